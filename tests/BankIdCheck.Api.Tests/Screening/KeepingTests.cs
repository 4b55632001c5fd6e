using System.Net;
using System.Text.Json;
using BankIdCheck.Api.Tests.Infrastructure;

namespace BankIdCheck.Api.Tests.Screening;

public sealed class KeepingTests
{
    [Fact]
    public async Task What_is_erased_is_gone_and_that_it_was_erased_stays()
    {
        await using var database = await ServiceDatabase.CreateAsync("Sqlite");
        await using var screenings = await Screenings.StartAsync(database);
        var id = await screenings.AcceptedAsync(screenings.Person(reference: "onboarding-7"));
        await screenings.RestAsync(id);

        (await screenings.SendAsync(HttpMethod.Delete, $"/{id}")).Status.Should().Be(HttpStatusCode.NoContent);
        (await screenings.SendAsync(HttpMethod.Delete, $"/{id}")).Status.Should().Be(HttpStatusCode.NoContent, "it can be repeated");

        (await screenings.GetAsync($"/{id}/result")).ShouldBeProblem(HttpStatusCode.Gone, "erased");
        (await screenings.GetAsync($"/{id}/reports/aml-report")).ShouldBeProblem(HttpStatusCode.Gone, "erased");
        var status = await screenings.StatusAsync(id);
        status.State().Should().Be("collected", "a final state is never left");
        status.GetProperty("retention").GetProperty("erasedAt").ValueKind.Should().Be(JsonValueKind.String);
        status.GetProperty("reference").ValueKind.Should().Be(JsonValueKind.Null);
        status.Told().Should().EndWith("erased");
        (await database.CountAsync("SELECT count(*) FROM screening_contents")).Should().Be(0);
        (await database.CountAsync($"SELECT count(*) FROM audit_records WHERE kind = 'screening' AND outcome = 'erased' AND reason = '{id}'")).Should().Be(2);
    }

    [Fact]
    public async Task A_session_that_is_erased_while_BankID_works_on_it_ends_and_nothing_is_collected()
    {
        await using var database = await ServiceDatabase.CreateAsync("Sqlite");
        await using var screenings = await Screenings.StartAsync(database, Screenings.Quick with { JsonAfter = TimeSpan.FromHours(1) });
        var id = await screenings.AcceptedAsync(screenings.Person());
        await Eventually.BecomesTrueAsync(async () => (await screenings.StatusAsync(id)).State() == "in-progress", "BankID works on it");

        (await screenings.SendAsync(HttpMethod.Delete, $"/{id}")).Status.Should().Be(HttpStatusCode.NoContent);
        var status = await screenings.StatusAsync(id);
        (status.State(), status.Reason()).Should().Be(("failed", "erased"));
        screenings.BankId.Clock.Advance(TimeSpan.FromHours(1.1));
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System); // webhooks and rounds of the lane

        (await database.CountAsync("SELECT count(*) FROM screening_contents")).Should().Be(0);
    }

    [Fact]
    public async Task A_legal_hold_keeps_it_from_everybody_until_it_is_lifted()
    {
        await using var screenings = await Screenings.StartAsync(configure: settings => settings["Aml:Retention:ProspectDays"] = "1");
        var id = await screenings.AcceptedAsync(screenings.Person(relationship: "prospect"));
        await screenings.RestAsync(id);

        (await screenings.SendAsync(HttpMethod.Put, $"/{id}/legal-hold")).Json.GetProperty("retention").GetProperty("legalHold")
            .GetBoolean().Should().BeTrue();
        (await screenings.SendAsync(HttpMethod.Delete, $"/{id}")).ShouldBeProblem(HttpStatusCode.Conflict, "legal-hold");
        screenings.BankId.Clock.Advance(TimeSpan.FromDays(3));
        (await DueAsync(screenings)).Should().BeEmpty();
        (await screenings.GetAsync($"/{id}/result")).Status.Should().Be(HttpStatusCode.OK);

        await screenings.SendAsync(HttpMethod.Delete, $"/{id}/legal-hold");
        (await DueAsync(screenings)).Should().Equal(id);
    }

    [Fact]
    public async Task Terms_are_five_years_after_the_relationship_a_short_one_for_prospects_and_none_that_is_not_known()
    {
        await using var screenings = await Screenings.StartAsync();
        var prospect = await screenings.AcceptedAsync(screenings.Person(relationship: "prospect"));
        var customer = await screenings.AcceptedAsync(screenings.Person());
        var former = await screenings.AcceptedAsync(screenings.Person());
        var won = await screenings.AcceptedAsync(screenings.Person(relationship: "prospect"));
        foreach (var id in new[] { prospect, customer, former, won })
        {
            await screenings.RestAsync(id);
        }

        var today = DateOnly.FromDateTime(screenings.BankId.Clock.GetUtcNow().UtcDateTime);
        var ended = await screenings.SendAsync(
            HttpMethod.Post, $"/{former}/relationship-ended", new { endedOn = today.AddDays(-10).ToString("yyyy-MM-dd") });
        ended.Json.GetProperty("retention").GetProperty("keptUntil").GetDateTime().Should()
            .Be(today.AddDays(-10).AddYears(5).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        (await screenings.SendAsync(HttpMethod.Post, $"/{customer}/relationship-ended", new { endedOn = today.AddDays(1).ToString("yyyy-MM-dd") }))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await screenings.SendAsync(HttpMethod.Post, $"/{won}/relationship-started")).Json.GetProperty("retention")
            .GetProperty("relationship").GetString().Should().Be("customer");

        (await DueAsync(screenings)).Should().BeEmpty();
        screenings.BankId.Clock.Advance(TimeSpan.FromDays(91));
        (await DueAsync(screenings)).Should().Equal([prospect], "ninety days are over");
        screenings.BankId.Clock.Advance(TimeSpan.FromDays((365.25 * 5) - 91));
        (await DueAsync(screenings)).Should().BeEquivalentTo([prospect, former], "and five years; a customer is kept");
    }

    [Fact]
    public async Task Retention_erases_what_the_dry_run_listed_and_records_it()
    {
        await using var database = await ServiceDatabase.CreateAsync("Sqlite");
        await using var screenings = await Screenings.StartAsync(database);
        var ids = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => screenings.AcceptedAsync(screenings.Person(relationship: "prospect"))));
        foreach (var id in ids)
        {
            await screenings.RestAsync(id);
        }

        screenings.BankId.Clock.Advance(TimeSpan.FromDays(100));
        var listed = await DueAsync(screenings);
        listed.Should().BeEquivalentTo(ids);
        await screenings.RunRetentionAsync();

        (await DueAsync(screenings)).Should().BeEmpty();
        (await database.CountAsync("SELECT count(*) FROM screening_contents")).Should().Be(0);
        (await database.CountAsync("SELECT count(*) FROM audit_records WHERE kind = 'screening' AND outcome = 'erased'")).Should().Be(3);
        (await screenings.GetAsync($"/{ids[0]}/result")).ShouldBeProblem(HttpStatusCode.Gone, "erased");
    }

    private static async Task<IEnumerable<string?>> DueAsync(Screenings screenings)
    {
        var answer = await screenings.Api.SendAsync(HttpMethod.Get, "/aml/retention/dry-run", token: screenings.Token);
        answer.Status.Should().Be(HttpStatusCode.OK, answer.Body);
        return answer.Json.GetProperty("sessions").EnumerateArray().Select(session => session.GetProperty("id").GetString()).ToList();
    }
}
