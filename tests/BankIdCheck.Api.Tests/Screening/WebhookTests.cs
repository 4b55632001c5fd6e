using System.Net;
using BankIdCheck.Api.Tests.Infrastructure;
using BankIdCheck.Sandbox.BankId;

namespace BankIdCheck.Api.Tests.Screening;

public sealed class WebhookTests
{
    private const string UnknownToken = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task A_webhook_shortens_the_wait()
    {
        var slow = Screenings.Quick with { JsonAfter = TimeSpan.FromSeconds(1), ReportAfter = TimeSpan.FromSeconds(1) };
        await using var screenings = await Screenings.StartAsync(bankIdOptions: slow, configure: settings =>
        {
            settings["Aml:Polling:Interval"] = "00:04:00";
            settings["Aml:Polling:MaxInterval"] = "00:05:00";
        });

        var status = await screenings.RestAsync(await screenings.AcceptedAsync(screenings.Person()));

        status.State().Should().Be("collected");
        status.GetProperty("timeline").EnumerateArray().Where(entry => entry.GetProperty("what").GetString() is "ready" or "collected")
            .Should().OnlyContain(
                entry => entry.GetProperty("by").GetString() == "webhook", "the first poll would have been after four minutes");
    }

    [Fact]
    public async Task A_webhook_that_lies_changes_nothing()
    {
        var slow = Screenings.Quick with { JsonAfter = TimeSpan.FromHours(1) };
        await using var screenings = await Screenings.StartAsync(bankIdOptions: slow);
        var id = await screenings.AcceptedAsync(screenings.Person(BankIdFault.WebhookForged));
        await Eventually.BecomesTrueAsync(() => screenings.BankId.Counters.WebhooksSent >= 2, "it lies");
        await Eventually.BecomesTrueAsync(() => screenings.BankId.Counters.Requests(BankIdOperation.Status) >= 2, "BankID is asked");

        (await screenings.StatusAsync(id)).State().Should().Be("in-progress");
        screenings.BankId.Clock.Advance(TimeSpan.FromHours(1.1));
        (await screenings.RestAsync(id)).State().Should().Be("collected");
    }

    [Fact]
    public async Task Known_and_unknown_tokens_are_answered_alike()
    {
        string? known = null;
        await using var screenings = await Screenings.StartAsync(
            bankIdOptions: Screenings.Quick with { JsonAfter = TimeSpan.FromHours(1) }, configure: settings =>
            settings["Aml:Archive:Keys:k1"] = TestKeys.Another);
        await screenings.AcceptedAsync(screenings.Person());
        await Eventually.BecomesTrueAsync(
            () => (known = screenings.BankId.Sessions.FirstOrDefault()?.Hooks[0].Url.Segments[^1]) is not null,
            "BankID is told where to call");
        screenings.Api.Logs.Secrets.Add(known);
        screenings.Api.Logs.Secrets.Add(UnknownToken);

        foreach (var body in new[] { """{"sessionId":"x","status":"AllDone"}""", "not json", "", new string('x', 16 * 1024) })
        {
            var one = await RingAsync(screenings, known!, body);
            var other = await RingAsync(screenings, UnknownToken, body);
            one.Status.Should().Be(HttpStatusCode.OK);
            (one.Body, one.Headers.ToString().Length).Should().Be((other.Body, other.Headers.ToString().Length));
            other.Status.Should().Be(HttpStatusCode.OK);
        }

        (await RingAsync(screenings, UnknownToken, new string('x', (16 * 1024) + 1)))
            .ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Theory]
    [InlineData("zz")]
    [InlineData("80000000")]
    [InlineData("FFFFFFFFFFFFFFFF")]
    public async Task A_body_in_broken_chunks_is_refused_and_is_no_fault(string length)
    {
        await using var screenings = await Screenings.StartAsync();
        var request = $"POST /aml/webhooks/{UnknownToken} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{length}\r\n{{}}\r\n";

        var answer = await RawHttp.ExchangeAsync(screenings.Api.Address, request);

        answer.Should().StartWith("HTTP/1.1 400 ").And.Contain("urn:bankidcheck:problem:bad-request");
        screenings.Api.Logs.Errors.Should().BeEmpty();
    }

    [Theory]
    [InlineData("eventgrid.azure.net", true)]
    [InlineData("evil\tvalue", false)]
    [InlineData(null, false)]
    public async Task The_handshake_of_CloudEvents_is_answered(string? origin, bool allowed)
    {
        await using var screenings = await Screenings.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Options, $"/aml/webhooks/{UnknownToken}");
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("WebHook-Request-Origin", origin);
        }

        var answer = await screenings.Api.SendAsync(request);

        answer.Status.Should().Be(HttpStatusCode.OK);
        answer.Headers.TryGetValues("WebHook-Allowed-Origin", out var origins).Should().Be(allowed);
        if (allowed)
        {
            origins.Should().Equal(origin);
            int.Parse(answer.Headers.GetValues("WebHook-Allowed-Rate").Single()).Should().BePositive();
        }
    }

    [SkippableFact]
    public async Task A_webhook_that_cannot_be_stored_is_a_fault_and_polling_finds_the_result_when_the_database_is_back()
    {
        await using var server = await PostgresServer.StartNewAsync();
        await using var database = await ServiceDatabase.CreateAsync("PostgreSql", server);
        await using var screenings = await Screenings.StartAsync(database, Screenings.Quick with { JsonAfter = TimeSpan.FromHours(1) });
        var id = await screenings.AcceptedAsync(screenings.Person());
        await Eventually.BecomesTrueAsync(() => screenings.BankId.Counters.Sessions == 1, "it is created");
        await Eventually.BecomesTrueAsync(async () => (await screenings.StatusAsync(id)).State() == "in-progress", "that is stored");

        await server.StopImmediatelyAsync();
        (await RingAsync(screenings, UnknownToken, "{}"))
            .ShouldBeProblem(HttpStatusCode.InternalServerError, "screening-store-unavailable");
        (await screenings.OrderAsync(screenings.Person()))
            .ShouldBeProblem(HttpStatusCode.InternalServerError, "screening-store-unavailable");
        screenings.BankId.Clock.Advance(TimeSpan.FromHours(1.1));
        await Eventually.BecomesTrueAsync(() => screenings.BankId.Counters.WebhooksSent > 0, "webhooks come while the database is down");
        await server.StartAsync();

        (await screenings.RestAsync(id, patience: TimeSpan.FromMinutes(1))).State().Should()
            .Be("collected", "the scheduler finds its database again within a minute");
        screenings.BankId.Counters.Sessions.Should().Be(1, "what was not acknowledged was not ordered");
    }

    private static Task<Answer> RingAsync(Screenings screenings, string token, string body) =>
        screenings.Api.SendAsync(HttpMethod.Post, $"/aml/webhooks/{token}", new StringContent(body), token: "");
}
