using System.Data;
using System.Data.Common;

namespace BankIdCheck.Api.Audit;

/// <summary>
/// One connection, kept open, on which batches are appended. The tables are EF Core's (<see cref="AuditModel"/>); these few statements are
/// plain ADO.NET, because they are what every check waits for. Not for two threads at once.
/// </summary>
internal abstract class AuditSession(DbConnection connection) : IDisposable
{
    protected const string RecordColumns =
        "sequence, at_us, kind, client, tenant, originator, nnin_pseudonym, document_pseudonym, key_id, document_type, document_issuer, outcome, "
        + "reason, rule_version, trace_id, latency_us";

    protected const string BatchColumns = "number, first_sequence, last_sequence, at_us, key_id, previous_hash, hash";

    private const string HeadColumns = "number, last_sequence, hash, key_id, seal";

    private DbCommand? moveHead;
    private DbCommand? insertBatch;

    protected DbConnection Connection => connection;

    /// <summary>Whether another attempt needs a new connection.</summary>
    public bool IsBroken => connection.State is not ConnectionState.Open;

    protected DbTransaction? Transaction { get; private set; }

    /// <summary>The statement that reads the head and keeps others from moving it until the transaction ends.</summary>
    protected abstract string SelectHeadLocked { get; }

    /// <summary>
    /// Writes the records, the batch and the head in one transaction; false, and nothing written, when the head is not where it was.
    /// </summary>
    public virtual bool TryAppend(AuditHead expected, AuditBatch batch, IReadOnlyList<AuditRecord> records, AuditHead next)
    {
        Transaction ??= connection.BeginTransaction();
        if (!MoveHead(expected, next))
        {
            Abandon();
            return false;
        }

        InsertRecords(records);
        InsertBatch(batch);
        Commit();
        return true;
    }

    /// <summary>Where the chain ends; null before it has begun.</summary>
    public AuditHead? ReadHead() => SelectHead($"SELECT {HeadColumns} FROM audit_head WHERE id = 1");

    /// <summary>The same, in a transaction that <see cref="TryAppend"/> goes on with: nobody else moves the head in between.</summary>
    public AuditHead? LockHead()
    {
        Transaction = connection.BeginTransaction();
        return SelectHead(SelectHeadLocked);
    }

    /// <summary>Begins the chain. Does nothing where there is a trace of one.</summary>
    public void Begin(AuditHead head)
    {
        using var command = Command(
            $"INSERT INTO audit_head (id, {HeadColumns}) SELECT 1, @number, @last, @hash, @key, @seal "
            + "WHERE NOT EXISTS (SELECT 1 FROM audit_head) AND NOT EXISTS (SELECT 1 FROM audit_batches) "
            + "AND NOT EXISTS (SELECT 1 FROM audit_records) AND NOT EXISTS (SELECT 1 FROM audit_stub)");
        AddHead(command, head);
        command.ExecuteNonQuery();
    }

    /// <summary>Whether a batch was written after all, when the connection broke before the database could say so.</summary>
    public bool Holds(AuditBatch batch)
    {
        using var command = Command("SELECT hash FROM audit_batches WHERE number = @number");
        Add(command, "@number", batch.Number);
        return command.ExecuteScalar() is byte[] hash && AuditSeal.AreEqual(hash, batch.Hash);
    }

    /// <summary>A write that changes nothing and is as durable as any other.</summary>
    public void Probe()
    {
        using var command = Command("UPDATE audit_head SET number = number WHERE id = 1");
        if (command.ExecuteNonQuery() != 1)
        {
            throw new AuditChainException("the head is missing");
        }
    }

