using BankIdCheck.Api.Tests.Infrastructure;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Tests.Security;

/// <summary>Settings without which nobody's token could be judged rightly: the service says which, and does not start.</summary>
public sealed class StartTests
{
    [Fact]
    public void Complete_settings_are_accepted()
    {
        var start = ServiceStart.With([]);

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
        var start = ServiceStart.With(KeyValuePair.Create(set ?? named, value));

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
        var start = ServiceStart.With(
            new Dictionary<string, string?> { ["AzureAd:TenantId"] = null, ["AzureAd:ClientId"] = "x", ["AzureAd:Roles:Audit"] = "" });

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
        var start = ServiceStart.With(KeyValuePair.Create<string, string?>("AzureAd:Instance", instance));

        start.Should().NotThrow();
    }

    [Fact]
    public void Keys_that_only_Microsofts_libraries_know_are_accepted()
    {
        var start = ServiceStart.With(
            new Dictionary<string, string?> { ["AzureAd:Domain"] = "bank.example", ["AzureAd:CallbackPath"] = "/signin-oidc" });

        start.Should().NotThrow();
    }
}
