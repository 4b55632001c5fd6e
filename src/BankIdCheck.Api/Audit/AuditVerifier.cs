using BankIdCheck.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace BankIdCheck.Api.Audit;

/// <summary>
/// Reads the whole chain and finds the first thing that is wrong with it, in memory that does not grow with it, while records are being
/// written.
/// </summary>
internal sealed class AuditVerifier(ServiceStore store, Pseudonyms keys)
{
    private const int MostTries = 5;

    public async Task<AuditVerdict> VerifyAsync(AuditAnchor? anchor, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var start = await StubAsync(cancellationToken);
            var verdict = await VerifyFromAsync(start, anchor, cancellationToken);
            // Batches whose term was over may have gone while they were being read.
            if (verdict.Intact || attempt == MostTries || (await StubAsync(cancellationToken))?.Number == start?.Number)
            {
                return verdict;
            }
        }
    }

    /// <summary>Whether the batches that follow the stub are right as far as <paramref name="number"/>.</summary>
    public async Task<AuditBreak?> VerifyOldestAsync(AuditStub? stub, long number, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        using AuditWalk walk = new(context, keys, AuditLink.After(stub), anchor: null);
        return await walk.ToAsync(number, cancellationToken);
    }

    private async Task<AuditStub?> StubAsync(CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        return await context.AuditStubs.SingleOrDefaultAsync(cancellationToken);
    }

    private async Task<AuditVerdict> VerifyFromAsync(AuditStub? stub, AuditAnchor? anchor, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        var start = AuditLink.After(stub);
        // In this order: whatever is written in the meantime moves the head beyond what was seen before.
        var lastBatch = await context.AuditBatches.MaxAsync(batch => (long?)batch.Number, cancellationToken) ?? start.Number;
        var lastRecord = await context.AuditRecords.MaxAsync(record => (long?)record.Sequence, cancellationToken) ?? start.LastSequence;
        var head = await context.AuditHeads.SingleOrDefaultAsync(cancellationToken);
        if (head is null)
        {
            var isEmpty = stub is null && lastBatch == 0 && lastRecord == 0 && anchor is null;
            return new(isEmpty, 0, 0, Head: null, Anchor: null, isEmpty ? null : new("head-missing", lastBatch, null));
        }

        using AuditWalk walk = new(context, keys, start, anchor);
        var broken = WrongSeal(stub, head)
            ?? await OutsideAsync(context, start, cancellationToken)
            ?? (anchor?.Batch > head.Number ? new AuditBreak("anchor-ahead", head.Number, null) : null)
            ?? await walk.ToAsync(head.Number, cancellationToken)
            ?? walk.WrongEnd(head)
            ?? (lastBatch > head.Number || lastRecord > head.LastSequence ? new AuditBreak("beyond-head", lastBatch, lastRecord) : null);
        return new(
            broken is null, walk.Batches, walk.Records,
            broken is null ? new(head.Number, head.LastSequence, Convert.ToHexStringLower(head.Hash)) : null,
            anchor is null || broken is not null ? null : anchor.Batch < start.Number ? "deleted-by-retention" : "confirmed",
            broken);
    }

    private AuditBreak? WrongSeal(AuditStub? stub, AuditHead head)
    {
        if (stub is not null && !IsSealed(stub.KeyId, seal => seal.IsOf(stub)))
        {
            return new(keys.Find(stub.KeyId) is null ? "key-unknown" : "stub-changed", stub.Number, null);
        }

        return IsSealed(head.KeyId, seal => seal.IsOf(head))
            ? null
            : new(keys.Find(head.KeyId) is null ? "key-unknown" : "head-changed", head.Number, null);
    }

    private bool IsSealed(string keyId, Func<AuditSeal, bool> isOf)
    {
        if (keys.Find(keyId) is not { } key)
        {
            return false;
        }

        using AuditSeal seal = new(key);
        return isOf(seal);
    }

    private static async Task<AuditBreak?> OutsideAsync(ServiceStoreContext context, AuditLink start, CancellationToken cancellationToken)
    {
        var batch = await context.AuditBatches.Where(row => row.Number <= start.Number)
            .MinAsync(row => (long?)row.Number, cancellationToken);
        var record = await context.AuditRecords.Where(row => row.Sequence <= start.LastSequence)
            .MinAsync(row => (long?)row.Sequence, cancellationToken);
        return batch is null && record is null ? null : new("before-start", batch ?? start.Number, record);
    }
}

