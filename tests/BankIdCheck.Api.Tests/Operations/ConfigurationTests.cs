using BankIdCheck.Api.Tests.Infrastructure;

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
        { "Swagger:ClientId", "Swagger UI of the bank", "Swagger:ClientId must be the application (client) id of the page's own registration, a GUID" },
        { "Swagger:ClientId", "{a0a7c1de-5a2d-4b0c-9e10-000000000030}", "Swagger:ClientId must be the application (client) id of the page's own registration, a GUID" },
        { "Swagger:ClientId", "", "Swagger:ClientId must be the application (client) id of the page's own registration, a GUID" },
        { "Aml:Authority", null, "Aml:Authority: must be an absolute https address" },
        { "Aml:Authority", "http://auth.bankid.example/", "Aml:Authority: must be an absolute https address" },
        { "Aml:ClientSecret", null, "Aml:ClientSecret: is required" },
        { "Aml:ClientSecrets", "hidden-secret", "Aml has keys that do not exist: 'ClientSecrets'" },
        { "Aml:Authentication", "Password", "Aml:Authentication cannot be read as BankIdCheck.Aml.ClientAuthentication" },
        { "Aml:Polling:Intervall", "00:00:01", "Aml:Polling has keys that do not exist: 'Intervall'" },
        { "Aml:Polling:Interval", "2 seconds", "Aml:Polling:Interval cannot be read as System.TimeSpan" },
        { "Aml:Polling:MaxInterval", "00:05:01", "Aml:Polling:MaxInterval must be at most 5 minutes" },
        { "Aml:Webhooks:PublicBaseAddress", "http://bankidcheck.bank.example/", "Aml:Webhooks:PublicBaseAddress must be an absolute https address" },
        { "Aml:Webhooks:PublicBaseAddress", "bankidcheck.bank.example", "Aml:Webhooks:PublicBaseAddress must be an absolute https address" },
        { "Aml:Webhooks:PublicBaseAddress", "https://user:hidden@bank.example/", "Aml:Webhooks:PublicBaseAddress must be an absolute https address" },
        { "Aml:Webhooks:Secret", "hidden-secret", "Aml:Webhooks has keys that do not exist: 'Secret'" },
        { "Aml:GiveUpAfter", "60.00:00:00", "Aml:GiveUpAfter must be 1 second to 30 days" },
        { "Aml:DecideWithin", "00:00:00", "Aml:DecideWithin must be 1 second to 30 days" },
        { "Aml:Retention:YearsAfterRelationship", "0", "Aml:Retention:YearsAfterRelationship must be 1 to 100" },
        { "Aml:Retention:ProspectDays", "0", "Aml:Retention:ProspectDays must be 1 to 3650" },
        { "Aml:Retention:Days", "7", "Aml:Retention has keys that do not exist: 'Days'" },
        { "Aml:Archive:CurrentKey", null, "Aml:Archive:CurrentKey must be the id of one of Aml:Archive:Keys" },
        { "Aml:Archive:CurrentKey", "k2-unknown", "Aml:Archive:CurrentKey must be the id of one of Aml:Archive:Keys" },
        { "Aml:Archive:Keys:k1", null, "Aml:Archive:CurrentKey must be the id of one of Aml:Archive:Keys" },
        { "Aml:Archive:Keys:k1", "not base64 at all", "Aml:Archive:Keys:k1 must be base64 of 32 random bytes" },
        { "Aml:Archive:Keys:k1", "dG9vIHNob3J0", "Aml:Archive:Keys:k1 must be base64 of 32 random bytes" },
        { "Aml:Archive:Keys:k1", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "Aml:Archive:Keys:k1 must be base64 of 32 random bytes" },
        { "Aml:Archive:Keys:k 2", TestKeys.Pseudonym, "Aml:Archive:Keys has an id that is not 1 to 64 letters" },
        { "Aml:Archive:Key", "hidden-secret", "Aml:Archive has keys that do not exist: 'Key'" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_stops_the_start_and_is_named_by_its_key_and_never_by_its_value(string key, string? value, string says)
    {
        var start = ServiceStart.With(KeyValuePair.Create(key, value));

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
        var start = ServiceStart.With(KeyValuePair.Create<string, string?>("AzureAd:Domain", "bank.example"));

        start.Should().NotThrow();
    }

    [Fact]
    public void Without_a_client_at_BankID_the_rest_of_its_section_may_wait()
    {
        var start = ServiceStart.With(
            new Dictionary<string, string?> { ["Aml:ClientId"] = "", ["Aml:ClientSecret"] = "", ["Aml:Archive:CurrentKey"] = null });

        start.Should().NotThrow();
    }

    [Fact]
    public void A_misspelt_client_at_BankID_does_not_switch_screening_off_without_a_word()
    {
        var start = ServiceStart.With(new Dictionary<string, string?> { ["Aml:ClientId"] = null, ["Aml:ClientID_"] = "bank" });

        start.Should().Throw<Exception>().WithMessage("*Aml has keys that do not exist: 'ClientID_'*");
    }
}
