using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using BankIdCheck.Sandbox.BankId;

namespace BankIdCheck.Aml.Tests;

/// <summary>The simulator itself, as a program in another process would use it.</summary>
public sealed class SimulatorTests
{
    [Fact]
    public async Task Faults_clock_and_counters_are_at_the_control_endpoint()
    {
        await using var harness = await Harness.StartAsync();
        using HttpClient http = new() { BaseAddress = harness.Simulator.AmlBaseAddress };
        var before = harness.Simulator.Clock.GetUtcNow();

        var injected = await http.PostAsJsonAsync("/sandbox/faults", new { fault = "SessionFailed", times = 1 });
        var unknown = await http.PostAsJsonAsync("/sandbox/faults", new { fault = "Earthquake" });
        var moved = await http.PostAsJsonAsync("/sandbox/clock", new { advance = "01:30:00" });
        var wait = () => harness.CreateAndWaitAsync(Harness.Tomas);

        injected.StatusCode.Should().Be(HttpStatusCode.NoContent);
        unknown.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        moved.StatusCode.Should().Be(HttpStatusCode.OK);
        harness.Simulator.Clock.GetUtcNow().Should().BeOnOrAfter(before.AddMinutes(90));
        await wait.Should().ThrowAsync<AmlSessionFailedException>();
        await wait.Should().NotThrowAsync("the fault was for one session");
        var counters = await http.GetFromJsonAsync<JsonObject>("/sandbox/counters");
        ((int)counters!["sessions"]!).Should().Be(2);
    }

    [Fact]
    public async Task The_README_lists_every_fault()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src/BankIdCheck.Sandbox/BankId/README.md"));

        foreach (var fault in Enum.GetValues<BankIdFault>())
        {
            readme.Should().Contain($"| `{FaultBook.LastNameOf(fault)}` |");
        }
    }

    [Fact]
    public async Task A_request_without_a_token_or_without_its_scope_is_refused()
    {
        await using var simulator = await BankIdSimulator.StartAsync(
            Harness.Instant with { Clients = [new SimulatedClient("ofac-only", "s") { Scopes = ["aml_person/OFAC"] }] });
        await using var harness = await Harness.StartAsync(configure: (options, _) =>
        {
            options.Authority = simulator.Authority;
            (options.ClientId, options.ClientSecret, options.Scopes) = ("ofac-only", "s", ["aml_person/OFAC"]);
        });
        using HttpClient http = new();

        var without = await http.GetAsync(new Uri(simulator.AmlBaseAddress, "person/session/x"));
        var create = () => harness.Client.CreateSessionAsync(Harness.Tomas);

        without.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await create.Should().ThrowAsync<AmlRefusedException>()).Which.Status.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_report_that_is_downloaded_twice_is_the_same_to_the_byte()
    {
        await using var harness = await Harness.StartAsync();
        var session = await harness.CreateAndWaitAsync(Harness.Tomas);

        var one = await harness.Client.DownloadReportAsync(session, ReportType.Aml);
        var other = await harness.Client.DownloadReportAsync(session, ReportType.Aml);

        one.Sha256.Should().Be(other.Sha256);
    }

    [Fact]
    public void A_clock_that_stands_still_rings_its_timers_when_it_is_moved()
    {
        MovableClock clock = new(running: false);
        var rung = 0;
        using var once = clock.CreateTimer(_ => rung++, null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);

        clock.Advance(TimeSpan.FromSeconds(9));
        rung.Should().Be(0);
        clock.Advance(TimeSpan.FromSeconds(1));
        clock.Advance(TimeSpan.FromSeconds(10));

        rung.Should().Be(1);
        clock.Sleepers.Should().Be(0);
    }

    [Fact]
    public async Task A_clock_that_runs_rings_by_itself_and_sooner_when_it_is_moved()
    {
        MovableClock clock = new();

        await Task.Delay(TimeSpan.FromMilliseconds(20), clock);
        var sleep = Task.Delay(TimeSpan.FromHours(1), clock);
        clock.Advance(TimeSpan.FromHours(1));
        await sleep;

        sleep.IsCompletedSuccessfully.Should().BeTrue();
    }
}
