using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using BankIdCheck.Api.Tests.Infrastructure;

namespace BankIdCheck.Api.Tests.Screening;

public sealed class ReadingTests
{
    [Fact]
    public async Task Events_tell_every_change_until_the_end_and_go_on_where_they_broke_off()
    {
        await using var screenings = await Screenings.StartAsync(
            bankIdOptions: Screenings.Quick with { JsonAfter = TimeSpan.FromSeconds(3), ReportAfter = TimeSpan.FromSeconds(3) });
        var id = await screenings.AcceptedAsync(screenings.Person());

        var all = await FollowAsync(screenings, id);
        var rest = await FollowAsync(screenings, id, lastEventId: all[0].EventId);
        var nothing = await FollowAsync(screenings, id, lastEventId: all[^1].EventId);

        all.Should().OnlyContain(item => item.EventType == "status");
        all.Select(item => int.Parse(item.EventId!)).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        JsonDocument.Parse(all[^1].Data).RootElement.State().Should().Be("collected");
        rest.Should().ContainSingle("what is over is told once").Which.Data.Should().Be(all[^1].Data);
        nothing.Should().BeEmpty();
    }

    [Fact]
    public async Task Lists_are_paged_and_filtered_by_state_and_reference()
    {
        await using var screenings = await Screenings.StartAsync();
        List<string> ids = [];
        foreach (var reference in new[] { "a-1", "a-1", "b-2", "b-2", "b-2" })
        {
            ids.Add(await screenings.AcceptedAsync(screenings.Person(reference: reference)));
        }

        foreach (var id in ids)
        {
            await screenings.RestAsync(id);
        }

        List<string?> seen = [];
        var next = "";
        do
        {
            var page = (await screenings.GetAsync($"?limit=2{next}")).Json;
            seen.AddRange(Ids(page));
            next = page.GetProperty("next").GetString() is { } before ? $"&before={before}" : null;
        }
        while (next is not null);

        seen.Should().BeEquivalentTo(ids).And.BeInDescendingOrder();
        Ids((await screenings.GetAsync("?reference=a-1&state=collected")).Json).Should().BeEquivalentTo(ids[..2]);
        Ids((await screenings.GetAsync("?reference=a-1&state=failed")).Json).Should().BeEmpty();
    }

    [Theory]
    [InlineData("?state=done", "?state")]
    [InlineData("?reference=01010750160", "?reference")]
    [InlineData("?limit=0", "?limit")]
    [InlineData("?limit=x", "?limit")]
    [InlineData("?before=x", "?before")]
    public async Task A_mistake_in_a_query_is_named(string query, string parameter)
    {
        await using var screenings = await Screenings.StartAsync(withWebhooks: false);
        screenings.Api.Logs.Secrets.Add("01010750160");

        var answer = await screenings.GetAsync(query);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid-request");
        answer.Errors.Should().Equal(parameter);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/result")]
    [InlineData("GET", "/reports/aml-report")]
    [InlineData("GET", "/events")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/retry")]
    [InlineData("POST", "/relationship-ended")]
    [InlineData("PUT", "/legal-hold")]
    public async Task What_does_not_exist_is_not_found(string method, string path)
    {
        await using var screenings = await Screenings.StartAsync(withWebhooks: false);

        (await screenings.SendAsync(new(method), $"/0197f3c8a1b27d0e9c4b5a6978877665{path}"))
            .ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Content_that_is_known_already_is_not_sent_again()
    {
        await using var screenings = await Screenings.StartAsync();
        var id = await screenings.AcceptedAsync(screenings.Person());
        var status = await screenings.RestAsync(id);
        using HttpRequestMessage request = new(HttpMethod.Get, $"/aml/person-sessions/{id}/reports/aml-report");
        request.Headers.Authorization = new("Bearer", screenings.Token);
        request.Headers.IfNoneMatch.Add(new($"\"{status.Entity("aml-report").GetProperty("sha256").GetString()}\""));

        (await screenings.Api.SendAsync(request)).Status.Should().Be(HttpStatusCode.NotModified);
        (await screenings.GetAsync($"/{id}/reports/credit-report")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await screenings.GetAsync($"/{id}/reports/jsonData")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Health_tells_about_BankID_and_what_is_not_collected()
    {
        await using var screenings = await Screenings.StartAsync(
            bankIdOptions: Screenings.Quick with { ReportAfter = TimeSpan.FromHours(5) });
        var before = (await screenings.Api.SendAsync(HttpMethod.Get, "/health/ready", token: "")).Json;
        before.GetProperty("checks").GetProperty("bankid").GetString().Should().Be("Healthy");

        var id = await screenings.AcceptedAsync(screenings.Person(Sandbox.BankId.BankIdFault.ServerError));
        await Eventually.BecomesTrueAsync(
            async () => (await screenings.StatusAsync(id)).GetProperty("hindrance").GetString() is not null, "the result cannot be had");
        var during = (await screenings.Api.SendAsync(HttpMethod.Get, "/health/ready", token: "")).Json;
        during.GetProperty("figures").GetProperty("minutesToNextExpiry").GetInt32().Should().BeInRange(110, 120);
        during.GetProperty("figures").GetProperty("oldestUncollectedMinutes").GetInt32().Should().Be(0);

        screenings.BankId.Clock.Advance(TimeSpan.FromMinutes(100));
        screenings.BankId.Faults.Inject(Sandbox.BankId.BankIdFault.ServiceUnavailable, times: 1000, Sandbox.BankId.BankIdOperation.Token);
        var late = await screenings.Api.SendAsync(HttpMethod.Get, "/health/ready", token: "");
        late.Status.Should().Be(HttpStatusCode.OK, "orders are still taken");
        late.Json.GetProperty("checks").GetProperty("collecting").GetString().Should().Be("Degraded");
        late.Json.GetProperty("checks").GetProperty("bankid").GetString().Should().Be("Degraded");
    }

    private static async Task<List<SseItem<string>>> FollowAsync(Screenings screenings, string id, string? lastEventId = null)
    {
        using HttpClient http = new() { BaseAddress = screenings.Api.Address };
        using HttpRequestMessage request = new(HttpMethod.Get, $"/aml/person-sessions/{id}/events");
        request.Headers.Authorization = new("Bearer", screenings.Token);
        request.Headers.Add("Last-Event-ID", lastEventId ?? "0");
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        List<SseItem<string>> items = [];
        await foreach (var item in SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            items.Add(item);
        }

        return items;
    }

    private static IEnumerable<string?> Ids(JsonElement page) =>
        page.GetProperty("sessions").EnumerateArray().Select(session => session.GetProperty("id").GetString());
}
