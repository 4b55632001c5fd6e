using BankIdCheck.Api.Operations;
using BankIdCheck.Api.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Audit;

/// <summary>
/// Deletes whole batches whose term is over, the oldest first, and leaves a sealed stub from which the chain goes on. What was tampered
/// with is not deleted: it is evidence.
/// </summary>
internal sealed partial class AuditRetention(
    ServiceStore store, AuditVerifier verifier, AuditWriter writer, Pseudonyms keys, IOptions<AuditOptions> options, TimeProvider time,
    ILogger<AuditRetention> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    // Little enough that nobody waits long for the database meanwhile.
    private const int BatchesAtOnce = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (options.Value.RetentionDays is not null)
        {
            await Task.Delay(Interval, time, stoppingToken);
            try
            {
                await RunAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Tried again in an hour.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.Failed(logger, Fault.Describe(exception));
            }
        }
    }

    /// <summary>Returns how many records were deleted.</summary>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        var deleted = 0L;
        if (options.Value.RetentionDays is { } days)
        {
            var cutoff = (time.GetUtcNow() - TimeSpan.FromDays(days)).ToUnixMicroseconds();
            for (long some; (some = await DeleteOldestAsync(cutoff, cancellationToken)) > 0;)
            {
                deleted += some;
            }
        }

        return deleted;
    }

    private async Task<long> DeleteOldestAsync(long cutoff, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        var stub = await context.AuditStubs.SingleOrDefaultAsync(cancellationToken);
        var start = AuditLink.After(stub);
        var oldest = await context.AuditBatches.Where(batch => batch.Number > start.Number).OrderBy(batch => batch.Number)
            .Take(BatchesAtOnce).ToListAsync(cancellationToken);
        if (oldest.TakeWhile(batch => batch.AtMicroseconds < cutoff).LastOrDefault() is not { } last)
        {
            return 0;
        }

        if (await verifier.VerifyOldestAsync(stub, last.Number, cancellationToken) is { } broken)
        {
            Log.Refused(logger, broken.Reason, broken.Batch);
            return 0;
        }

        await writer.WriteAsync(Record(start.Number + 1, last.Number));
        await DeleteAsync(context, stub, last, cancellationToken);
        Log.Deleted(logger, start.LastSequence + 1, last.LastSequence);
        return last.LastSequence - start.LastSequence;
    }

    private async Task DeleteAsync(ServiceStoreContext context, AuditStub? stub, AuditBatch last, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        // Another node may be doing the same: the old stub can be taken away once, and the new one put there once.
        if (stub is not null && await context.AuditStubs.Where(row => row.Number == stub.Number).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return;
        }

        using AuditSeal seal = new(keys.Current);
        var at = time.GetUtcNow().ToUnixMicroseconds();
        context.Add(new AuditStub
        {
            Number = last.Number,
            LastSequence = last.LastSequence,
            Hash = last.Hash,
            AtMicroseconds = at,
            KeyId = seal.KeyId,
            Seal = seal.OfStub(last.Number, last.LastSequence, at, last.Hash),
        });
        await context.SaveChangesAsync(cancellationToken);
        await context.AuditRecords.Where(record => record.Sequence <= last.LastSequence).ExecuteDeleteAsync(cancellationToken);
        await context.AuditBatches.Where(batch => batch.Number <= last.Number).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private AuditRecord Record(long first, long last) => new()
    {
        AtMicroseconds = time.GetUtcNow().ToUnixMicroseconds(),
        Kind = AuditKinds.Retention,
        KeyId = keys.Current.Id,
        Outcome = AuditOutcomes.Started,
        Reason = $"batches-{first}-to-{last}",
        TraceId = "",
        LatencyMicroseconds = 0,
    };

    private static partial class Log
    {
        [LoggerMessage(EventId = 51, EventName = "AuditRetentionDeleted", Level = LogLevel.Information,
            Message = "Deleted the audit records {First} to {Last}: their term is over.")]
        public static partial void Deleted(ILogger logger, long first, long last);

        [LoggerMessage(EventId = 52, EventName = "AuditRetentionRefused", Level = LogLevel.Critical,
            Message = "Audit records whose term is over were not deleted, because the chain is broken: {Reason} in batch {Batch}.")]
        public static partial void Refused(ILogger logger, string reason, long batch);

        [LoggerMessage(EventId = 53, EventName = "AuditRetentionFailed", Level = LogLevel.Error,
            Message = "Audit records whose term is over could not be deleted: {Fault}.")]
        public static partial void Failed(ILogger logger, string fault);
    }
}
