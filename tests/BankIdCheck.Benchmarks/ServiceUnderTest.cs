using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using BankIdCheck.Benchmarks.Load;
using BankIdCheck.Sandbox.Customers;
using BankIdCheck.Sandbox.Entra;

namespace BankIdCheck.Benchmarks;

/// <summary>The service as a process of its own, with sample customers in a SQLite file.</summary>
internal sealed class ServiceUnderTest : IAsyncDisposable
{
    private const string Example =
        """{"nnin":"12345678901","originator":{"id":"9980"},"document":{"type":"passport","number":"CCC014356","issuer":"AUS"}}""";

    // One key for all starts on one audit: a service with another key does not know its chain, and refuses to go on.
    private static readonly string AuditKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private readonly Process process;
    private readonly HttpClient http;

    private ServiceUnderTest(Process process, HttpClient http)
    {
        this.process = process;
        this.http = http;
    }

    public static ServiceUnderTest Start(FileInfo program, EntraSimulator issuer, string directory, string customers)
    {
        var port = ServerProcess.FreePort();
        var command = Contenders.CommandOf(program);
        ProcessStartInfo start = new(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        foreach (var (key, value) in Settings(issuer, directory, customers, port))
        {
            start.Environment[key] = value;
        }

        var started = Process.Start(start)!;
        started.BeginOutputReadLine(); // or the pipe fills up
        HttpClient client = new() { BaseAddress = new($"http://127.0.0.1:{port}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", issuer.Tokens.MintAppToken());
        return new(started, client);
    }

    public static async Task<string> CreateCustomersAsync(string directory) =>
        await SampleCustomers.CreateAsync(Path.Combine(directory, "customers.db"), CancellationToken.None);

    /// <summary>Sends the published example; false while the service does not answer.</summary>
    public async Task<bool> IsMatchAsync(CancellationToken stop)
    {
        try
        {
            using StringContent body = new(Example, Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(new Uri("/check_id", UriKind.Relative), body, stop);
            return answer.IsSuccessStatusCode
                && (await answer.Content.ReadAsStringAsync(stop)).Contains("\"matchFound\":true", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Resident and anonymous memory in MiB, as the kernel counts them.</summary>
    public (double Resident, double Anonymous) Memory()
    {
        var lines = File.ReadAllLines($"/proc/{process.Id}/smaps_rollup");
        return (Of("Rss:"), Of("Anonymous:"));

        double Of(string name) => double.Parse(
            lines.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture) / 1024;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static Dictionary<string, string> Settings(EntraSimulator issuer, string directory, string customers, int port) => new()
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
        ["ServiceStore__Provider"] = "Sqlite",
        ["ServiceStore__ConnectionString"] = $"Data Source={Path.Combine(directory, "service.db")}",
        ["Audit__PseudonymKey"] = AuditKey,
    };
}
