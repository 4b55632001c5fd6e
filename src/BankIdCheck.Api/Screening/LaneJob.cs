using System.Globalization;
using BankIdCheck.Api.Operations;
using Quartz;

namespace BankIdCheck.Api.Screening;

/// <summary>
/// Works on what is due in one lane. Every session belongs to a lane, and Quartz lets no two nodes run the same lane at once: so a session
/// is worked on by one node at a time, and a lane whose node has died goes to another. When to look at a session is in its own row, so
/// nothing of the schedule can be lost with a process.
/// </summary>
[DisallowConcurrentExecution]
internal sealed partial class LaneJob(ScreeningStore store, SessionWorker worker, TimeProvider time, ILogger<LaneJob> logger) : IJob
{
    public const short Lanes = 8;
    private const int AtOnce = 8;
    private const int BatchSize = 64;

    // Then it is another node's turn, if one is waiting.
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(10);

    public static JobKey KeyOf(short lane) => new($"lane-{lane.ToString(CultureInfo.InvariantCulture)}", "screening");

    /// <summary>From the random end of an id.</summary>
    public static short LaneOf(string id) => (short)(id[^1] % Lanes);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var lane = short.Parse(context.JobDetail.Key.Name.AsSpan("lane-".Length), CultureInfo.InvariantCulture);
        var start = time.GetTimestamp();
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        try
        {
            List<ScreeningSession> due;
            do
            {
                due = await store.DueAsync(lane, BatchSize, cancellationToken);
                await Parallel.ForEachAsync(due, parallel, async (session, stop) => await worker.WorkAsync(session, stop));
            }
            while (due.Count > 0 && time.GetElapsedTime(start) < LongestRun);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The service stops; the sessions stay due.
        }
#pragma warning disable CA1031 // Most likely the store: everything is still due at the next run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Interrupted(logger, lane, Fault.Describe(exception));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 60, EventName = "ScreeningInterrupted", Level = LogLevel.Error,
            Message = "Screening was interrupted in lane {Lane} and is tried again: {Fault}.")]
        public static partial void Interrupted(ILogger logger, short lane, string fault);
    }
}
