using Microsoft.Data.Sqlite;

namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>A customer store in a SQLite file of its own, with documents typed as untidily as banks type them.</summary>
internal sealed class TestCustomers : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("bankidcheck-test-").FullName;

    private TestCustomers()
    {
        File = Path.Combine(directory, "customers.db");
        ConnectionString = new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ToString();
    }

    public string File { get; }

    public string ConnectionString { get; }

    /// <summary>Where the service that asks this store may keep its own data.</summary>
    public string ServiceStore => $"Data Source={ServiceFile}";

    public string ServiceFile => Path.Combine(directory, "service.db");

    public static TestCustomers Create()
    {
        TestCustomers customers = new();
        customers.Execute(
            """
            CREATE TABLE check_id_documents (
                nnin CHAR(11) NOT NULL, document_type TEXT, document_number TEXT, document_issuer TEXT, valid_until DATE);
            CREATE INDEX ix_check_id_documents_nnin ON check_id_documents (nnin);
            """);
        foreach (var row in SampleDocuments.All)
        {
            customers.Add(row);
        }

        return customers;
    }

    public void Add(DocumentRow row) => Execute(
        "INSERT INTO check_id_documents VALUES ($nnin, $type, $number, $issuer, $until)",
        ("$nnin", row.Nnin), ("$type", row.Type), ("$number", row.Number), ("$issuer", row.Issuer), ("$until", row.ValidUntil));

    public void Execute(string sql, params (string Name, object? Value)[] parameters)
    {
        using SqliteConnection connection = new(ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        command.ExecuteNonQuery();
    }

    /// <summary>Until disposed, nobody else can read.</summary>
    public IDisposable Lock()
    {
        SqliteConnection owner = new(ConnectionString);
        owner.Open();
        using var command = owner.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        command.ExecuteNonQuery();
        return owner;
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);
}

/// <summary>A row as a clerk or an old system left it.</summary>
internal sealed record DocumentRow(string Nnin, string? Type, string? Number, string? Issuer, string? ValidUntil = null);

/// <summary>The published example, and documented synthetic and test persons with invented documents.</summary>
internal static class SampleDocuments
{
    public static DocumentRow Published { get; } = new("12345678901", "passport", "CCC014356", "AUS");

    public static DocumentRow Untidy { get; } = new("17912099997", "Pass", "a08-o26 475", "d", "2099-12-31");

    public static DocumentRow DNumber { get; } = new("57912075186", "ID card", "0001234567", "GBN");

    public static DocumentRow Expired { get; } = new("29822099635", "P", "EXP7654321", "FRA", "2020-01-31");

    public static DocumentRow First { get; } = new("01010750160", "passport", "FIRST00001", "SWE");

    public static DocumentRow Second { get; } = new("01010750160", "residence permit", "SECOND0002", "NOR");

    /// <summary>Its issuer cannot be understood.</summary>
    public static DocumentRow Unreadable { get; } = new("01010750241", "passport", "UNREAD0001", "Australia");

    /// <summary>Kept without a number.</summary>
    public static DocumentRow Incomplete { get; } = new("01010750322", "passport", null, "AUS");

    public static IReadOnlyList<DocumentRow> All { get; } = [Published, Untidy, DNumber, Expired, First, Second, Unreadable, Incomplete];
}
