using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace BankIdCheck.Aml.Http;

/// <summary>
/// Patience for reads: a limit for the whole call, and several tries inside it, with jittered pauses that double, or as long as
/// <c>Retry-After</c> says. A pause that does not fit into the limit is not begun. Creates never come here.
/// </summary>
internal sealed partial class ReadPipeline
{
    private readonly ResiliencePipeline pipeline;
    private readonly TimeSpan limit;

    public ReadPipeline(BankIdAmlOptions options, TimeProvider time, ILogger logger)
    {
        limit = options.OverallTimeout;
        ResiliencePipelineBuilder builder = new() { TimeProvider = time };
        builder.AddTimeout(new TimeoutStrategyOptions { Timeout = limit });
        if (options.MaxRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.MaxRetries,
                Delay = options.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = attempt =>
                    ValueTask.FromResult(attempt.Outcome.Exception is AmlException { IsTransient: true } failure && Fits(failure)),
                DelayGenerator = attempt => ValueTask.FromResult(RetryAfter(attempt.Outcome.Exception)),
                OnRetry = attempt =>
                {
                    Log.Retrying(
                        logger, attempt.AttemptNumber + 1, attempt.Outcome.Exception!.GetType().Name, attempt.RetryDelay.TotalMilliseconds);
                    return ValueTask.CompletedTask;
                },
            });
        }

        pipeline = builder.Build();
    }

    public async Task<Answer> ExecuteAsync(Func<CancellationToken, Task<Answer>> attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await pipeline.ExecuteAsync(
                async token => await attempt(token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (AmlException final)
        {
            final.IsTransient = false; // tried enough: a call around this one shall not begin again
            throw;
        }
        catch (TimeoutRejectedException late)
        {
            throw new AmlUnavailableException($"No useful answer within {limit}.", late);
        }
    }

    private static TimeSpan? RetryAfter(Exception? failure) => failure switch
    {
        AmlThrottledException throttled => throttled.RetryAfter,
        AmlUnavailableException unavailable => unavailable.RetryAfter,
        _ => null,
    };

    private bool Fits(AmlException failure) => RetryAfter(failure) is not { } asked || asked < limit;

    private static partial class Log
    {
        [LoggerMessage(EventId = 10, Level = LogLevel.Warning,
            Message = "BankID: try {Attempt} ended in {Failure}, next one in {Pause} ms")]
        public static partial void Retrying(ILogger logger, int attempt, string failure, double pause);
    }
}
