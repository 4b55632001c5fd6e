using System.Net;
using BankIdCheck.Api.Tests.Infrastructure;
using BankIdCheck.Sandbox.BankId;
using BankIdCheck.Sandbox.Entra;

namespace BankIdCheck.Api.Tests.Screening;

public sealed class OrderingTests
{
    [SkippableTheory]
    [MemberData(nameof(ServiceDatabase.Providers), MemberType = typeof(ServiceDatabase))]
    public async Task A_person_is_screened_and_the_result_and_the_report_are_kept(string provider)
    {
        await using var database = await ServiceDatabase.CreateAsync(provider);
        await using var screenings = await Screenings.StartAsync(database);

        var accepted = await screenings.OrderAsync(screenings.Person(reference: "onboarding-1"));
        var id = accepted.Json.GetProperty("id").GetString()!;
        accepted.Status.Should().Be(HttpStatusCode.Accepted);
        accepted.Headers.Location!.ToString().Should().Be($"/aml/person-sessions/{id}");
        accepted.Json.State().Should().Be("accepted");

        var status = await screenings.RestAsync(id);
        status.State().Should().Be("collected", status.ToString());
        status.Told().Should().StartWith(["accepted", "create-sent", "created"]).And.EndWith("collected")
            .And.ContainInOrder("ready jsonData", "collected jsonData", "collected aml-report");
        status.Entity("aml-report").GetProperty("signature").GetProperty("outcome").GetString().Should().Be("Intact");
        status.Entity("aml-report").GetProperty("signature").GetProperty("trust").GetString().Should().Be("Trusted");
        status.GetProperty("minutesToExpiry").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);

