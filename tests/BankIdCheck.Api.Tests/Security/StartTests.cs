using BankIdCheck.Api.Tests.Infrastructure;
using BankIdCheck.Sandbox.Entra;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Tests.Security;

/// <summary>Settings without which nobody's token could be judged rightly: the service says which, and does not start.</summary>
public sealed class StartTests
{
    [Fact]
    public void Complete_settings_are_accepted()
    {
        var start = Start([]);

        start.Should().NotThrow();
    }

    [Theory]
    [InlineData("AzureAd:TenantId", null)]
    [InlineData("AzureAd:TenantId", "")]
    [InlineData("AzureAd:TenantId", "common")]
    [InlineData("AzureAd:TenantId", "organizations")]
    [InlineData("AzureAd:TenantId", "bank.onmicrosoft.com")]
    [InlineData("AzureAd:TenantId", "{d0a7c1de-5a2d-4b0c-9e10-000000000001}")]
    [InlineData("AzureAd:TenantId", "d0a7c1de-5a2d-4b0c-9e10-000000000001/../other")]
    [InlineData("AzureAd:ClientId", null)]
    [InlineData("AzureAd:ClientId", "")]
    [InlineData("AzureAd:ClientId", "api://a0a7c1de-5a2d-4b0c-9e10-000000000010")]
    [InlineData("AzureAd:ClientId", "BankIdCheck API")]
    [InlineData("AzureAd:Instance", "")]
    [InlineData("AzureAd:Instance", "login.microsoftonline.com")]
    [InlineData("AzureAd:Instance", "/login")]
    [InlineData("AzureAd:Instance", "http://login.microsoftonline.com/")]
    [InlineData("AzureAd:Instance", "http://10.0.0.1/")]
    [InlineData("AzureAd:Instance", "http://localhost.attacker.example/")]
    [InlineData("AzureAd:Instance", "ftp://login.microsoftonline.com/")]
    [InlineData("AzureAd:Instance", "file:///etc/keys")]
    [InlineData("AzureAd:Instance", "https://login.microsoftonline.com/?x=secret-value")]
    [InlineData("AzureAd:Instance", "https://user:secret-value@login.microsoftonline.com/")]
    [InlineData("AzureAd:Roles:CheckId", "")]
    [InlineData("AzureAd:Roles:CheckId", "   ")]
    [InlineData("AzureAd:Roles:Screening", "")]
    [InlineData("AzureAd:Roles:Audit", "")]
    [InlineData("AzureAd:Audiences", "", "AzureAd:Audiences:0")]
    [InlineData("AzureAd:Audiences", "  ", "AzureAd:Audiences:1")]
    [InlineData("AzureAd:AllowedClients", "", "AzureAd:AllowedClients:0")]
    [InlineData("AzureAd:AllowedClients", "*", "AzureAd:AllowedClients:0")]
    [InlineData("AzureAd:AllowedClients", "BankID issuance service", "AzureAd:AllowedClients:0")]
    public void A_missing_or_wrong_setting_is_named_and_its_value_is_not(string named, string? value, string? set = null)
    {
        var start = Start(new() { [set ?? named] = value });

        var message = start.Should().Throw<OptionsValidationException>().Which.Message;
        message.Should().Contain($"{named} ");
        if (value?.Trim().Length > 1)
        {
            message.Should().NotContain(value.Trim());
            message.Should().NotContain("secret-value");
        }
    }

    [Fact]
    public void All_that_is_wrong_is_named_at_once()
    {
        var start = Start(new() { ["AzureAd:TenantId"] = null, ["AzureAd:ClientId"] = "x", ["AzureAd:Roles:Audit"] = "" });

        start.Should().Throw<OptionsValidationException>().Which.Message.Should()
            .Contain("AzureAd:TenantId").And.Contain("AzureAd:ClientId").And.Contain("AzureAd:Roles:Audit");
    }

    [Theory]
    [InlineData("https://login.microsoftonline.com")]
    [InlineData("https://login.microsoftonline.us/")]
    [InlineData("http://localhost:5003/")]
    [InlineData("http://127.0.0.1:5003")]
    [InlineData("http://[::1]:5003/")]
    public void Every_cloud_and_loopback_are_accepted(string instance)
    {
        var start = Start(new() { ["AzureAd:Instance"] = instance });

        start.Should().NotThrow();
    }

    [Fact]
    public void Keys_that_only_Microsofts_libraries_know_are_accepted()
    {
        var start = Start(new() { ["AzureAd:Domain"] = "bank.example", ["AzureAd:CallbackPath"] = "/signin-oidc" });

        start.Should().NotThrow();
    }

    /// <summary>Builds the service and calls its validator; a host that is started and fails may be disposed before it says why.</summary>
    private static Action Start(Dictionary<string, string?> changes) => () =>
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
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
        });
        builder.Configuration.AddInMemoryCollection(changes);
        builder.AddBankIdCheck();
        using IDisposable app = builder.Build();

        ((IHost)app).Services.GetRequiredService<IStartupValidator>().Validate();
    };
}
