using Npgsql;

namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>
/// A database of a test's own. Its connections are not pooled, so that they neither feel nor hide what is done to the server.
/// </summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    private static int databases;

    private PostgresDatabase(PostgresServer server) => Server = server;

    public PostgresServer Server { get; }

    public string Name { get; } = $"test_{Interlocked.Increment(ref databases)}";

    public string ConnectionString => $"{Server.ConnectionString(Name)};Pooling=false";

    public static async Task<PostgresDatabase> CreateAsync(PostgresServer server)
    {
        PostgresDatabase database = new(server);
        await ExecuteAsync(server.ConnectionString("postgres"), $"CREATE DATABASE {database.Name}");
        return database;
    }

    public Task ExecuteAsync(string sql) => ExecuteAsync(ConnectionString, sql);

    public async Task<T> QueryAsync<T>(string sql)
    {
        await using NpgsqlConnection connection = new(ConnectionString);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Lines of the server's log that concern this database.</summary>
    public IReadOnlyList<string> LogLines()
    {
        using FileStream file = new(Server.LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(file);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.StartsWith($"{Name} ", StringComparison.Ordinal))];
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await ExecuteAsync(Server.ConnectionString("postgres"), $"DROP DATABASE {Name} WITH (FORCE)");
        }
        catch (NpgsqlException)
        {
            // A test has stopped the server; the folder goes with it.
        }
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using NpgsqlConnection connection = new($"{connectionString};Pooling=false");
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
