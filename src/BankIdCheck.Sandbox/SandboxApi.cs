using BankIdCheck.Api;
using BankIdCheck.Sandbox.Entra;

namespace BankIdCheck.Sandbox;

/// <summary>The service itself, as its own program hosts it, in this process and with the sandbox's configuration.</summary>
internal sealed class SandboxApi(WebApplication app) : IAsyncDisposable
{
    public Uri Address => new(app.Urls.First());

    public static async Task<SandboxApi> StartAsync(EntraSimulator entra, string customers, string serviceFile, int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(BankIdCheckHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environments.Development,
        });

        // Whatever the machine's environment says, this is what counts.
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AzureAd:Instance"] = entra.Instance.ToString(),
            ["AzureAd:TenantId"] = entra.TenantId.ToString(),
            ["AzureAd:ClientId"] = SampleTenant.Api.ClientId.ToString(),
            ["CustomerStores:default:Provider"] = "Sqlite",
            ["CustomerStores:default:ConnectionString"] = customers,
            ["CheckId:Originators:9980"] = "default",
            ["ServiceStore:Provider"] = "Sqlite",
            ["ServiceStore:ConnectionString"] = $"Data Source={serviceFile}",
            ["Audit:PseudonymKey"] = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)), // gone with the file
            ["Swagger:Enabled"] = "true",
            ["Swagger:ClientId"] = SampleTenant.SwaggerUi.ClientId.ToString(),
            ["Serilog:MinimumLevel:Default"] = "Warning",
            ["Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime"] = "Warning",
            ["urls"] = new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", port).ToString(),
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
}
