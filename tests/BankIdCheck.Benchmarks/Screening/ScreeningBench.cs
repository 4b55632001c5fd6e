using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using BankIdCheck.Api.Storage;
using BankIdCheck.Benchmarks.Load;
using BankIdCheck.Sandbox.BankId;
using BankIdCheck.Sandbox.Customers;
using BankIdCheck.Sandbox.Entra;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace BankIdCheck.Benchmarks.Screening;

/// <summary>
/// The service as a process of its own, its PostgreSQL, and a simulated BankID in this process, all on the machine's cores together.
/// </summary>
internal sealed class ScreeningBench : IAsyncDisposable
{
    private readonly EntraSimulator issuer;
    private readonly PostgresCluster postgres;
    private readonly DirectoryInfo folder;

    private ScreeningBench(
        EntraSimulator issuer, BankIdSimulator bankId, PostgresCluster postgres, DirectoryInfo folder, string connectionString,
        ServerProcess service, HttpClient http)
    {
        (this.issuer, BankId, this.postgres, this.folder) = (issuer, bankId, postgres, folder);
        (ConnectionString, Service, Http) = (connectionString, service, http);
    }

    public BankIdSimulator BankId { get; }

    public ServerProcess Service { get; }

    /// <summary>Speaks for an onboarding system.</summary>
    public HttpClient Http { get; }

    public string ConnectionString { get; }

    public static async Task<ScreeningBench> StartAsync(FileInfo program, CancellationToken stop)
    {
        var cores = $"0-{Environment.ProcessorCount - 1}";
        var own = Directory.CreateTempSubdirectory("bankidcheck-screening-bench-");
        var entra = await EntraSimulator.StartAsync(cancellationToken: stop);
        var bankId = await BankIdSimulator.StartAsync(new() { JsonAfter = TimeSpan.Zero, ReportAfter = TimeSpan.Zero }, stop);
        var cluster = await PostgresCluster.StartAsync(cores, stop);
        await cluster.CreateDatabaseAsync("service", stop);
        var store = cluster.ConnectionString("service");
        await ExecuteAsync(store, new ServiceStoreSchema(new(Options.Create(new ServiceStoreOptions { Provider = ServiceStoreProvider.PostgreSql, ConnectionString = store })), NullLogger<ServiceStoreSchema>.Instance).Script(), stop);

        var port = ServerProcess.FreePort();
        var customers = await SampleCustomers.CreateAsync(Path.Combine(own.FullName, "customers.db"), stop);
        var service = ServerProcess.Start(["dotnet", program.FullName], Settings(entra, bankId, customers, store, port), port, cores);
        HttpClient http = new() { BaseAddress = new($"http://127.0.0.1:{port}") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", entra.Tokens.MintAppToken(SampleTenant.Onboarding));
        ScreeningBench bench = new(entra, bankId, cluster, own, store, service, http);
        await bench.AnswersAsync(stop);
        return bench;
    }

    public async Task<T> QueryAsync<T>(string sql, CancellationToken stop)
    {
        await using NpgsqlConnection connection = new(ConnectionString);
        await connection.OpenAsync(stop);
        await using NpgsqlCommand command = new(sql, connection);
        return (T)(await command.ExecuteScalarAsync(stop))!;
    }

    public Task ExecuteAsync(string sql, CancellationToken stop) => ExecuteAsync(ConnectionString, sql, stop);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Service.DisposeAsync();
        await BankId.DisposeAsync();
        await issuer.DisposeAsync();
        await postgres.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static async Task ExecuteAsync(string connectionString, string sql, CancellationToken stop)
    {
        await using NpgsqlConnection connection = new(connectionString);
        await connection.OpenAsync(stop);
        await using NpgsqlCommand command = new(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync(stop);
    }

    private async Task AnswersAsync(CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(1))
        {
            try
            {
                using var answer = await Http.GetAsync(new Uri("/aml/person-sessions?limit=1", UriKind.Relative), stop);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Does not listen yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, stop);
        }

        throw new InvalidOperationException("The service does not answer.");
    }

    private static Dictionary<string, string> Settings(
        EntraSimulator issuer, BankIdSimulator bankId, string customers, string store, int port) => new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["AzureAd__Instance"] = issuer.Instance.ToString(),
            ["AzureAd__TenantId"] = issuer.TenantId.ToString(),
            ["AzureAd__ClientId"] = SampleTenant.Api.ClientId.ToString(),
            ["CheckId__Originators__9980"] = "default",
            ["CheckId__Limits__RequestsPerSecond"] = "1000000",
            ["CheckId__Limits__Burst"] = "1000000",
            ["CustomerStores__default__Provider"] = "Sqlite",
            ["CustomerStores__default__ConnectionString"] = customers,
            ["ServiceStore__Provider"] = "PostgreSql",
            ["ServiceStore__ConnectionString"] = store,
            ["Audit__PseudonymKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Aml__Authority"] = bankId.Authority.ToString(),
            ["Aml__ClientId"] = SimulatedClient.Sandbox.Id,
            ["Aml__ClientSecret"] = SimulatedClient.Sandbox.Secret!,
            ["Aml__ReportTrustRootsPem"] = bankId.Signer.RootPem,
            ["Aml__Archive__CurrentKey"] = "k1",
            ["Aml__Archive__Keys__k1"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        };
}
