using Npgsql;
using NpgsqlTypes;

namespace BankIdCheck.Api.Audit;

/// <summary>A whole batch as one statement: one round trip, which is its own transaction, however many records it has.</summary>
internal sealed class PostgreSqlAuditSession : AuditSession
{
    // Where the head has moved on, the first part finds no row and the others insert none.
    private const string Append =
        $"""
        WITH moved AS (
            UPDATE audit_head SET number = @number, last_sequence = @last, hash = @hash, key_id = @key, seal = @seal
            WHERE id = 1 AND number = @expectedNumber AND hash = @expectedHash
            RETURNING id),
        records AS (
            INSERT INTO audit_records ({RecordColumns})
            SELECT r.* FROM moved, unnest(@r0, @r1, @r2, @r3, @r4, @r5, @r6, @r7, @r8, @r9, @r10, @r11, @r12, @r13, @r14, @r15) AS r)
        INSERT INTO audit_batches ({BatchColumns}) SELECT @number, @first, @last, @at, @key, @previous, @hash FROM moved
        """;

    private const NpgsqlDbType Longs = NpgsqlDbType.Array | NpgsqlDbType.Bigint;
    private const NpgsqlDbType Texts = NpgsqlDbType.Array | NpgsqlDbType.Text;
    private const NpgsqlDbType Blobs = NpgsqlDbType.Array | NpgsqlDbType.Bytea;

    private readonly NpgsqlCommand append;

    public PostgreSqlAuditSession(NpgsqlConnection connection)
        : base(connection)
    {
        append = (NpgsqlCommand)Command(Append);
        Declare(NpgsqlDbType.Bigint, "number", "last", "expectedNumber", "first", "at");
        Declare(NpgsqlDbType.Bytea, "hash", "seal", "expectedHash", "previous");
        Declare(NpgsqlDbType.Text, "key");
        Declare(Longs, "r0", "r1", "r15");
        Declare(Texts, "r2", "r3", "r4", "r5", "r8", "r9", "r10", "r11", "r12", "r13", "r14");
        Declare(Blobs, "r6", "r7");
        append.Prepare();
    }

    protected override string SelectHeadLocked =>
        "SELECT number, last_sequence, hash, key_id, seal FROM audit_head WHERE id = 1 FOR UPDATE";

    public override bool TryAppend(AuditHead expected, AuditBatch batch, IReadOnlyList<AuditRecord> records, AuditHead next)
    {
        var values = append.Parameters;
        values["number"].Value = next.Number;
        values["last"].Value = next.LastSequence;
        values["hash"].Value = next.Hash;
        values["key"].Value = next.KeyId;
        values["seal"].Value = next.Seal;
        values["expectedNumber"].Value = expected.Number;
        values["expectedHash"].Value = expected.Hash;
        values["first"].Value = batch.FirstSequence;
        values["at"].Value = batch.AtMicroseconds;
        values["previous"].Value = batch.PreviousHash;
        InsertRecords(records);

        append.Transaction = (NpgsqlTransaction?)Transaction;
        var appended = append.ExecuteNonQuery() > 0;
        if (appended)
        {
            Commit();
        }
        else
        {
            Abandon();
        }

        return appended;
    }

    // One array for each column.
    protected override void InsertRecords(IReadOnlyList<AuditRecord> records)
    {
        Set("r0", records, record => record.Sequence);
        Set("r1", records, record => record.AtMicroseconds);
        Set("r2", records, record => record.Kind);
        Set("r3", records, record => record.Client);
        Set("r4", records, record => record.Tenant);
        Set("r5", records, record => record.Originator);
        Set("r6", records, record => record.NninPseudonym);
        Set("r7", records, record => record.DocumentPseudonym);
        Set("r8", records, record => record.KeyId);
        Set("r9", records, record => record.DocumentType);
        Set("r10", records, record => record.DocumentIssuer);
        Set("r11", records, record => record.Outcome);
        Set("r12", records, record => record.Reason);
        Set("r13", records, record => record.RuleVersion);
        Set("r14", records, record => record.TraceId);
        Set("r15", records, record => record.LatencyMicroseconds);
    }

    public override void Dispose()
    {
        append.Dispose();
        base.Dispose();
    }

    private void Set<TMember>(string name, IReadOnlyList<AuditRecord> records, Func<AuditRecord, TMember> member)
    {
        var column = new TMember[records.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = member(records[i]);
        }

        append.Parameters[name].Value = column;
    }

    private void Declare(NpgsqlDbType type, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            append.Parameters.Add(new(name, type));
        }
    }
}