        var result = await screenings.GetAsync($"/{id}/result");
        result.Status.Should().Be(HttpStatusCode.OK, result.Body);
        result.Json.GetProperty("aml").ValueKind.Should().NotBe(System.Text.Json.JsonValueKind.Undefined);
        result.Headers.ETag!.Tag.Should().Be($"\"{status.Entity("jsonData").GetProperty("sha256").GetString()}\"");
        var report = await screenings.GetAsync($"/{id}/reports/aml-report");
        report.ContentType!.MediaType.Should().Be("application/pdf");
        report.Body.Should().StartWith("%PDF-");
        report.Headers.GetValues("Signature-Verdict").Should().Equal("Intact; trust=Trusted");
        (await database.CountAsync($"SELECT count(*) FROM audit_records WHERE kind = 'screening' AND outcome = 'read' AND reason LIKE '{id}%'"))
            .Should().Be(2, "each access is recorded");
        screenings.BankId.Counters.MostSessionsPerPerson.Should().Be(1);
    }

    [Fact]
    public async Task The_same_key_with_the_same_body_is_the_same_session_and_with_another_body_is_refused()
    {
        await using var screenings = await Screenings.StartAsync();
        var body = screenings.Person();

        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => screenings.AcceptedAsync(body, "key-1")));
        var another = await screenings.OrderAsync(screenings.Person(), "key-1");
        await screenings.RestAsync(ids[0]);

        ids.Distinct().Should().HaveCount(1);
        another.ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        screenings.BankId.Counters.Sessions.Should().Be(1);
        (await screenings.AcceptedAsync(body, "key-1")).Should().Be(ids[0], "also when it is collected");
        (await screenings.AcceptedAsync(body, "key-2")).Should().NotBe(ids[0]);
    }

    [Fact]
    public async Task Another_client_may_use_the_same_key()
    {
        await using var screenings = await Screenings.StartAsync();
        var body = screenings.Person();
        var first = await screenings.AcceptedAsync(body, "key-1");

        using HttpRequestMessage request = new(HttpMethod.Post, "/aml/person-sessions") { Content = Requests.Json(body) };
        request.Headers.Authorization = new(
            "Bearer", screenings.Api.Issuer.Tokens.MintAppToken(SampleTenant.IssuanceService, roles: ["Aml.Screen"]));
        request.Headers.Add("Idempotency-Key", "key-1");
        var second = await screenings.Api.SendAsync(request);

        second.Status.Should().Be(HttpStatusCode.Accepted, second.Body);
        second.Json.GetProperty("id").GetString().Should().NotBe(first);
    }

    public static TheoryData<string, string> Mistakes => new()
    {
        { """{}""", "/person" },
        { """{"person":{"firstName":"A","lastName":"B"}}""", "/person" },
        { """{"person":{"lastName":"B","dateOfBirth":"2007-01-01"}}""", "/person/firstName" },
        { """{"person":{"firstName":"A","lastName":" ","dateOfBirth":"2007-01-01"}}""", "/person/lastName" },
        { """{"person":{"firstName":"A","lastName":"B","dateOfBirth":"01.01.2007"}}""", "/person/dateOfBirth" },
        { """{"person":{"firstName":"A","lastName":"B","ssn":"0101075016"}}""", "/person/ssn" },
        { """{"person":{"firstName":"A","lastName":"B","ssn":"57912075186"}}""", "/person/dateOfBirth" },
        { """{"person":{"firstName":"A","lastName":"B","dateOfBirth":"2007-01-01","country":"no"}}""", "/person/country" },
        { """{"person":{"firstName":"A","lastName":"B","dateOfBirth":"2007-01-01","nickname":"C"}}""", "" },
        { """{"person":{"firstName":7,"lastName":"B","dateOfBirth":"2007-01-01"}}""", "/person/firstName" },
        { """{"person":{"firstName":"A","lastName":"B","dateOfBirth":"2007-01-01"},"elements":["a b"]}""", "/elements" },
        { """{"person":{"firstName":"A","lastName":"B","dateOfBirth":"2007-01-01"},"elements":[7]}""", "/elements" },
        { """{"person":{"firstName":"A","lastName":"B","dateOfBirth":"2007-01-01"},"reports":[{"type":"aml-report","language":"sv"}]}""", "/reports" },
        { """{"person":{"firstName":"A","lastName":"B","dateOfBirth":"2007-01-01"},"reports":[{"type":"aml-report"},{"type":"aml-report"}]}""", "/reports" },
        { """{"person":{"firstName":"A","lastName":"B","dateOfBirth":"2007-01-01"},"reports":[null]}""", "/reports" },
        { """{"person":{"firstName":"A","lastName":"B","dateOfBirth":"2007-01-01"},"reports":[{"type":"jsonData"}]}""", "/reports" },
        { """{"person":{"firstName":"A","lastName":"B","dateOfBirth":"2007-01-01"},"reference":"x01010750160"}""", "/reference" },
        { """{"person":{"firstName":"A","lastName":"B","dateOfBirth":"2007-01-01"},"reference":"a b"}""", "/reference" },
        { """{"person":{"firstName":"A","lastName":"B","dateOfBirth":"2007-01-01"},"relationship":"friend"}""", "/relationship" },
        { """{"person":{"firstName":"A","lastName":"B","dateOfBirth":"2007-01-01"},"reprots":[]}""", "" },
        { """[]""", "" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_named_by_its_pointer_and_never_by_its_value(string body, string member)
    {
        await using var screenings = await Screenings.StartAsync(withWebhooks: false);

        var answer = await screenings.OrderAsync(body);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid-request");
        answer.Errors.Should().Equal(member);
        screenings.BankId.Counters.Sessions.Should().Be(0);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a\tb")]
    public async Task A_key_that_is_not_printable_ASCII_is_refused(string key)
    {
        await using var screenings = await Screenings.StartAsync(withWebhooks: false);
        using HttpRequestMessage request = new(HttpMethod.Post, "/aml/person-sessions") { Content = Requests.Json(screenings.Person()) };
        request.Headers.Authorization = new("Bearer", screenings.Token);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);

        (await screenings.Api.SendAsync(request)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Theory]
    [InlineData("POST", "")]
    [InlineData("GET", "")]
    [InlineData("GET", "/0197f3c8a1b27d0e9c4b5a6978877665")]
    [InlineData("GET", "/0197f3c8a1b27d0e9c4b5a6978877665/result")]
    [InlineData("GET", "/0197f3c8a1b27d0e9c4b5a6978877665/reports/aml-report")]
    [InlineData("GET", "/0197f3c8a1b27d0e9c4b5a6978877665/events")]
    [InlineData("DELETE", "/0197f3c8a1b27d0e9c4b5a6978877665")]
    [InlineData("POST", "/0197f3c8a1b27d0e9c4b5a6978877665/retry")]
    [InlineData("PUT", "/0197f3c8a1b27d0e9c4b5a6978877665/legal-hold")]
    public async Task Without_the_role_nothing_is_told(string method, string path)
    {
        await using var screenings = await Screenings.StartAsync(withWebhooks: false);
        var content = method == "POST" ? Requests.Json("{}") : null;

        (await screenings.Api.SendAsync(new(method), $"/aml/person-sessions{path}", content, token: ""))
            .ShouldBeProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await screenings.Api.SendAsync(new(method), $"/aml/person-sessions{path}", method == "POST" ? Requests.Json("{}") : null))
            .ShouldBeProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Without_a_client_at_BankID_there_are_no_such_addresses()
    {
        await using var api = await TestApi.StartAsync();

        var answer = await api.SendAsync(
            HttpMethod.Get, "/aml/person-sessions", token: api.Issuer.Tokens.MintAppToken(SampleTenant.Onboarding));

        answer.ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task What_is_stored_of_an_order_cannot_be_read_from_the_database_and_is_gone_when_BankID_has_it()
    {
        await using var database = await ServiceDatabase.CreateAsync("Sqlite");
        await using var screenings = await Screenings.StartAsync(database, withWebhooks: false);
        screenings.BankId.Faults.Inject(BankIdFault.ServiceUnavailable, times: 1000, BankIdOperation.Token);

        var id = await screenings.AcceptedAsync(screenings.Person(), "personal-key");
        (await database.CountAsync("SELECT count(*) FROM screening_orders")).Should().Be(1);
        await ShouldHoldNoPersonAsync(database);
        screenings.BankId.Faults.Clear();
        (await screenings.RestAsync(id)).State().Should().Be("collected");

        (await database.CountAsync("SELECT count(*) FROM screening_orders")).Should().Be(0);
        (await database.CountAsync("SELECT count(*) FROM screening_contents")).Should().Be(2);
        await ShouldHoldNoPersonAsync(database);
    }

    private static async Task ShouldHoldNoPersonAsync(ServiceDatabase database)
    {
        foreach (var table in new[] { "screening_sessions", "screening_entities", "screening_timeline", "screening_orders", "screening_contents", "audit_records" })
        {
            var dump = string.Join('\n', await database.DumpAsync(table));
            foreach (var secret in new[] { "Topstad", "01010750160", "personal-key" })
            {
                dump.Should().NotContain(secret).And.NotContain(Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(secret)));
            }
        }
    }
}
