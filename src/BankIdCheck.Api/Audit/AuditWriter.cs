using System.Threading.Channels;
using BankIdCheck.Api.Operations;
using BankIdCheck.Api.Storage;

namespace BankIdCheck.Api.Audit;

/// <summary>
/// Group commit. One thread writes what has come in while it was writing, as one transaction: requests that arrive together share it, one
/// that comes alone is written at once. The thread is its own, because a commit waits for the disk.
/// </summary>
internal sealed partial class AuditWriter(AuditLedger ledger, ServiceStore store, TimeProvider time, ILogger<AuditWriter> logger) : IHostedService
{
    private const int MostRecordsInBatch = 512;

    // Far more than can be answered within the time limit; beyond it there is no point in waiting.
    private const int MostWaiting = 16 * 1024;

    private readonly Channel<Waiting> queue = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private Task loop = Task.CompletedTask;

    /// <summary>Returns when the record is durable.</summary>
    /// <exception cref="AuditUnavailableException">It is not, or not in time. It may still become so.</exception>
    public Task WriteAsync(AuditRecord record) => WaitForAsync(record);

    /// <summary>Fails when nothing could be written now: by a write of its own that changes nothing.</summary>
    /// <exception cref="AuditUnavailableException">As for <see cref="WriteAsync"/>.</exception>
    public Task ProbeAsync() => WaitForAsync(record: null);

    /// <summary>Returns at once unless the records of the last minutes have still to be read.</summary>
    /// <exception cref="AuditUnavailableException">As for <see cref="WriteAsync"/>.</exception>
    public Task ReadyAsync() => ledger.HasCaughtUp ? Task.CompletedTask : ProbeAsync();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return Task.CompletedTask;
    }

    /// <summary>The server has stopped before: what waits is written, and nothing more comes.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete();
        await loop.WaitAsync(cancellationToken);
    }

    private async Task WaitForAsync(AuditRecord? record)
    {
        Waiting waiting = new(record);
        if (!queue.Writer.TryWrite(waiting))
        {
            throw new AuditUnavailableException(new TimeoutException());
        }

        try
        {
            await waiting.Written.WaitAsync(store.TimeLimit, time);
        }
        catch (TimeoutException timeout)
        {
            throw new AuditUnavailableException(timeout);
        }
    }

    private void Run()
    {
        List<Waiting> batch = new(MostRecordsInBatch);
        Write(batch); // opens the store, so that the first caller need not wait for it
        while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < MostRecordsInBatch && queue.Reader.TryRead(out var waiting))
            {
                batch.Add(waiting);
            }

            Write(batch);
            batch.Clear();
        }
    }

    private void Write(List<Waiting> batch)
    {
        try
        {
            ledger.Append([.. batch.Select(waiting => waiting.Record).OfType<AuditRecord>()]);
            foreach (var waiting in batch)
            {
                waiting.Succeed();
            }
        }
#pragma warning disable CA1031 // Whatever it is, it fails these requests and no others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.NotWritten(logger, batch.Count, (exception as AuditChainException)?.Reason, Fault.Describe(exception));
            foreach (var waiting in batch)
            {
                waiting.Fail(new AuditUnavailableException(exception));
            }
        }
    }

    private sealed class Waiting(AuditRecord? record)
    {
        // Whoever continues does so on another thread: this one has to write.
        private readonly TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public AuditRecord? Record => record;

        public Task Written => written.Task;

        public void Succeed() => written.TrySetResult();

        public void Fail(Exception exception)
        {
            written.TrySetException(exception);
            _ = written.Task.Exception; // observed, also when its caller has given up waiting
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 50, EventName = "AuditNotWritten", Level = LogLevel.Error,
            Message = "The audit could not be written, so {Count} requests were not answered: {Reason} {Fault}.")]
        public static partial void NotWritten(ILogger logger, int count, string? reason, string fault);
    }
}

/// <summary>What happened could not be recorded, so nobody may be told.</summary>
internal sealed class AuditUnavailableException(Exception cause) : Exception("The audit could not be written.", cause);