    /// <summary>What counts towards the limit of misses.</summary>
    public IEnumerable<(long AtMicroseconds, byte[] Nnin)> ReadMisses(long afterSequence, long upToSequence, long sinceMicroseconds)
    {
        using var command = Command(
            "SELECT at_us, nnin_pseudonym FROM audit_records WHERE sequence > @after AND sequence <= @upTo AND at_us >= @since AND kind = @kind "
            + "AND outcome IN (@outcome0, @outcome1, @outcome2) ORDER BY sequence");
        Add(command, "@after", afterSequence);
        Add(command, "@upTo", upToSequence);
        Add(command, "@since", sinceMicroseconds);
        Add(command, "@kind", AuditKinds.Check);
        for (var i = 0; i < AuditOutcomes.Misses.Count; i++)
        {
            Add(command, $"@outcome{i}", AuditOutcomes.Misses[i]);
        }

        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            yield return (rows.GetInt64(0), (byte[])rows[1]);
        }
    }

    /// <summary>Ends a transaction that came to nothing. Fails on a connection that is broken.</summary>
    public void Abandon()
    {
        Transaction?.Rollback();
        Transaction?.Dispose();
        Transaction = null;
    }

    public virtual void Dispose()
    {
        Transaction?.Dispose();
        moveHead?.Dispose();
        insertBatch?.Dispose();
        connection.Dispose();
    }

    protected abstract void InsertRecords(IReadOnlyList<AuditRecord> records);

    /// <summary>The members of a record in the order of <see cref="RecordColumns"/>.</summary>
    protected static void Read(AuditRecord record, Span<object?> members)
    {
        members[0] = record.Sequence;
        members[1] = record.AtMicroseconds;
        members[2] = record.Kind;
        members[3] = record.Client;
        members[4] = record.Tenant;
        members[5] = record.Originator;
        members[6] = record.NninPseudonym;
        members[7] = record.DocumentPseudonym;
        members[8] = record.KeyId;
        members[9] = record.DocumentType;
        members[10] = record.DocumentIssuer;
        members[11] = record.Outcome;
        members[12] = record.Reason;
        members[13] = record.RuleVersion;
        members[14] = record.TraceId;
        members[15] = record.LatencyMicroseconds;
    }

    protected const int RecordMembers = 16;

    protected void Commit()
    {
        Transaction?.Commit();
        Transaction?.Dispose();
        Transaction = null;
    }

    protected DbCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.Transaction = Transaction;
#pragma warning disable CA2100 // Constants of this class and those derived from it; every value is a parameter.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    protected static void Add(DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }

    private bool MoveHead(AuditHead expected, AuditHead next)
    {
        moveHead ??= Command(
            "UPDATE audit_head SET number = @number, last_sequence = @last, hash = @hash, key_id = @key, seal = @seal "
            + "WHERE id = 1 AND number = @expectedNumber AND hash = @expectedHash");
        return Execute(
            moveHead,
            ("@number", next.Number), ("@last", next.LastSequence), ("@hash", next.Hash), ("@key", next.KeyId), ("@seal", next.Seal),
            ("@expectedNumber", expected.Number), ("@expectedHash", expected.Hash)) == 1;
    }

    private void InsertBatch(AuditBatch batch)
    {
        insertBatch ??= Command($"INSERT INTO audit_batches ({BatchColumns}) VALUES (@number, @first, @last, @at, @key, @previous, @hash)");
        Execute(
            insertBatch,
            ("@number", batch.Number), ("@first", batch.FirstSequence), ("@last", batch.LastSequence), ("@at", batch.AtMicroseconds),
            ("@key", batch.KeyId), ("@previous", batch.PreviousHash), ("@hash", batch.Hash));
    }

    // The command is kept, and with it what the database made of its text.
    private int Execute(DbCommand kept, params ReadOnlySpan<(string Name, object Value)> values)
    {
        kept.Transaction = Transaction;
        for (var i = 0; i < values.Length; i++)
        {
            if (kept.Parameters.Count <= i)
            {
                Add(kept, values[i].Name, value: null);
            }

            kept.Parameters[i].Value = values[i].Value;
        }

        return kept.ExecuteNonQuery();
    }

    private AuditHead? SelectHead(string sql)
    {
        using var command = Command(sql);
        using var row = command.ExecuteReader();
        return row.Read()
            ? new() { Number = row.GetInt64(0), LastSequence = row.GetInt64(1), Hash = (byte[])row[2], KeyId = row.GetString(3), Seal = (byte[])row[4] }
            : null;
    }

    private static void AddHead(DbCommand command, AuditHead head)
    {
        Add(command, "@number", head.Number);
        Add(command, "@last", head.LastSequence);
        Add(command, "@hash", head.Hash);
        Add(command, "@key", head.KeyId);
        Add(command, "@seal", head.Seal);
    }
}
