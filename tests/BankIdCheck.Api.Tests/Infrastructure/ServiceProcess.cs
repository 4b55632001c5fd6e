using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using BankIdCheck.Sandbox.Entra;

namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>The service as a process of its own, as a container runs it.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly ConcurrentQueue<string> output = [];
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(IReadOnlyDictionary<string, string?> environment, string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "BankIdCheck.Api.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public IReadOnlyCollection<string> Output => output;

    public static ServiceProcess Start(IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        new(environment, arguments);

    public static Dictionary<string, string?> Environment(EntraSimulator issuer, TestCustomers customers) => new()
    {
        ["AzureAd__Instance"] = issuer.Instance.ToString(),
        ["AzureAd__TenantId"] = issuer.TenantId.ToString(),
        ["AzureAd__ClientId"] = SampleTenant.Api.ClientId.ToString(),
        ["CheckId__Originators__9980"] = "default",
        ["CustomerStores__default__Provider"] = "Sqlite",
        ["CustomerStores__default__ConnectionString"] = customers.ConnectionString,
        ["ServiceStore__Provider"] = "Sqlite",
        ["ServiceStore__ConnectionString"] = customers.ServiceStore,
        ["Audit__PseudonymKey"] = TestKeys.Pseudonym,
    };

    public Task<Uri> AddressAsync() => address.Task.WaitAsync(Patience);

    /// <summary>Ends it at once, in the middle of whatever it does.</summary>
    public async Task KillAsync()
    {
        process.Kill(); // SIGKILL
        await process.WaitForExitAsync();
    }

    public void Terminate() => Process.Start("kill", ["-TERM", process.Id.ToString()]).WaitForExit();

    public async Task<int> ExitCodeAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        output.Enqueue(line);
        if (line.Contains("Now listening on", StringComparison.Ordinal))
        {
            address.TrySetResult(new(JsonDocument.Parse(line).RootElement.GetProperty("Properties").GetProperty("address").GetString()!));
        }
    }
}
