using System.Net;
using System.Text;
using BankIdCheck.Api.Tests.Infrastructure;
using BankIdCheck.Sandbox.Entra;

namespace BankIdCheck.Api.Tests.Audit;

public sealed class AuditRecordTests
{
    public static TheoryData<string> Providers => ServiceDatabase.Providers;

    [Fact]
    public async Task A_check_leaves_a_record_of_who_asked_what_came_of_it_and_under_which_trace()
    {
        await using var api = await TestApi.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, "/check_id") { Content = Requests.Json(Requests.PublishedExample) };
        request.Headers.Authorization = new("Bearer", api.Issuer.Tokens.MintAppToken());
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        await api.SendAsync(request);

        var record = (await api.SearchAsync(new { kind = "check" })).Json.GetProperty("records").EnumerateArray().Should()
            .ContainSingle().Subject;
        record.GetProperty("sequence").GetInt64().Should().Be(1);
        record.GetProperty("time").GetString().Should().MatchRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$");
        record.GetProperty("client").GetString().Should().Be(SampleTenant.IssuanceService.ClientId.ToString());
        record.GetProperty("tenant").GetString().Should().Be(SampleTenant.Id.ToString());
        record.GetProperty("originator").GetString().Should().Be("9980");
        record.GetProperty("nninPseudonym").GetString().Should().MatchRegex("^[0-9a-f]{64}$");
        record.GetProperty("documentPseudonym").GetString().Should().MatchRegex("^[0-9a-f]{64}$");
        record.GetProperty("keyId").GetString().Should().MatchRegex("^[0-9a-f]{16}$");
        record.GetProperty("documentType").GetString().Should().Be("passport");
        record.GetProperty("documentIssuer").GetString().Should().Be("AUS");
        record.GetProperty("outcome").GetString().Should().Be("match");
        record.GetProperty("ruleVersion").GetString().Should().Be("1");
        record.GetProperty("traceId").GetString().Should().Be("0af7651916cd43dd8448eb211c80319c");
        record.GetProperty("latencyMicroseconds").GetInt64().Should().BeGreaterThan(0);
    }

    [Fact]
    public async Task The_pseudonym_of_a_person_is_the_HMAC_that_any_tool_computes()
    {
        await using var api = await TestApi.StartAsync();
        var expected = System.Security.Cryptography.HMACSHA256.HashData(Convert.FromBase64String(TestKeys.Pseudonym), "nnin:12345678901"u8);

        await api.CheckAsync(Requests.PublishedExample);

        var record = (await api.SearchAsync(new { })).Json.GetProperty("records")[0];
        record.GetProperty("nninPseudonym").GetString().Should().Be(Convert.ToHexStringLower(expected));
    }

    [Fact]
    public async Task One_document_has_one_pseudonym_however_it_is_typed_and_another_has_another()
    {
        await using var api = await TestApi.StartAsync();

        await api.CheckAsync(Requests.For("57912075186", "id card", "000 1234567", "GBN"));
        await api.CheckAsync(Requests.For("57912075186", "ID_CARD", "0001234567", "GB"));
        await api.CheckAsync(Requests.For("57912075186", "ID_CARD", "0001234568", "GB"));

        var pseudonyms = (await api.SearchAsync(new { })).Json.GetProperty("records").EnumerateArray()
            .Select(record => record.GetProperty("documentPseudonym").GetString()).ToList();
        pseudonyms[1].Should().Be(pseudonyms[2]).And.NotBe(pseudonyms[0]);
    }

    [Fact]
    public async Task Every_check_that_was_understood_is_recorded_and_no_other()
    {
        await using var api = await TestApi.StartAsync(configure: settings =>
        {
            settings["CheckId:Limits:MissesPerNnin"] = "1";
            settings["CustomerStores:default:TimeLimit"] = "00:00:01";
        });

        await api.CheckAsync(Requests.PublishedExample);
        await api.CheckAsync(Requests.For(SampleDocuments.First with { Number = "OTHER" }));
        await api.CheckAsync(Requests.For(SampleDocuments.First));
        await api.CheckAsync(Requests.For("01010750241", "passport", "UNREAD0001", "AUS"));
        await api.CheckAsync("{");
        using (api.Customers.Lock())
        {
            await api.CheckAsync(Requests.PublishedExample);
        }

        var outcomes = (await api.SearchAsync(new { })).Json.GetProperty("records").EnumerateArray()
            .Select(record => record.GetProperty("outcome").GetString());
        outcomes.Reverse().Should().Equal("match", "no-match", "too-many-misses", "store-in-doubt", "store-unavailable");
    }

    [SkippableTheory]
    [MemberData(nameof(Providers))]
    public async Task No_identifier_is_in_any_column_or_export(string provider)
    {
        await using var database = await ServiceDatabase.CreateAsync(provider);
        await using var api = await TestApi.StartAsync(configure: database.Configure);
        string[] identifiers = ["12345678901", "CCC014356", "17912099997", "A08O26475", "98765432109", "somebodysname"];

        await api.CheckAsync(Requests.PublishedExample);
        await api.CheckAsync(Requests.For("17912099997", "passport", "a08-o26 475", "DEU"));
        await api.CheckAsync(Requests.For("98765432109", "Somebody's Name", "98765432109", "AUS"));
        await api.SearchAsync(new { nnin = "12345678901" });
        var lines = await api.ExportAsync(new { nnin = "98765432109" }, "application/jsonl");
        var csv = await api.ExportAsync(new { }, "text/csv");
        await api.SendAsync(HttpMethod.Get, "/audit/verify", token: api.AuditorToken());

        var all = new StringBuilder(lines.Body).Append(csv.Body);
        foreach (var table in new[] { "audit_records", "audit_batches", "audit_head", "audit_stub" })
        {
            (await database.DumpAsync(table)).ToList().ForEach(row => all.AppendLine(row));
        }

        all.ToString().Should().Contain("|other|");
        foreach (var identifier in identifiers)
        {
            all.ToString().Should().NotContainEquivalentOf(identifier)
                .And.NotContainEquivalentOf(Convert.ToHexString(Encoding.ASCII.GetBytes(identifier)));
            api.Logs.Lines.Should().NotContain(line => line.Contains(identifier, StringComparison.OrdinalIgnoreCase));
        }

        if (provider == "Sqlite")
        {
            var raw = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(database.File)) + Encoding.Latin1.GetString(
                await File.ReadAllBytesAsync(database.File + "-wal"));
            identifiers.Should().OnlyContain(identifier => !raw.Contains(identifier, StringComparison.OrdinalIgnoreCase));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Providers))]
    public async Task Requests_that_come_together_share_transactions_and_one_that_comes_alone_has_its_own_at_once(string provider)
    {
        await using var database = await ServiceDatabase.CreateAsync(provider);
        await using var api = await TestApi.StartAsync(configure: database.Configure);

        for (var i = 0; i < 20; i++)
        {
            (await api.CheckAsync(Requests.PublishedExample)).Status.Should().Be(HttpStatusCode.OK);
        }

        (await database.CountAsync("SELECT count(*) FROM audit_batches")).Should().Be(20, "nobody waited for company");
        var answers = await api.CheckManyAsync(400);

        answers.Should().OnlyContain(answer => answer.Status == HttpStatusCode.OK);
        (await database.CountAsync("SELECT count(*) FROM audit_records")).Should().Be(420);
        (await database.CountAsync("SELECT count(*) FROM audit_batches")).Should().BeLessThan(20 + 300);
        (await api.VerifyAsync()).Should().Match<BankIdCheck.Api.Audit.AuditVerdict>(verdict => verdict.Intact && verdict.Records == 420);
    }
}
