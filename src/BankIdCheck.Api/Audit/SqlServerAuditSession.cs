using System.Text;
using Microsoft.Data.SqlClient;

namespace BankIdCheck.Api.Audit;

/// <summary>Several rows with each statement, as many as SQL Server's 2,100 parameters allow.</summary>
internal sealed class SqlServerAuditSession(SqlConnection connection) : AuditSession(connection)
{
    private const int RowsPerStatement = 100;

    protected override string SelectHeadLocked =>
        "SELECT number, last_sequence, hash, key_id, seal FROM audit_head WITH (UPDLOCK, HOLDLOCK, ROWLOCK) WHERE id = 1";

    protected override void InsertRecords(IReadOnlyList<AuditRecord> records)
    {
        for (var start = 0; start < records.Count; start += RowsPerStatement)
        {
            Insert([.. records.Skip(start).Take(RowsPerStatement)]);
        }
    }

    private void Insert(AuditRecord[] records)
    {
        var members = new object?[RecordMembers];
        using var command = (SqlCommand)Command(Text(records.Length));
        foreach (var record in records)
        {
            Read(record, members);
            foreach (var member in members)
            {
                command.Parameters.Add(Parameter($"@p{command.Parameters.Count}", command.Parameters.Count % RecordMembers, member));
            }
        }

        command.ExecuteNonQuery();
    }

    // Typed, because a null without a type is taken for text, which does not convert to bytes.
    private static SqlParameter Parameter(string name, int column, object? value) => new(name, value ?? DBNull.Value)
    {
        SqlDbType = column switch
        {
            0 or 1 or 15 => System.Data.SqlDbType.BigInt,
            6 or 7 => System.Data.SqlDbType.Binary,
            _ => System.Data.SqlDbType.VarChar,
        },
    };

    private static string Text(int rows)
    {
        StringBuilder sql = new($"INSERT INTO audit_records ({RecordColumns}) VALUES ");
        for (var row = 0; row < rows; row++)
        {
            sql.Append(row == 0 ? "(" : ", (")
                .AppendJoin(", ", Enumerable.Range(row * RecordMembers, RecordMembers).Select(i => $"@p{i}")).Append(')');
        }

        return sql.ToString();
    }
}
