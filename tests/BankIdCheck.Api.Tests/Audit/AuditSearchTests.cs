using System.Net;
using System.Text.Json;
using BankIdCheck.Api.Audit;
using BankIdCheck.Api.Storage;
using BankIdCheck.Api.Tests.Infrastructure;

namespace BankIdCheck.Api.Tests.Audit;

public sealed class AuditSearchTests
{
    public static TheoryData<string> Providers => ServiceDatabase.Providers;

    public static TheoryData<string, string[]> Refused => new()
    {
        { """{"nnin":"1234567890"}""", ["/nnin"] },
        { """{"nnin":12345678901}""", ["/nnin"] },
        { """{"nnin":"12345678901","nnin":"12345678901"}""", ["/nnin"] },
        { """{"from":"yesterday","to":"12345678901","client":"x y","outcome":"","kind":"%","originator":"'","limit":0,"before":0}""", ["/before", "/client", "/from", "/kind", "/limit", "/originator", "/outcome", "/to"] },
        { """{"limit":1001}""", ["/limit"] },
        { """{"limit":"10"}""", ["/limit"] },
        { """{"clinet":"a"}""", [""] },
        { "[]", [""] },
        { "", [""] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_wrong_search_is_refused_with_a_pointer_to_each_mistake(string body, string[] pointers)
    {
        await using var api = await TestApi.StartAsync();

        var answer = await api.SearchAsync(body);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid-request");
        answer.Errors.Should().BeEquivalentTo(pointers);
    }

    [Theory]
    [InlineData("POST", "/audit/search")]
    [InlineData("POST", "/audit/export")]
    [InlineData("GET", "/audit/verify")]
    public async Task Only_the_role_for_it_opens_the_audit(string method, string path)
    {
        await using var api = await TestApi.StartAsync();

        var none = await api.SendAsync(new(method), path, method == "POST" ? Requests.Json("{}") : null, token: "");
        var another = await api.SendAsync(
            new(method), path, method == "POST" ? Requests.Json("{}") : null, api.Issuer.Tokens.MintAppToken());
        var auditor = await api.SendAsync(new(method), path, method == "POST" ? Requests.Json("{}") : null, api.AuditorToken());
        var check = await api.CheckAsync(Requests.PublishedExample, api.AuditorToken());

        none.Status.Should().Be(HttpStatusCode.Unauthorized);
        another.Status.Should().Be(HttpStatusCode.Forbidden);
        auditor.Status.Should().Be(HttpStatusCode.OK);
        check.Status.Should().Be(HttpStatusCode.Forbidden);
    }

    [SkippableTheory]
    [MemberData(nameof(Providers))]
    public async Task Each_filter_finds_what_it_names_page_by_page(string provider)
    {
        await using var database = await ServiceDatabase.CreateAsync(provider);
        MovedClock clock = new();
        await using var api = await TestApi.StartAsync(
            configure: database.Configure, services: services => services.AddSingletonClock(clock));
        for (var i = 0; i < 5; i++)
        {
            await api.CheckAsync(Requests.PublishedExample);
            await api.CheckAsync(
                Requests.For(SampleDocuments.First with { Number = "OTHER" }),
                api.Issuer.Tokens.MintAppToken(Sandbox.Entra.SampleTenant.Onboarding));
        }

        clock.By = TimeSpan.FromDays(2);
        await api.CheckAsync(Requests.PublishedExample);
        var tomorrow = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

        (await FoundAsync(api, new { nnin = "12345678901", kind = "check" })).Should().Equal(11, 9, 7, 5, 3, 1);
        (await FoundAsync(api, new { outcome = "no-match" })).Should().Equal(10, 8, 6, 4, 2);
        (await FoundAsync(api, new { client = Sandbox.Entra.SampleTenant.Onboarding.ClientId })).Should().Equal(10, 8, 6, 4, 2);
        (await FoundAsync(api, new { from = tomorrow, kind = "check" })).Should().Equal(11);
        (await FoundAsync(api, new { to = tomorrow, originator = "9980" })).Should().Equal(10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
        (await FoundAsync(api, new { originator = "9999" })).Should().BeEmpty();
        (await FoundAsync(api, new { nnin = "12345678902" })).Should().BeEmpty();

        var first = await api.SearchAsync(new { kind = "check", limit = 6 });
        var second = await api.SearchAsync(new { kind = "check", limit = 6, before = first.Json.GetProperty("next").GetInt64() });
        Sequences(first).Should().Equal(11, 10, 9, 8, 7, 6);
        Sequences(second).Should().Equal(5, 4, 3, 2, 1);
        second.Json.GetProperty("next").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task Reading_the_audit_is_recorded_before_it_is_answered()
    {
        await using var database = await ServiceDatabase.CreateAsync("Sqlite");
        await using var api = await TestApi.StartAsync(configure: database.Configure);

        await api.SearchAsync(new { nnin = "12345678901", from = "2025-01-01" });
        await api.ExportAsync(new { outcome = "match" }, null);
        await api.SendAsync(HttpMethod.Get, "/audit/verify", token: api.AuditorToken());

        var records = (await api.SearchAsync(new { client = Sandbox.Entra.SampleTenant.Auditor.ClientId })).Json.GetProperty("records")
            .EnumerateArray()
            .Select(record => $"{record.GetProperty("kind")} {record.GetProperty("outcome")} {record.GetProperty("reason")}").Reverse();
        records.Should().Equal("search found nnin,from", "export started outcome", "verify intact ");
        (await api.SearchAsync(new { nnin = "12345678901" })).Json.GetProperty("records").GetArrayLength().Should()
            .Be(1, "who looked for a person can be found by the person");
    }

    [SkippableTheory]
    [MemberData(nameof(Providers))]
    public async Task Records_made_with_an_earlier_key_are_found_and_verified_while_it_is_known(string provider)
    {
        await using var database = await ServiceDatabase.CreateAsync(provider);
        await using (var before = await TestApi.StartAsync(configure: database.Configure))
        {
            await before.CheckAsync(Requests.PublishedExample);
        }

        await using (var rotated = await TestApi.StartAsync(configure: settings => Rotate(settings, TestKeys.Pseudonym)))
        {
            await rotated.CheckAsync(Requests.PublishedExample);
            (await FoundAsync(rotated, new { nnin = "12345678901", kind = "check" })).Should().Equal(2, 1);
            (await rotated.VerifyAsync()).Intact.Should().BeTrue();
        }

        await using var forgetful = await TestApi.StartAsync(configure: settings => Rotate(settings, null));
        (await forgetful.VerifyAsync()).Broken.Should().Be(new AuditBreak("key-unknown", 1, null));

        void Rotate(IDictionary<string, string?> settings, string? previous)
        {
            database.Configure(settings);
            settings["Audit:PseudonymKey"] = TestKeys.Another;
            settings["Audit:PreviousPseudonymKeys:0"] = previous;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Providers))]
    public async Task An_export_has_every_record_in_the_form_that_was_asked_for(string provider)
    {
        const int Checks = 1203;
        await using var database = await ServiceDatabase.CreateAsync(provider);
        await using var api = await TestApi.StartAsync(configure: database.Configure);
        await api.CheckManyAsync(Checks);

        var lines = await api.ExportAsync(new { kind = "check" }, null);
        var csv = await api.ExportAsync(new { kind = "check" }, "text/csv, application/jsonl;q=0.5");
        var neither = await api.ExportAsync(new { }, "application/xml");

        lines.ContentType!.MediaType.Should().Be("application/jsonl");
        lines.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("sequence").GetInt64())
            .Should().Equal(Enumerable.Range(1, Checks).Select(i => (long)i));
        csv.ContentType!.MediaType.Should().Be("text/csv");
        var rows = csv.Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        rows.Should().HaveCount(Checks + 1).And.OnlyContain(row => row.Split(',', StringSplitOptions.None).Length == 16);
        rows[0].Should().StartWith("sequence,time,kind");
        neither.ShouldBeProblem(HttpStatusCode.NotAcceptable, "not-acceptable");
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@sum", "'@sum")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"x\"", "\"say \"\"x\"\"\"")]
    [InlineData("=a,\"b\"", "\"'=a,\"\"b\"\"\"")]
    [InlineData("match", "match")]
    [InlineData(null, "")]
    public void A_field_of_CSV_is_neither_a_formula_nor_two_fields(string? value, string field) => AuditCsv.Field(value).Should().Be(field);

    [Theory]
    [InlineData("match", "match")]
    [InlineData("a\u0000b\nc", "a?b?c")]
    [InlineData("blåbær", "bl?b?r")]
    [InlineData(null, null)]
    public void Text_from_outside_is_made_fit_for_every_database(string? text, string? fit) => Columns.Fit(text).Should().Be(fit);

    [Fact]
    public void Text_from_outside_is_cut() => Columns.Fit(new string('x', 500)).Should().HaveLength(64);

    private static async Task<List<long>> FoundAsync(TestApi api, object query) => Sequences(await api.SearchAsync(query));

    private static List<long> Sequences(Answer answer)
    {
        answer.Status.Should().Be(HttpStatusCode.OK, answer.Body);
        return answer.Json.GetProperty("records").EnumerateArray().Select(record => record.GetProperty("sequence").GetInt64()).ToList();
    }
}
