using BankIdCheck.Sandbox.BankId;
using BankIdCheck.Sandbox.Entra;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>
/// Builds the service and has it check its settings, as it does before it starts. A host that is started and fails may be disposed before
/// it says why.
/// </summary>
internal static class ServiceStart
{
    private static readonly Dictionary<string, string?> Complete = new()
    {
        ["AzureAd:Instance"] = "https://login.microsoftonline.com/",
        ["AzureAd:TenantId"] = SampleTenant.Id.ToString(),
        ["AzureAd:ClientId"] = SampleTenant.Api.ClientId.ToString(),
        ["CheckId:Originators:9980"] = "default",
        ["CustomerStores:default:Provider"] = "Sqlite",
        ["CustomerStores:default:ConnectionString"] = "Data Source=customers.db",
        ["ServiceStore:Provider"] = "Sqlite",
        ["ServiceStore:ConnectionString"] = "Data Source=service.db",
        ["Audit:PseudonymKey"] = TestKeys.Pseudonym,
        ["Aml:Authority"] = "https://auth.current.bankid.no/auth/realms/current",
        ["Aml:ClientId"] = SimulatedClient.Sandbox.Id,
        ["Aml:ClientSecret"] = SimulatedClient.Sandbox.Secret,
        ["Aml:Archive:CurrentKey"] = "k1",
        ["Aml:Archive:Keys:k1"] = TestKeys.Pseudonym,
    };

    /// <summary>With every section there is, but for what is changed. A null value takes a setting away.</summary>
    public static Action With(params IEnumerable<KeyValuePair<string, string?>> changes)
    {
        Dictionary<string, string?> settings = new(Complete);
        foreach (var (key, value) in changes)
        {
            settings[key] = value;
        }

        return From(settings);
    }

    /// <summary>With these settings and no others.</summary>
    public static Action From(IEnumerable<KeyValuePair<string, string?>> settings) => () =>
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { EnvironmentName = "Production", ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings.Where(setting => setting.Value is not null));
        builder.AddBankIdCheck();
        using IDisposable app = builder.Build();

        ((WebApplication)app).Services.GetRequiredService<IStartupValidator>().Validate();
    };
}
