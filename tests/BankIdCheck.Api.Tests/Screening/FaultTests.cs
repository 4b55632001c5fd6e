using System.Net;
using BankIdCheck.Api.Tests.Infrastructure;
using BankIdCheck.Sandbox.BankId;

namespace BankIdCheck.Api.Tests.Screening;

/// <summary>Whatever BankID does, a session ends collected or failed with a reason, and is created once.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task Faults_that_pass_change_nothing_but_the_time_it_takes()
    {
        await using var screenings = await Screenings.StartAsync();
        BankIdFault[] passing =
        [
            BankIdFault.WebhookLost, BankIdFault.WebhookDoubled, BankIdFault.WebhookReordered, BankIdFault.WebhookForged,
            BankIdFault.Unauthorized, BankIdFault.Throttled, BankIdFault.ServiceUnavailable, BankIdFault.UnknownMembers,
            BankIdFault.EmptyNodes, BankIdFault.MissingNodes,
        ];

        var ids = await Task.WhenAll(passing.Select(fault => screenings.AcceptedAsync(screenings.Person(fault))));

        foreach (var (fault, id) in passing.Zip(ids))
        {
            var status = await screenings.RestAsync(id);
            status.State().Should().Be("collected", $"{fault}: {status}");
        }

        screenings.BankId.Counters.MostSessionsPerPerson.Should().Be(1);
        screenings.BankId.Counters.OtherHostRequests.Should().Be(0);
    }

    [Theory]
    [InlineData(nameof(BankIdFault.ServerError), "bankid-unavailable", "jsonData")]
    [InlineData(nameof(BankIdFault.HtmlWith200), "untrusted-content", "jsonData")]
    [InlineData(nameof(BankIdFault.HalfBody), "bankid-unavailable", "jsonData", "aml-report")]
    [InlineData(nameof(BankIdFault.EmptyPdf), "untrusted-content", "aml-report")]
    [InlineData(nameof(BankIdFault.WrongLength), "untrusted-content", "aml-report")]
    [InlineData(nameof(BankIdFault.LinkToAnotherHost), "untrusted-content", "aml-report")]
    [InlineData(nameof(BankIdFault.Redirect), "untrusted-content", "aml-report")]
    public async Task What_never_comes_whole_is_tried_until_BankID_has_deleted_it_and_the_rest_is_kept(
        string name, string reason, params string[] lost)
    {
        var fault = Enum.Parse<BankIdFault>(name);
        await using var screenings = await Screenings.StartAsync(withWebhooks: false);
        var id = await screenings.AcceptedAsync(screenings.Person(fault));
        await Eventually.BecomesTrueAsync(
            async () => (await screenings.StatusAsync(id)).GetProperty("hindrance").GetString() is not null, "the fault is met");
        var hindered = await screenings.StatusAsync(id);
        hindered.GetProperty("minutesToExpiry").GetInt32().Should().BeInRange(110, 120);
        (await screenings.GetAsync($"/{id}/{(lost[0] == "jsonData" ? "result" : "reports/aml-report")}"))
            .ShouldBeProblem(HttpStatusCode.Conflict, "not-ready");

        screenings.BankId.Clock.Advance(TimeSpan.FromHours(2.1));
        var status = await screenings.RestAsync(id);

        status.State().Should().Be("failed");
        status.Reason().Should().BeOneOf(reason, "expired");
        foreach (var entity in new[] { "jsonData", "aml-report" })
        {
            status.Entity(entity).State().Should().Be(lost.Contains(entity) ? "failed" : "collected");
        }

        (await screenings.GetAsync($"/{id}/{(lost[0] == "jsonData" ? "result" : "reports/aml-report")}"))
            .ShouldBeProblem(HttpStatusCode.Conflict, "not-collected");
        screenings.BankId.Counters.OtherHostRequests.Should().Be(0);
    }

    [Fact]
    public async Task A_status_that_nobody_knows_is_kept_and_not_taken_for_an_end()
    {
        await using var screenings = await Screenings.StartAsync(
            bankIdOptions: Screenings.Quick with { ReportAfter = TimeSpan.FromHours(1) });
        var id = await screenings.AcceptedAsync(screenings.Person(BankIdFault.UnknownEnumValues));

        await Eventually.BecomesTrueAsync(
            async () => (await screenings.StatusAsync(id)).Entity("aml-report").GetProperty("upstreamStatus").GetString() == "BEING_TYPESET", "it is shown");
        screenings.BankId.Clock.Advance(TimeSpan.FromHours(1.1));
        var status = await screenings.RestAsync(id);

        status.State().Should().Be("collected");
        status.Told().Should().Contain("unknown-status aml-report");
    }

    [Fact]
    public async Task A_session_that_fails_at_BankID_fails_here_with_the_reason()
    {
        await using var screenings = await Screenings.StartAsync();

        var failed = await screenings.RestAsync(await screenings.AcceptedAsync(screenings.Person(BankIdFault.SessionFailed)));
        var expired = await screenings.RestAsync(await screenings.AcceptedAsync(screenings.Person(BankIdFault.ResultExpired)));

        (failed.State(), failed.Reason()).Should().Be(("failed", "failed-at-bankid"));
        (expired.State(), expired.Reason()).Should().Be(("failed", "expired"));
    }

    [Fact]
    public async Task A_report_that_never_becomes_ready_is_given_up_and_the_result_is_kept()
    {
        await using var screenings = await Screenings.StartAsync();
        var id = await screenings.AcceptedAsync(screenings.Person(BankIdFault.ReportNeverReady));
        await Eventually.BecomesTrueAsync(
            async () => (await screenings.StatusAsync(id)).Entity("jsonData").State() == "collected", "the result is there");

        screenings.BankId.Clock.Advance(TimeSpan.FromDays(1.1));
        var status = await screenings.RestAsync(id);

        (status.State(), status.Reason()).Should().Be(("failed", "not-ready-in-time"));
        (await screenings.GetAsync($"/{id}/result")).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_tampered_report_is_kept_with_its_verdict()
    {
        await using var screenings = await Screenings.StartAsync();

        var status = await screenings.RestAsync(await screenings.AcceptedAsync(screenings.Person(BankIdFault.TamperedPdf)));

        status.State().Should().Be("collected");
        status.Entity("aml-report").GetProperty("signature").GetProperty("outcome").GetString().Should().Be("Tampered");
    }

    [Fact]
    public async Task A_refusal_ends_the_session_and_a_refused_client_does_not()
    {
        await using var screenings = await Screenings.StartAsync();
        var refused = await screenings.RestAsync(await screenings.AcceptedAsync(
            new { person = new { firstName = "Somebody", lastName = "Refused", dateOfBirth = "2007-01-01" } }));
        (refused.State(), refused.Reason()).Should().Be(("failed", "refused-by-bankid"));

        screenings.BankId.Faults.Inject(BankIdFault.Unauthorized, times: 2, BankIdOperation.Create);
        var id = await screenings.AcceptedAsync(screenings.Person());
        var status = await screenings.RestAsync(id);
        status.State().Should().Be("collected", "credentials that are put right later let it through");
        status.GetProperty("timeline").ToString().Should().Contain("client-refused");
    }

    [Theory]
    [InlineData(nameof(BankIdFault.ResetAfterCreate), 1)]
    [InlineData(nameof(BankIdFault.ResetBeforeCreate), 0)]
    public async Task An_unknown_outcome_is_said_and_not_sent_again_before_somebody_decides(string name, int sessions)
    {
        var fault = Enum.Parse<BankIdFault>(name);
        await using var database = await ServiceDatabase.CreateAsync("Sqlite");
        await using var screenings = await Screenings.StartAsync(database);
        screenings.BankId.Faults.Inject(fault, operation: fault is BankIdFault.ResetBeforeCreate ? BankIdOperation.Create : null);
        var body = screenings.Person();
        var id = await screenings.AcceptedAsync(body, "key-1");

        (await screenings.RestAsync(id)).State().Should().Be("outcome-unknown");
        screenings.BankId.Clock.Advance(TimeSpan.FromHours(3));
        await Task.Delay(TimeSpan.FromSeconds(2.5), TimeProvider.System); // two rounds of the lane
        screenings.BankId.Counters.Sessions.Should().Be(sessions, "it is not sent again");
        (await screenings.AcceptedAsync(body, "key-1")).Should().Be(id, "not by the key either");

        var decided = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => screenings.SendAsync(HttpMethod.Post, $"/{id}/retry")));
        decided.Should().ContainSingle(answer => answer.Status == HttpStatusCode.Accepted, "it is decided once");
        await Eventually.BecomesTrueAsync(async () => (await screenings.StatusAsync(id)).State() == "collected", "it is sent again");

        screenings.BankId.Counters.Sessions.Should().Be(sessions + 1);
        (await screenings.StatusAsync(id)).Told().Should().ContainInOrder("outcome-unknown", "retry-decided", "create-sent", "created");
        (await database.CountAsync($"SELECT count(*) FROM audit_records WHERE kind = 'screening' AND outcome = 'retried' AND reason = '{id}'")).Should().BeGreaterThan(0);
        (await screenings.SendAsync(HttpMethod.Post, $"/{id}/retry")).ShouldBeProblem(HttpStatusCode.Conflict, "nothing-to-retry");
    }

    [Fact]
    public async Task An_unknown_outcome_that_nobody_decides_about_ends_with_its_reason()
    {
        await using var screenings = await Screenings.StartAsync(configure: settings => settings["Aml:DecideWithin"] = "00:30:00");
        screenings.BankId.Faults.Inject(BankIdFault.ResetAfterCreate);
        var id = await screenings.AcceptedAsync(screenings.Person());
        (await screenings.RestAsync(id)).State().Should().Be("outcome-unknown");

        screenings.BankId.Clock.Advance(TimeSpan.FromHours(1));
        await Eventually.BecomesTrueAsync(async () => (await screenings.StatusAsync(id)).State() == "failed", "the time to decide is over");

        (await screenings.StatusAsync(id)).Reason().Should().Be("create-outcome-unknown");
    }

    [SkippableFact]
    public async Task A_full_disk_is_a_fault_and_with_room_everything_goes_on_without_a_restart()
    {
        await using var disk = await SmallDisk.MountAsync(kilobytes: 1024);
        await using var screenings = await Screenings.StartAsync(
            bankIdOptions: Screenings.Quick with { JsonAfter = TimeSpan.FromHours(1) },
            configure: settings => settings["ServiceStore:ConnectionString"] = $"Data Source={disk.Path}/service.db",
            withWebhooks: false);
        var id = await screenings.AcceptedAsync(screenings.Person());
        await Eventually.BecomesTrueAsync(async () => (await screenings.StatusAsync(id)).State() == "in-progress", "BankID works on it");

        disk.Fill();
        screenings.BankId.Clock.Advance(TimeSpan.FromHours(1.1));
        (await screenings.OrderAsync(screenings.Person()))
            .ShouldBeProblem(HttpStatusCode.InternalServerError, "screening-store-unavailable");
        await Eventually.BecomesTrueAsync(
            () => screenings.Api.Logs.Lines.Any(line => line.Contains("ScreeningInterrupted", StringComparison.Ordinal)),
            "the result cannot be archived");
        disk.MakeRoom();

        (await screenings.RestAsync(id)).State().Should().Be("collected");
        screenings.BankId.Counters.Sessions.Should().Be(1, "what was not acknowledged was not ordered");

        var next = await screenings.AcceptedAsync(screenings.Person());
        await Eventually.BecomesTrueAsync(
            async () => (await screenings.StatusAsync(next)).State() == "in-progress", "orders are sent again");
        screenings.BankId.Clock.Advance(TimeSpan.FromHours(1.1));
        (await screenings.RestAsync(next)).State().Should().Be("collected");
    }

    [Fact]
    public async Task A_locked_file_is_a_fault_until_the_lock_is_gone()
    {
        await using var database = await ServiceDatabase.CreateAsync("Sqlite");
        await using var screenings = await Screenings.StartAsync(database, withWebhooks: false);
        var id = await screenings.AcceptedAsync(screenings.Person());

        await using (Microsoft.Data.Sqlite.SqliteConnection owner = new($"{database.ConnectionString};Pooling=false"))
        {
            await owner.OpenAsync();
            await using var command = owner.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            await command.ExecuteNonQueryAsync();
            (await screenings.OrderAsync(screenings.Person()))
                .ShouldBeProblem(HttpStatusCode.InternalServerError, "screening-store-unavailable");
        }

        (await screenings.RestAsync(id)).State().Should().Be("collected");
        screenings.BankId.Counters.Sessions.Should().Be(1);
    }
}
