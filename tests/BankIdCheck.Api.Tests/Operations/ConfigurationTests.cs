using BankIdCheck.Api.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Tests.Operations;

public sealed class ConfigurationTests
{
    /// <summary>A setting that stops the start, its value, and what the error must say.</summary>
    public static TheoryData<string, string?, string> Mistakes => new()
    {
        { "CheckId:NninPolicy", "Strict", "CheckId:NninPolicy cannot be read as BankIdCheck.Identifiers.NninPolicy" },
        { "CheckId:NninPolicy", "7", "CheckId:NninPolicy must be one of AnyElevenDigits, Valid, ValidReal" },
        { "CheckId:NinPolicy", "Valid", "CheckId has keys that do not exist: 'NinPolicy'" },
        { "CheckId:Originators:9980", null, "CheckId:Originators must map at least one BankID issuer id" },
        { "CheckId:Originators:9775", "savings", "CheckId:Originators:9775 must name a store" },
        { "CheckId:Originators:998", "default", "CheckId:Originators:998 must be a BankID issuer id, four digits" },
        { "CheckId:Limits:Burst", "many", "CheckId:Limits:Burst cannot be read as System.Int32" },
        { "CheckId:Limits:Burst", "1", "CheckId:Limits needs RequestsPerSecond of at least 1 and a Burst no smaller" },
        { "CheckId:Limits:Brust", "1", "CheckId has keys that do not exist: 'Brust'" },
        { "CustomerStores:default:Provider", null, "CustomerStores:default:Provider must be one of Sqlite, PostgreSql, SqlServer" },
        { "CustomerStores:default:Provider", "Oracle", "CustomerStores:default:Provider cannot be read as" },
        { "CustomerStores:default:ConnectionString", null, "CustomerStores:default:ConnectionString is missing" },
        { "CustomerStores:default:ConnectionString", "Data Source=x;Pasword=hidden", "CustomerStores:default:ConnectionString is not a connection string of Sqlite" },
        { "CustomerStores:default:Table", "a.b.c", "CustomerStores:default:Table must be the name of a table or view" },
        { "CustomerStores:default:Columns:Nnin", " ", "CustomerStores:default:Columns:Nnin must name a column" },
        { "CustomerStores:default:Colums:Nnin", "x", "CustomerStores has keys that do not exist: 'Colums'" },
        { "CustomerStores:default:TimeLimit", "00:10:00", "CustomerStores:default:TimeLimit must be more than zero and at most 25 seconds" },
        { "CheckId:Limits:MissesPerNnin", "0", "CheckId:Limits:MissesPerNnin must be at least 1" },
        { "CheckId:Limits:MissWindow", "00:00:00", "CheckId:Limits:MissWindow must be more than zero and at most a day" },
        { "ServiceStore:Provider", null, "ServiceStore:Provider must be one of Sqlite, PostgreSql, SqlServer" },
        { "ServiceStore:ConnectionString", null, "ServiceStore:ConnectionString is missing" },
        { "ServiceStore:ConnectionString", "Data Source=:memory:", "ServiceStore:ConnectionString must name a file" },
        { "ServiceStore:ConnectionString", "Data Source=x;Pasword=hidden", "ServiceStore:ConnectionString is not a connection string of Sqlite" },
        { "ServiceStore:TimeLimit", "00:10:00", "ServiceStore:TimeLimit must be more than zero and at most 25 seconds" },
        { "ServiceStore:Folder", "x", "ServiceStore has keys that do not exist: 'Folder'" },
        { "Audit:PseudonymKey", null, "Audit:PseudonymKey must be base64 of at least 32 random bytes" },
        { "Audit:PseudonymKey", "not base64 at all", "Audit:PseudonymKey must be base64 of at least 32 random bytes" },
        { "Audit:PseudonymKey", "dG9vIHNob3J0", "Audit:PseudonymKey must be base64 of at least 32 random bytes" },
        { "Audit:PseudonymKey", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "Audit:PseudonymKey must be base64 of at least 32 random bytes" },
        { "Audit:PreviousPseudonymKeys:0", "dG9vIHNob3J0", "Audit:PreviousPseudonymKeys:0 must be base64 of at least 32 random bytes" },
        { "Audit:RetentionDays", "0", "Audit:RetentionDays must be at least 1" },
        { "Audit:PseudonymKeys", "x", "Audit has keys that do not exist: 'PseudonymKeys'" },
        { "Swagger:Enabled", "perhaps", "Swagger:Enabled cannot be read as System.Boolean" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_stops_the_start_and_is_named_by_its_key_and_never_by_its_value(string key, string? value, string says)
    {
        Action start = () => StartWith(key, value);

        var message = start.Should().Throw<Exception>().Which.Message;
        message.Should().Contain(says);
        if (value is { Length: > 4 } && !says.Contains(value, StringComparison.Ordinal))
        {
            message.Should().NotContain(value);
        }
    }

    [Fact]
    public void A_section_with_keys_of_other_libraries_is_accepted_where_they_share_it()
    {
        Action start = () => StartWith("AzureAd:Domain", "bank.example");

        start.Should().NotThrow();
    }

    [Fact]
    public void The_environment_in_docker_compose_is_a_configuration_that_starts()
    {
        Compose.ApiEnvironment().Should().ContainKeys("AzureAd__TenantId", "CustomerStores__default__Provider");

        Action start = () => Validate(Compose.ApiEnvironment().ToDictionary(entry => entry.Key.Replace("__", ":", StringComparison.Ordinal), entry => (string?)entry.Value));

        start.Should().NotThrow();
    }

    [Fact]
    public void A_wrong_key_in_docker_compose_would_be_noticed()
    {
        var environment = Compose.ApiEnvironment().ToDictionary(entry => entry.Key.Replace("__", ":", StringComparison.Ordinal), entry => (string?)entry.Value);

        foreach (var key in environment.Keys.Where(key => key.StartsWith("CheckId", StringComparison.Ordinal) || key.StartsWith("CustomerStores", StringComparison.Ordinal) || key.StartsWith("ServiceStore", StringComparison.Ordinal) || key.StartsWith("Audit", StringComparison.Ordinal) || key is "AzureAd:TenantId" or "AzureAd:ClientId"))
        {
            var misspelt = environment.ToDictionary(entry => entry.Key == key ? entry.Key + "x" : entry.Key, entry => entry.Value);

            Action start = () => Validate(misspelt);

            start.Should().Throw<Exception>($"{key} is misspelt");
        }
    }

    private static void StartWith(string key, string? value)
    {
        Dictionary<string, string?> settings = new()
        {
            ["AzureAd:Instance"] = "https://login.microsoftonline.com/",
            ["AzureAd:TenantId"] = "11111111-2222-3333-4444-555555555555",
            ["AzureAd:ClientId"] = "66666666-7777-8888-9999-000000000000",
            ["CheckId:Originators:9980"] = "default",
            ["CustomerStores:default:Provider"] = "Sqlite",
            ["CustomerStores:default:ConnectionString"] = "Data Source=customers.db",
            ["ServiceStore:Provider"] = "Sqlite",
            ["ServiceStore:ConnectionString"] = "Data Source=service.db",
            ["Audit:PseudonymKey"] = TestKeys.Pseudonym,
            [key] = value,
        };
        Validate(settings.Where(entry => entry.Value is not null).ToDictionary());
    }

    private static void Validate(Dictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production", ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddBankIdCheck();
        using var app = builder.Build();
        app.Services.GetRequiredService<IStartupValidator>().Validate();
    }
}
