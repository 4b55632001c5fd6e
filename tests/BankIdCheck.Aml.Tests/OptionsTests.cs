using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Aml.Tests;

public sealed class OptionsTests
{
    private static readonly Dictionary<string, string?> Good = new()
    {
        ["Aml:Authority"] = "https://auth.current.bankid.no/auth/realms/current",
        ["Aml:BaseAddress"] = "",
        ["Aml:ClientId"] = "bank",
        ["Aml:ClientSecret"] = "secret-value",
        ["Aml:Scopes:0"] = "aml_person/basic",
        ["Aml:Polling:Interval"] = "00:00:03",
    };

    [Fact]
    public void Configuration_is_bound()
    {
        var options = Load([]);

        options.BaseAddress.Should().BeNull("an empty text is no address");
        options.Polling.Interval.Should().Be(TimeSpan.FromSeconds(3));
        options.ScopeText.Should().Be("aml_person/basic");
    }

    [Fact]
    public void No_scopes_mean_the_one_that_everybody_needs() =>
        Load(new() { ["Aml:Scopes:0"] = null }).ScopeText.Should().Be("aml_person/basic");

    [Theory]
    [InlineData("Aml:Authority", "")]
    [InlineData("Aml:Authority", "http://auth.current.bankid.no")]
    [InlineData("Aml:Authority", "relative/path")]
    [InlineData("Aml:Authority", "https://user:secret-value@auth.bankid.no")]
    [InlineData("Aml:BaseAddress", "http://aml.bankidapis.no")]
    [InlineData("Aml:ClientId", " ")]
    [InlineData("Aml:ClientSecret", "")]
    [InlineData("Aml:Scopes:0", "two scopes")]
    [InlineData("Aml:AttemptTimeout", "00:00:00")]
    [InlineData("Aml:OverallTimeout", "00:00:01")]
    [InlineData("Aml:MaxRetries", "11")]
    [InlineData("Aml:RetryDelay", "-00:00:01")]
    [InlineData("Aml:MaxConnections", "0")]
    [InlineData("Aml:MaxResultBytes", "1")]
    [InlineData("Aml:MaxReportBytes", "1")]
    [InlineData("Aml:Polling:Interval", "00:00:00")]
    [InlineData("Aml:Polling:MaxInterval", "00:00:01")]
    [InlineData("Aml:Polling:Growth", "0.5")]
    [InlineData("Aml:Polling:Deadline", "02:00:01")]
    [InlineData("Aml:Paths:Create", "/absolute")]
    [InlineData("Aml:Paths:Session", "person/session")]
    [InlineData("Aml:Paths:Result", "../{sessionId}")]
    [InlineData("Aml:Paths:Report", "person/{sessionId}")]
    [InlineData("Aml:ReportTrustRootsPem", "secret-value")]
    public void A_wrong_value_stops_the_start_with_its_key_and_without_the_value(string key, string value)
    {
        var load = () => Load(new() { [key] = value });

        var message = load.Should().Throw<OptionsValidationException>().Which.Message;
        message.Should().Contain(key.Replace(":0", "", StringComparison.Ordinal));
        message.Should().NotContain("secret-value");
        if (value.Length > 3)
        {
            message.Should().NotContain(value);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("secret-value")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")]
    public void A_key_that_cannot_sign_stops_the_start(string? pem)
    {
        var load = () => Load(new() { ["Aml:Authentication"] = "PrivateKeyJwt", ["Aml:PrivateKeyPem"] = pem });

        load.Should().Throw<OptionsValidationException>().WithMessage("*Aml:PrivateKeyPem*").Which.Message.Should()
            .NotContain("secret-value");
    }

    [Fact]
    public void All_failures_are_said_at_once_and_a_further_client_is_named()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddBankIdAml(_ => { }, "bank-b");
        using var host = builder.Build();

        var start = () => host.Services.GetRequiredService<IStartupValidator>().Validate();

        start.Should().Throw<OptionsValidationException>().Which.Message.Should()
            .Contain("Aml:Authority").And.Contain("Aml:ClientId").And.Contain("Aml:ClientSecret").And.Contain("bank-b");
    }

    private static BankIdAmlOptions Load(Dictionary<string, string?> changes)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
            Good.Where(pair => !changes.ContainsKey(pair.Key)).Concat(changes.Where(pair => pair.Value is not null)));
        builder.Services.AddBankIdAml(builder.Configuration.GetSection(BankIdAmlOptions.SectionName));
        using var host = builder.Build();
        host.Services.GetRequiredService<IStartupValidator>().Validate();
        return host.Services.GetRequiredService<IOptions<BankIdAmlOptions>>().Value;
    }
}
