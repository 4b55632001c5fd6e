using System.Globalization;
using BankIdCheck.Api.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>A database for the service's own data that outlives the service: a SQLite file, or a database of a real PostgreSQL.</summary>
internal sealed class ServiceDatabase : IAsyncDisposable
{
    /// <summary>Of the service store in these tests.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(4);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bankidcheck-audit-");
    private readonly PostgresDatabase? postgres;

    private ServiceDatabase(PostgresDatabase? postgres) => this.postgres = postgres;

    public ServiceStoreProvider Provider => postgres is null ? ServiceStoreProvider.Sqlite : ServiceStoreProvider.PostgreSql;

    public string File => Path.Combine(folder.FullName, "service.db");

    public string ConnectionString => postgres?.ConnectionString ?? $"Data Source={File}";

    public static TheoryData<string> Providers => new() { nameof(ServiceStoreProvider.Sqlite), nameof(ServiceStoreProvider.PostgreSql) };

    /// <param name="provider">Name of the provider.</param>
    /// <param name="server">A PostgreSQL of the test's own; otherwise the one that tests share.</param>
    /// <param name="withSchema">False to leave a server's database empty.</param>
    public static async Task<ServiceDatabase> CreateAsync(string provider, PostgresServer? server = null, bool withSchema = true)
    {
        if (provider == nameof(ServiceStoreProvider.Sqlite))
        {
            return new(null);
        }

        ServiceDatabase database = new(await PostgresDatabase.CreateAsync(server ?? await PostgresServer.SharedAsync()));
        if (withSchema)
        {
            await database.ExecuteAsync(database.Script());
        }

        return database;
    }

    public void Configure(IDictionary<string, string?> settings)
    {
        settings["ServiceStore:Provider"] = Provider.ToString();
        settings["ServiceStore:ConnectionString"] = ConnectionString;
        settings["ServiceStore:TimeLimit"] = TimeLimit.ToString("c", CultureInfo.InvariantCulture);
    }

    public string Script() => new ServiceStoreSchema(Store(), NullLogger<ServiceStoreSchema>.Instance).Script();

    public ServiceStore Store() =>
        new(Options.Create(new ServiceStoreOptions { Provider = Provider, ConnectionString = ConnectionString }));

    public async Task ExecuteAsync(string sql)
    {
        if (postgres is not null)
        {
            await postgres.ExecuteAsync(sql);
            return;
        }

        await using SqliteConnection connection = new($"{ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> CountAsync(string sql)
    {
        if (postgres is not null)
        {
            return await postgres.QueryAsync<long>(sql);
        }

        await using SqliteConnection connection = new($"{ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Every column of every row of a table, bytes as hexadecimal.</summary>
    public async Task<IReadOnlyList<string>> DumpAsync(string table)
    {
        await using System.Data.Common.DbConnection connection =
            postgres is null ? new SqliteConnection($"{ConnectionString};Pooling=false") : new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {table}";
        await using var rows = await command.ExecuteReaderAsync();
        List<string> dump = [];
        while (await rows.ReadAsync())
        {
            var values = Enumerable.Range(0, rows.FieldCount).Select(rows.GetValue);
            dump.Add(string.Join('|', values.Select(value => value is byte[] bytes ? Convert.ToHexString(bytes) : value.ToString())));
        }

        return dump;
    }

    public async ValueTask DisposeAsync()
    {
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }
}

/// <summary>The system's clock, moved.</summary>
internal sealed class MovedClock : TimeProvider
{
    public TimeSpan By { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + By;
}

internal static class MovedClockExtensions
{
    public static void AddSingletonClock(this Microsoft.Extensions.DependencyInjection.IServiceCollection services, TimeProvider clock) =>
        Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(services, clock);
}