/// <summary>Where a batch ends and the next has to begin.</summary>
internal sealed record AuditLink(long Number, long LastSequence, byte[] Hash)
{
    public static AuditLink After(AuditStub? stub) =>
        stub is null ? new(0, 0, new byte[Columns.HashLength]) : new(stub.Number, stub.LastSequence, stub.Hash);
}

/// <summary>Goes from batch to batch.</summary>
internal sealed class AuditWalk(ServiceStoreContext context, Pseudonyms keys, AuditLink start, AuditAnchor? anchor) : IDisposable
{
    private const int BatchesAtOnce = 100;

    private readonly Dictionary<string, AuditSeal> seals = [];
    private AuditLink last = start;

    public long Batches { get; private set; }

    public long Records { get; private set; }

    public async Task<AuditBreak?> ToAsync(long number, CancellationToken cancellationToken)
    {
        var broken = WrongAnchor();
        while (broken is null && last.Number < number)
        {
            var batches = await context.AuditBatches
                .Where(batch => batch.Number > last.Number && batch.Number <= number)
                .OrderBy(batch => batch.Number)
                .Take(BatchesAtOnce)
                .ToListAsync(cancellationToken);
            broken = batches.Count == 0 ? new("batch-missing", last.Number + 1, null) : await CheckAsync(batches, cancellationToken);
        }

        return broken;
    }

    public AuditBreak? WrongEnd(AuditHead head) =>
        last.LastSequence == head.LastSequence && AuditSeal.AreEqual(last.Hash, head.Hash) ? null : new("head-mismatch", head.Number, null);

    public void Dispose()
    {
        foreach (var seal in seals.Values)
        {
            seal.Dispose();
        }
    }

    private async Task<AuditBreak?> CheckAsync(List<AuditBatch> batches, CancellationToken cancellationToken)
    {
        var upTo = batches[^1].LastSequence;
        var from = last.LastSequence;
        await using var records = context.AuditRecords
            .Where(record => record.Sequence > from && record.Sequence <= upTo)
            .OrderBy(record => record.Sequence)
            .AsAsyncEnumerable()
            .GetAsyncEnumerator(cancellationToken);
        foreach (var batch in batches)
        {
            if (WrongLink(batch) is { } wrong)
            {
                return wrong;
            }

            if (await WrongContentAsync(batch, seals[batch.KeyId], records) is { } changed)
            {
                return changed;
            }

            last = new(batch.Number, batch.LastSequence, batch.Hash);
            Batches++;
            Records += batch.LastSequence - batch.FirstSequence + 1;
            if (WrongAnchor() is { } elsewhere)
            {
                return elsewhere;
            }
        }

        return null;
    }

    private AuditBreak? WrongLink(AuditBatch batch)
    {
        if (batch.Number != last.Number + 1)
        {
            return new("batch-missing", last.Number + 1, null);
        }

        if (batch.FirstSequence != last.LastSequence + 1 || batch.LastSequence < batch.FirstSequence || !AuditSeal.AreEqual(batch.PreviousHash, last.Hash))
        {
            return new("batch-changed", batch.Number, null);
        }

        if (!seals.ContainsKey(batch.KeyId))
        {
            if (keys.Find(batch.KeyId) is not { } key)
            {
                return new("key-unknown", batch.Number, null);
            }

            seals.Add(batch.KeyId, new(key));
        }

        return null;
    }

    private static async Task<AuditBreak?> WrongContentAsync(AuditBatch batch, AuditSeal seal, IAsyncEnumerator<AuditRecord> records)
    {
        seal.BeginBatch(batch.Number, batch.FirstSequence, batch.LastSequence, batch.AtMicroseconds, batch.PreviousHash);
        for (var sequence = batch.FirstSequence; sequence <= batch.LastSequence; sequence++)
        {
            if (!await records.MoveNextAsync() || records.Current.Sequence != sequence)
            {
                return new("record-missing", batch.Number, sequence);
            }

            seal.AddRecord(records.Current);
        }

        return AuditSeal.AreEqual(seal.End(), batch.Hash) ? null : new("batch-changed", batch.Number, null);
    }

    private AuditBreak? WrongAnchor() =>
        anchor is not null && anchor.Batch == last.Number
        && (anchor.Sequence != last.LastSequence || !string.Equals(anchor.Hash, Convert.ToHexStringLower(last.Hash), StringComparison.OrdinalIgnoreCase))
            ? new("anchor-mismatch", last.Number, null)
            : null;
}
