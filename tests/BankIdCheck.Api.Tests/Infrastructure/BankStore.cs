using System.Data.Common;
using BankIdCheck.Api.Customers;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>A bank's customers in a real database, and the settings that connect the service to it.</summary>
internal abstract class BankStore : IAsyncDisposable
{
    protected const string CreateTable =
        """
        CREATE TABLE check_id_documents (
            nnin CHAR(11) NOT NULL, document_type VARCHAR(40), document_number VARCHAR(40), document_issuer VARCHAR(40), valid_until DATE);
        CREATE INDEX ix_check_id_documents_nnin ON check_id_documents (nnin);
        """;

    public abstract CustomerStoreProvider Provider { get; }

    /// <summary>What the service is given: where the provider has users, one who may only read.</summary>
    public abstract string ConnectionString { get; }

    public CustomerStoreOptions Options(string? table = null) =>
        new() { Provider = Provider, ConnectionString = ConnectionString, Table = table ?? "check_id_documents" };

    /// <summary>Connects as somebody who may do anything.</summary>
    protected abstract DbConnection Connect();

    public abstract ValueTask DisposeAsync();

    public async Task AddAsync(params IEnumerable<DocumentRow> rows)
    {
        foreach (var row in rows)
        {
            await ExecuteAsync(
                "INSERT INTO check_id_documents VALUES (@nnin, @type, @number, @issuer, @until)",
                ("@nnin", row.Nnin), ("@type", row.Type), ("@number", row.Number), ("@issuer", row.Issuer),
                ("@until", row.ValidUntil is { } day ? DateOnly.Parse(day) : null));
        }
    }

    public async Task ExecuteAsync(string sql, params (string Name, object? Value)[] parameters)
    {
        await using var connection = Connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync();
    }
}

internal sealed class SqliteBankStore : BankStore
{
    private readonly TestCustomers customers = TestCustomers.Create();

    public string File => customers.File;

    public override CustomerStoreProvider Provider => CustomerStoreProvider.Sqlite;

    /// <summary>Pooled, as a bank would have it.</summary>
    public override string ConnectionString => $"Data Source={File}";

    public override ValueTask DisposeAsync()
    {
        customers.Dispose();
        return default;
    }

    protected override DbConnection Connect() => new SqliteConnection(customers.ConnectionString);
}

internal sealed class PostgresBankStore : BankStore
{
    private readonly string reader;

    private PostgresBankStore(PostgresDatabase database)
    {
        Database = database;
        reader = $"reader_of_{database.Name}";
    }

    public PostgresDatabase Database { get; }

    public override CustomerStoreProvider Provider => CustomerStoreProvider.PostgreSql;

    public override string ConnectionString => Database.Server.ConnectionString(Database.Name, reader, reader);

    /// <summary>The user of <see cref="ConnectionString"/>, who holds the grants that the README gives and no others.</summary>
    public string Reader => reader;

    public static async Task<PostgresBankStore> CreateAsync(PostgresServer? server = null)
    {
        PostgresBankStore store = new(await (server ?? await PostgresServer.SharedAsync()).CreateDatabaseAsync());
        await store.Database.ExecuteAsync(
            $"""
            {CreateTable}
            CREATE ROLE {store.reader} LOGIN PASSWORD '{store.reader}';
            GRANT SELECT ON check_id_documents TO {store.reader};
            """);
        await store.AddAsync(SampleDocuments.All);
        return store;
    }

    public override ValueTask DisposeAsync() => Database.DisposeAsync();

    protected override DbConnection Connect() => new NpgsqlConnection(Database.ConnectionString);
}

/// <summary>On a SQL Server that stands ready, in a database of its own.</summary>
internal sealed class SqlServerBankStore : BankStore
{
    private const string ServerVariable = "BANKIDCHECK_TEST_SQLSERVER";

    private readonly string server;
    private readonly string database = $"bankidcheck_{Guid.NewGuid():N}";

    private SqlServerBankStore(string server) => this.server = server;

    public override CustomerStoreProvider Provider => CustomerStoreProvider.SqlServer;

    public override string ConnectionString =>
        new SqlConnectionStringBuilder(server) { InitialCatalog = database, Pooling = false }.ToString();

    /// <summary>The test is skipped where no server is named.</summary>
    public static async Task<SqlServerBankStore> CreateAsync()
    {
        var connectionString = Environment.GetEnvironmentVariable(ServerVariable);
        Skip.If(string.IsNullOrEmpty(connectionString), $"{ServerVariable} holds no connection string.");

        SqlServerBankStore store = new(connectionString!);
        await store.ExecuteOnServerAsync($"CREATE DATABASE {store.database}");
        await store.ExecuteAsync(CreateTable);
        await store.AddAsync(SampleDocuments.All);
        return store;
    }

    public override async ValueTask DisposeAsync() =>
        await ExecuteOnServerAsync($"ALTER DATABASE {database} SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE {database}");

    protected override DbConnection Connect() => new SqlConnection(ConnectionString);

    private async Task ExecuteOnServerAsync(string sql)
    {
        await using SqlConnection connection = new(server);
        await connection.OpenAsync();
        await using SqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
