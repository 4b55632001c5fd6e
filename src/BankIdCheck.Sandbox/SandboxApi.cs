using System.Security.Cryptography;
using BankIdCheck.Api;
using BankIdCheck.Sandbox.BankId;
using BankIdCheck.Sandbox.Entra;

namespace BankIdCheck.Sandbox;

/// <summary>The service itself, as its own program hosts it, in this process and with the sandbox's configuration.</summary>
internal sealed class SandboxApi(WebApplication app) : IAsyncDisposable
{
    private const int KeyBytes = 32;

    public Uri Address => new(app.Urls.First());

    public static async Task<SandboxApi> StartAsync(
        EntraSimulator entra, BankIdSimulator bankId, string customers, string serviceFile, int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(BankIdCheckHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environments.Development,
        });

        // Whatever the machine's environment says, this is what counts.
        var address = new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", port).ToString();
        builder.Configuration.AddInMemoryCollection(CheckIdSettings(entra, customers));
        builder.Configuration.AddInMemoryCollection(ScreeningSettings(bankId, address));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ServiceStore:Provider"] = "Sqlite",
            ["ServiceStore:ConnectionString"] = $"Data Source={serviceFile}",
            ["Audit:PseudonymKey"] = KeyOfThisRun(),
            ["Swagger:Enabled"] = "true",
            ["Swagger:ClientId"] = SampleTenant.SwaggerUi.ClientId.ToString(),
            ["Serilog:MinimumLevel:Default"] = "Warning",
            ["Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime"] = "Warning",
            ["urls"] = address,
        });
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.AddBankIdCheck();

        var app = builder.Build();
        app.UseBankIdCheck();
        await app.StartAsync(cancellationToken);
        return new(app);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static Dictionary<string, string?> CheckIdSettings(EntraSimulator entra, string customers) => new()
    {
        ["AzureAd:Instance"] = entra.Instance.ToString(),
        ["AzureAd:TenantId"] = entra.TenantId.ToString(),
        ["AzureAd:ClientId"] = SampleTenant.Api.ClientId.ToString(),
        ["CustomerStores:default:Provider"] = "Sqlite",
        ["CustomerStores:default:ConnectionString"] = customers,
        ["CheckId:Originators:9980"] = "default",
    };

    private static Dictionary<string, string?> ScreeningSettings(BankIdSimulator bankId, string ownAddress) => new()
    {
        ["Aml:Authority"] = bankId.Authority.ToString(),
        ["Aml:ClientId"] = SimulatedClient.Sandbox.Id,
        ["Aml:ClientSecret"] = SimulatedClient.Sandbox.Secret,
        ["Aml:ReportTrustRootsPem"] = bankId.Signer.RootPem,
        ["Aml:Polling:Interval"] = "00:00:00.500", // a real BankID takes longer, and is asked less often
        ["Aml:Webhooks:PublicBaseAddress"] = ownAddress,
        ["Aml:Archive:CurrentKey"] = "sandbox",
        ["Aml:Archive:Keys:sandbox"] = KeyOfThisRun(),
    };

    // Like the file with what it protects, it is gone when the run is over.
    private static string KeyOfThisRun() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));
}
