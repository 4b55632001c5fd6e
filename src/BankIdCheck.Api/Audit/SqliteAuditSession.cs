using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace BankIdCheck.Api.Audit;

/// <summary>
/// A prepared statement for each row: in one process, a row is a function call and not a round trip. The statement is SQLite's own, because
/// a command looks up every parameter by its name for every row. Nothing waits in it: the transaction has the file to itself by then.
/// </summary>
internal sealed class SqliteAuditSession(SqliteConnection connection) : AuditSession(connection)
{
    private static readonly string InsertRecord =
        $"INSERT INTO audit_records ({RecordColumns}) VALUES ({string.Join(", ", Enumerable.Repeat("?", RecordMembers))})";

    private readonly string file = connection.DataSource;
    private readonly object?[] members = new object?[RecordMembers];
    private sqlite3_stmt? insert;

    private sqlite3 Database => ((SqliteConnection)Connection).Handle!;

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
        var statement = insert ??= Prepare();
        foreach (var record in records)
        {
            Read(record, members);
            for (var i = 0; i < RecordMembers; i++)
            {
                Ensure(Bind(statement, i + 1, members[i]), raw.SQLITE_OK);
            }

            var result = raw.sqlite3_step(statement);
            raw.sqlite3_reset(statement); // also after a fault, or no values could be bound again
            Ensure(result, raw.SQLITE_DONE);
        }
    }

    public override void Dispose()
    {
        insert?.Dispose();
        base.Dispose();
    }

    private sqlite3_stmt Prepare()
    {
        Ensure(raw.sqlite3_prepare_v2(Database, InsertRecord, out var statement), raw.SQLITE_OK);
        return statement;
    }

    private static int Bind(sqlite3_stmt statement, int position, object? member) => member switch
    {
        null => raw.sqlite3_bind_null(statement, position),
        long number => raw.sqlite3_bind_int64(statement, position, number),
        byte[] bytes => raw.sqlite3_bind_blob(statement, position, bytes),
        string text => raw.sqlite3_bind_text(statement, position, text),
        _ => raw.SQLITE_MISMATCH,
    };

    private void Ensure(int result, int expected)
    {
        if (result != expected)
        {
            SqliteException.ThrowExceptionForRC(result, Database);
            throw new InvalidOperationException(); // a code of success, but not the one that means so here
        }
    }
}
