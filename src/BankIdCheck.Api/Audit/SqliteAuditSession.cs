using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace BankIdCheck.Api.Audit;

/// <summary>A prepared statement for each row: in one process, a row is a function call and not a round trip.</summary>
internal sealed class SqliteAuditSession : AuditSession
{
    private readonly string file;
    private readonly DbCommand insert;
    private readonly object?[] members = new object?[RecordMembers];

    public SqliteAuditSession(SqliteConnection connection)
        : base(connection)
    {
        file = connection.DataSource;
        insert = Command($"INSERT INTO audit_records ({RecordColumns}) VALUES ({string.Join(", ", Enumerable.Range(0, RecordMembers).Select(i => $"@p{i}"))})");
        for (var i = 0; i < RecordMembers; i++)
        {
            Add(insert, $"@p{i}", null);
        }
    }

    // A SQLite transaction keeps every other writer out from its beginning.
    protected override string SelectHeadLocked => "SELECT number, last_sequence, hash, key_id, seal FROM audit_head WHERE id = 1";

    public override bool TryAppend(AuditHead expected, AuditBatch batch, IReadOnlyList<AuditRecord> records, AuditHead next)
    {
        // A file that was deleted under an open connection can still be written to, and is gone with the process.
        if (!File.Exists(file))
        {
            throw new FileNotFoundException("The file of the service store was taken away.");
        }

        return base.TryAppend(expected, batch, records, next);
    }

    protected override void InsertRecords(IReadOnlyList<AuditRecord> records)
    {
        insert.Transaction = Transaction;
        foreach (var record in records)
        {
            Read(record, members);
            for (var i = 0; i < RecordMembers; i++)
            {
                insert.Parameters[i].Value = members[i] ?? DBNull.Value;
            }

            insert.ExecuteNonQuery();
        }
    }

    public override void Dispose()
    {
        insert.Dispose();
        base.Dispose();
    }
}
