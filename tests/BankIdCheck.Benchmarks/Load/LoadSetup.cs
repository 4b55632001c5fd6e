using System.Security.Cryptography;
using BankIdCheck.Api.Storage;
using BankIdCheck.Sandbox.Entra;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace BankIdCheck.Benchmarks.Load;

/// <summary>What all contenders are given alike: customers, a place for the audit, an issuer and the settings that name them.</summary>
internal sealed class LoadSetup : IAsyncDisposable
{
    private const string Table =
        "CREATE TABLE check_id_documents (nnin CHAR(11) NOT NULL, document_type VARCHAR(40), document_number VARCHAR(40), document_issuer VARCHAR(40), valid_until DATE)";

    private const string Index = "CREATE INDEX ix_check_id_documents_nnin ON check_id_documents (nnin)";

    private readonly string auditKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly DirectoryInfo folder;
    private readonly PostgresCluster? postgres;
    private int audits;

    private LoadSetup(EntraSimulator issuer, PostgresCluster? postgres, LoadOptions options)
    {
        Issuer = issuer;
        this.postgres = postgres;
        Customers = options.Customers;
        folder = options.Folder?.CreateSubdirectory($"bankidcheck-load-{Guid.NewGuid():N}")
            ?? Directory.CreateTempSubdirectory("bankidcheck-load-");
    }

    public EntraSimulator Issuer { get; }

    public long Customers { get; private set; }

    public string Provider => postgres is null ? "Sqlite" : "PostgreSql";

    private string CustomersAt =>
        postgres?.ConnectionString("customers") ?? $"Data Source={Path.Combine(folder.FullName, "customers.db")};Mode=ReadOnly";

    public static async Task<LoadSetup> CreateAsync(LoadOptions options, CancellationToken stop)
    {
        var server = options.Store == ServiceStoreProvider.PostgreSql
            ? await PostgresCluster.StartAsync($"{options.ServerCore}", stop)
            : null;
        LoadSetup setup = new(await EntraSimulator.StartAsync(cancellationToken: stop), server, options);
        await setup.CreateCustomersAsync(stop);
        return setup;
    }

    public async Task CreateCustomersAsync(long customers, CancellationToken stop)
    {
        File.Delete(Path.Combine(folder.FullName, "customers.db"));
        Customers = customers;
        await CreateCustomersAsync(stop);
    }

    /// <summary>Settings of the service, which the other servers read as far as they go.</summary>
    private async Task<Dictionary<string, string>> SettingsAsync(int port, CancellationToken stop) => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
        ["PORT"] = $"{port}",
        ["AzureAd__Instance"] = Issuer.Instance.ToString(),
        ["AzureAd__TenantId"] = Issuer.TenantId.ToString(),
        ["AzureAd__ClientId"] = SampleTenant.Api.ClientId.ToString(),
        ["CheckId__Originators__9980"] = "default",
        ["CheckId__Limits__RequestsPerSecond"] = "1000000",
        ["CheckId__Limits__Burst"] = "1000000",
        ["CheckId__Limits__MissesPerNnin"] = "1000000",
        ["CustomerStores__default__Provider"] = Provider,
        ["CustomerStores__default__ConnectionString"] = CustomersAt,
        ["ServiceStore__Provider"] = Provider,
        ["ServiceStore__ConnectionString"] = await CreateAuditAsync(stop),
        ["Audit__PseudonymKey"] = auditKey,
    };

    public Workload CreateWorkload() => new(Customers, Issuer.Tokens.MintAppToken());

    /// <summary>Starts a contender on its core, with an empty audit.</summary>
    public async Task<ServerProcess> StartAsync(Contender contender, int core, CancellationToken stop)
    {
        var port = ServerProcess.FreePort();
        var settings = await SettingsAsync(port, stop);
        foreach (var (key, value) in contender.More ?? new Dictionary<string, string>())
        {
            settings[key] = value;
        }

        return ServerProcess.Start(contender.Command, settings, port, $"{core}");
    }

    public async ValueTask DisposeAsync()
    {
        await Issuer.DisposeAsync();
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    private async Task CreateCustomersAsync(CancellationToken stop)
    {
        if (postgres is null)
        {
            await using SqliteConnection file = new($"Data Source={Path.Combine(folder.FullName, "customers.db")};Pooling=false");
            await file.OpenAsync(stop);
            await using SqliteCommand fill = new(Fill("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {0}) ", "n", (what, digits) => $"printf('%0{digits}d', {what})"), file);
            await fill.ExecuteNonQueryAsync(stop);
            return;
        }

        await postgres.CreateDatabaseAsync("customers", stop);
        await using NpgsqlConnection connection = new(CustomersAt);
        await connection.OpenAsync(stop);
        await using NpgsqlCommand command = new(Fill("", "generate_series(0::bigint, {0} - 1) AS i", (what, digits) => $"lpad(({what})::text, {digits}, '0')") + "VACUUM ANALYZE check_id_documents", connection) { CommandTimeout = 600 };
        foreach (var statement in command.CommandText.Split(';'))
        {
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync(stop);
        }
    }

    private string Fill(string with, string from, Func<string, int, string> padded) =>
        $"""
        {Table};
        INSERT INTO check_id_documents {string.Format(with, Customers)}
        SELECT {Workload.Nnin(padded)}, 'passport', {Workload.DocumentNumber(padded)}, 'SWE', '2099-12-31' FROM {string.Format(from, Customers)};
        {Index};

        """;

    private async Task<string> CreateAuditAsync(CancellationToken stop)
    {
        var name = $"audit{++audits}";
        if (postgres is null)
        {
            return $"Data Source={Path.Combine(folder.FullName, $"{name}.db")}";
        }

        await postgres.CreateDatabaseAsync(name, stop);
        ServiceStoreOptions store =
            new() { Provider = ServiceStoreProvider.PostgreSql, ConnectionString = postgres.ConnectionString(name) };
        await using NpgsqlConnection connection = new(store.ConnectionString);
        await connection.OpenAsync(stop);
        await using NpgsqlCommand command = new(
            new ServiceStoreSchema(new(Options.Create(store)), NullLogger<ServiceStoreSchema>.Instance).Script(), connection);
        await command.ExecuteNonQueryAsync(stop);
        return store.ConnectionString;
    }
}
