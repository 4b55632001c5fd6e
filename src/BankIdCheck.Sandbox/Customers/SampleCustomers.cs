using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace BankIdCheck.Sandbox.Customers;

/// <summary>A SQLite file with the customers of <c>sql/sample-customers.sql</c>.</summary>
internal static class SampleCustomers
{
    private const string Table = """
        CREATE TABLE check_id_documents (
            nnin            TEXT NOT NULL,
            document_type   TEXT NOT NULL,
            document_number TEXT NOT NULL,
            document_issuer TEXT NOT NULL,
            valid_until     TEXT NULL
        );
        CREATE INDEX ix_check_id_documents_nnin ON check_id_documents (nnin);
        """;

    /// <summary>The list as SQL: one <c>INSERT</c> into <c>check_id_documents</c> that all three databases understand.</summary>
    public static string Inserts { get; } = ReadInserts();

    /// <summary>Creates the file and gives the read-only connection string of it.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "The text is part of this assembly.")]
    public static async Task<string> CreateAsync(string path, CancellationToken cancellationToken)
    {
        // Without pooling the file is closed when the connection is, and can be deleted.
        var file = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
        await using var connection = new SqliteConnection(file.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"BEGIN;\n{Table}\n{Inserts}\nCOMMIT;";
        await command.ExecuteNonQueryAsync(cancellationToken);

        file.Mode = SqliteOpenMode.ReadOnly;
        return file.ConnectionString;
    }

    private static string ReadInserts()
    {
        using var resource = typeof(SampleCustomers).Assembly.GetManifestResourceStream("sample-customers.sql")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
