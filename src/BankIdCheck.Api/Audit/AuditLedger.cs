using BankIdCheck.Api.Storage;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace BankIdCheck.Api.Audit;

/// <summary>
/// Appends sealed batches to the chain, on one connection. Knows where the chain ended when it last wrote, and refuses to go on from
/// anywhere earlier. Not for two threads at once: <see cref="AuditWriter"/> is the one that uses it.
/// </summary>
internal sealed class AuditLedger(ServiceStore store, ServiceStoreSchema schema, Pseudonyms keys, MissLimit misses, TimeProvider time) : IDisposable
{
    // After the first attempt the head is locked, so a second one can only fail with the database.
    private const int MostAttempts = 3;

    private readonly AuditSeal seal = new(keys.Current);
    private AuditSession? session;
    private AuditHead? head;
    private AuditBatch? attempted;
    private (long After, long UpTo)? othersRecords;
    private volatile bool hasCaughtUp;

    /// <summary>Whether the misses of the window have been read: before that, nobody can be told apart from a guesser.</summary>
    public bool HasCaughtUp => hasCaughtUp;

    /// <summary>Returns when the records are durable, all of them or none. Without records it proves that writing works.</summary>
    public void Append(IReadOnlyList<AuditRecord> records)
    {
        var wasOpen = session is not null;
        attempted = null;
        try
        {
            Write(records);
        }
#pragma warning disable CA1031 // Whatever it was, the connection is not used again.
        catch (Exception)
#pragma warning restore CA1031
        {
            if (!Close() || !wasOpen)
            {
                throw;
            }

            // The connection had died, which shows only when it is used. It may have died while the database was committing.
            Open();
            if (attempted is null || !session!.Holds(attempted))
            {
                Write(records);
            }
        }

        LearnFromOthers();
    }

    public void Open()
    {
        if (session is not null)
        {
            return;
        }

        schema.Ensure();
        var connection = store.CreateConnection();
        try
        {
            connection.OpenDurably();
            session = connection switch
            {
                SqliteConnection sqlite => new SqliteAuditSession(sqlite),
                NpgsqlConnection postgres => new PostgreSqlAuditSession(postgres),
                _ => new SqlServerAuditSession((SqlConnection)connection),
            };
        }
        finally
        {
            if (session is null)
            {
                connection.Dispose();
            }
        }

        session.Begin(Genesis());
        MoveTo(Accept(session.ReadHead()));
        CatchUp();
    }

    public void Dispose()
    {
        session?.Dispose();
        seal.Dispose();
    }

    private void Write(IReadOnlyList<AuditRecord> records)
    {
        Open();
        if (records.Count == 0)
        {
            session!.Probe();
            return;
        }

        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var (batch, next) = SealBatch(records);
            attempted = batch;
            if (session!.TryAppend(head!, batch, records, next))
            {
                head = next;
                return;
            }

            MoveTo(Accept(session.LockHead())); // another node was first
        }

        throw new AuditChainException("the head moves although it is locked");
    }

    private (AuditBatch Batch, AuditHead Next) SealBatch(IReadOnlyList<AuditRecord> records)
    {
        var number = head!.Number + 1;
        var first = head.LastSequence + 1;
        var last = head.LastSequence + records.Count;
        var at = time.GetUtcNow().ToUnixMicroseconds();

        seal.BeginBatch(number, first, last, at, head.Hash);
        for (var i = 0; i < records.Count; i++)
        {
            records[i].Sequence = first + i;
            seal.AddRecord(records[i]);
        }

        var hash = seal.End();
        return (
            new() { Number = number, FirstSequence = first, LastSequence = last, AtMicroseconds = at, KeyId = seal.KeyId, PreviousHash = head.Hash, Hash = hash },
            new() { Number = number, LastSequence = last, Hash = hash, KeyId = seal.KeyId, Seal = seal.OfHead(number, last, hash) });
    }

    private AuditHead Genesis()
    {
        var nothing = new byte[Columns.HashLength];
        return new() { Number = 0, LastSequence = 0, Hash = nothing, KeyId = seal.KeyId, Seal = seal.OfHead(0, 0, nothing) };
    }

    /// <summary>
    /// A chain is gone on with only where it was left or further, and only if we, or another node with our keys, wrote its head.
    /// </summary>
    private AuditHead Accept(AuditHead? found)
    {
        if (found is null)
        {
            throw new AuditChainException("the head is missing");
        }

        var key = keys.Find(found.KeyId) ?? throw new AuditChainException("the head is sealed with a key that is not configured");
        using AuditSeal itsSeal = new(key);
        return !itsSeal.IsOf(found) ? throw new AuditChainException("the head was changed")
            : head is not null
                && (found.Number < head.Number || (found.Number == head.Number && !AuditSeal.AreEqual(found.Hash, head.Hash)))
                ? throw new AuditChainException("the chain ends before what this process has written")
                : found;
    }

    private void MoveTo(AuditHead found)
    {
        if (head is not null && found.LastSequence > head.LastSequence)
        {
            othersRecords = (head.LastSequence, found.LastSequence);
        }

        head = found;
    }

    private void CatchUp()
    {
        if (!hasCaughtUp)
        {
            misses.Observe(session!.ReadMisses(0, head!.LastSequence, misses.WindowStart.ToUnixMicroseconds()));
            hasCaughtUp = true;
        }
    }

    // Misses at other nodes, one batch late.
    private void LearnFromOthers()
    {
        if (othersRecords is { } range && session is not null)
        {
            othersRecords = null;
            misses.Observe(session.ReadMisses(range.After, range.UpTo, misses.WindowStart.ToUnixMicroseconds()));
        }
    }

    /// <summary>Begins anew after a fault; true when it was the connection that broke.</summary>
    private bool Close()
    {
        var wasBroken = session?.IsBroken ?? false;
        session?.Dispose();
        session = null;
        return wasBroken;
    }
}

/// <summary>The chain is not as this service left it: an operator has to look before anything is answered again.</summary>
internal sealed class AuditChainException(string reason) : Exception($"The audit chain is not as it was left: {reason}.")
{
    public string Reason => reason;
}

internal static class Microseconds
{
    public static long ToUnixMicroseconds(this DateTimeOffset time) =>
        (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToTime(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
