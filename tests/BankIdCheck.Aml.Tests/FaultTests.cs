using System.Net;
using BankIdCheck.Aml.Results;
using BankIdCheck.Sandbox.BankId;

namespace BankIdCheck.Aml.Tests;

/// <summary>
/// Each fault of the simulator by its reserved last name, and what the caller of the client gets. Webhook faults are in
/// <see cref="WebhookTests"/>.
/// </summary>
public sealed class FaultTests
{
    [Fact]
    public async Task A_failed_session_ends_the_wait_with_the_session()
    {
        await using var harness = await Harness.StartAsync();

        var wait = () => harness.CreateAndWaitAsync(Harness.Faulty(BankIdFault.SessionFailed));

        var failure = (await wait.Should().ThrowAsync<AmlSessionFailedException>()).Which;
        failure.Session.JsonData!.IsFailed.Should().BeTrue();
    }

    [Fact]
    public async Task A_report_that_never_comes_ends_the_wait_at_the_deadline_and_the_data_can_still_be_had()
    {
        await using var harness = await Harness.StartAsync(
            configure: (options, _) => options.Polling.Deadline = TimeSpan.FromMilliseconds(300));

        var wait = () => harness.CreateAndWaitAsync(Harness.Faulty(BankIdFault.ReportNeverReady));

        var failure = (await wait.Should().ThrowAsync<AmlNotReadyException>()).Which;
        failure.Session!.JsonData!.IsReady.Should().BeTrue();
        (await harness.Client.DownloadResultAsync(failure.Session)).Json.Length.Should().BePositive();
        var early = () => harness.Client.DownloadReportAsync(failure.Session, ReportType.Aml);
        await early.Should().ThrowAsync<AmlNotReadyException>();
    }

    [Fact]
    public async Task An_expired_result_is_named_so()
    {
        await using var harness = await Harness.StartAsync();
        var session = await harness.CreateAndWaitAsync(Harness.Faulty(BankIdFault.ResultExpired));

        var json = () => harness.Client.DownloadResultAsync(session);
        var pdf = () => harness.Client.DownloadReportAsync(session, ReportType.Aml);

        await json.Should().ThrowAsync<AmlExpiredException>();
        await pdf.Should().ThrowAsync<AmlExpiredException>();
    }

    [Fact]
    public async Task A_result_expires_two_hours_after_it_was_ready()
    {
        await using var harness = await Harness.StartAsync();
        var session = await harness.CreateAndWaitAsync(Harness.Tomas);
        harness.Simulator.Clock.Advance(TimeSpan.FromMinutes(119));
        await harness.Client.DownloadResultAsync(session);

        harness.Simulator.Clock.Advance(TimeSpan.FromMinutes(1));
        var late = () => harness.Client.DownloadResultAsync(session);

        await late.Should().ThrowAsync<AmlExpiredException>();
    }

    [Fact]
    public async Task One_401_costs_one_new_token_and_nothing_else()
    {
        await using var harness = await Harness.StartAsync();

        await harness.CreateAndWaitAsync(Harness.Faulty(BankIdFault.Unauthorized));

        harness.Simulator.Counters.Sessions.Should().Be(1);
        harness.Simulator.Counters.Requests(BankIdOperation.Create).Should().Be(2);
        harness.Simulator.Counters.Requests(BankIdOperation.Token).Should().Be(2);
    }

    [Fact]
    public async Task One_429_is_waited_out_as_long_as_it_says()
    {
        MovableClock clock = new();
        await using var harness = await Harness.StartAsync(
            Harness.Instant with { Clock = clock, RetryAfter = TimeSpan.FromSeconds(1) }, time: clock);
        var id = await harness.Client.CreateSessionAsync(Harness.Faulty(BankIdFault.Throttled));
        var before = clock.GetUtcNow();

        await harness.Client.GetSessionAsync(id);

        (clock.GetUtcNow() - before).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
        harness.Simulator.Counters.Requests(BankIdOperation.Status).Should().Be(2);
    }

    [Fact]
    public async Task A_429_that_asks_for_longer_than_a_call_may_take_is_handed_on_at_once()
    {
        await using var harness = await Harness.StartAsync(Harness.Instant with { RetryAfter = TimeSpan.FromMinutes(10) });
        var id = await harness.Client.CreateSessionAsync(Harness.Faulty(BankIdFault.Throttled));

        var get = () => harness.Client.GetSessionAsync(id);

        (await get.Should().ThrowAsync<AmlThrottledException>()).Which.RetryAfter.Should().Be(TimeSpan.FromMinutes(10));
        harness.Simulator.Counters.Requests(BankIdOperation.Status).Should().Be(1);
    }

    [Fact]
    public async Task A_lasting_500_is_unavailable_after_all_tries()
    {
        await using var harness = await Harness.StartAsync();
        var session = await harness.CreateAndWaitAsync(Harness.Faulty(BankIdFault.ServerError));

        var download = () => harness.Client.DownloadResultAsync(session);

        var failure = (await download.Should().ThrowAsync<AmlUnavailableException>()).Which;
        failure.Status.Should().Be(HttpStatusCode.InternalServerError);
        failure.CorrelationId.Should().StartWith("sim-");
        harness.Simulator.Counters.Requests(BankIdOperation.Result).Should().Be(5);
    }

    [Fact]
    public async Task One_503_is_tried_again()
    {
        await using var harness = await Harness.StartAsync();
        var id = await harness.Client.CreateSessionAsync(Harness.Faulty(BankIdFault.ServiceUnavailable));

        var session = await harness.Client.GetSessionAsync(id);

        session.IsReady.Should().BeTrue();
        harness.Simulator.Counters.Requests(BankIdOperation.Status).Should().Be(2);
    }

    [Theory]
    [InlineData(nameof(BankIdFault.ResetBeforeCreate), 0)]
    [InlineData(nameof(BankIdFault.ResetAfterCreate), 1)]
    public async Task A_connection_that_breaks_during_a_create_leaves_its_outcome_unknown_and_nothing_is_sent_again(
        string fault, int sessions)
    {
        await using var harness = await Harness.StartAsync();

        var create = () => harness.Client.CreateSessionAsync(Harness.Faulty(Enum.Parse<BankIdFault>(fault)));

        await create.Should().ThrowAsync<AmlCreateOutcomeUnknownException>();
        harness.Simulator.Counters.Requests(BankIdOperation.Create).Should().Be(1);
        harness.Simulator.Counters.Sessions.Should().Be(sessions);
    }

    [Fact]
    public async Task Half_a_body_is_tried_again_and_then_refused()
    {
        await using var harness = await Harness.StartAsync();
        var session = await harness.CreateAndWaitAsync(Harness.Faulty(BankIdFault.HalfBody));

        var json = () => harness.Client.DownloadResultAsync(session);
        var pdf = () => harness.Client.DownloadReportAsync(session, ReportType.Aml);

        await json.Should().ThrowAsync<AmlUntrustedContentException>().WithMessage("*broke off*");
        await pdf.Should().ThrowAsync<AmlUntrustedContentException>().WithMessage("*broke off*");
        harness.Simulator.Counters.Requests(BankIdOperation.Result).Should().Be(5);
    }

    [Fact]
    public async Task A_length_that_cuts_the_report_short_is_found_out()
    {
        await using var harness = await Harness.StartAsync();
        var session = await harness.CreateAndWaitAsync(Harness.Faulty(BankIdFault.WrongLength));

        var download = () => harness.Client.DownloadReportAsync(session, ReportType.Aml);

        await download.Should().ThrowAsync<AmlUntrustedContentException>().WithMessage("*not a complete PDF*");
    }

    [Fact]
    public async Task Html_with_200_is_no_result()
    {
        await using var harness = await Harness.StartAsync();
        var session = await harness.CreateAndWaitAsync(Harness.Faulty(BankIdFault.HtmlWith200));

        var download = () => harness.Client.DownloadResultAsync(session);

        await download.Should().ThrowAsync<AmlUntrustedContentException>().WithMessage("*not a complete JSON object*");
    }

    [Fact]
    public async Task An_empty_PDF_is_no_report()
    {
        await using var harness = await Harness.StartAsync();
        var session = await harness.CreateAndWaitAsync(Harness.Faulty(BankIdFault.EmptyPdf));

        var download = () => harness.Client.DownloadReportAsync(session, ReportType.Aml);

        await download.Should().ThrowAsync<AmlUntrustedContentException>().WithMessage("*not a complete PDF*");
    }

    [Fact]
    public async Task A_tampered_PDF_is_handed_on_with_the_verdict_that_it_was_tampered_with()
    {
        await using var harness = await Harness.StartAsync();
        var session = await harness.CreateAndWaitAsync(Harness.Faulty(BankIdFault.TamperedPdf));

        var report = await harness.Client.DownloadReportAsync(session, ReportType.Aml);

        report.Signature.Outcome.Should().Be(SignatureOutcome.Tampered);
        report.Signature.DigestIntact.Should().BeFalse();
        report.Signature.CoversWholeFile.Should().BeTrue();
    }

    [Fact]
    public async Task A_link_to_another_host_is_not_followed()
    {
        await using var harness = await Harness.StartAsync();
        var session = await harness.CreateAndWaitAsync(Harness.Faulty(BankIdFault.LinkToAnotherHost));

        var download = () => harness.Client.DownloadReportAsync(session, ReportType.Aml);

        await download.Should().ThrowAsync<AmlUntrustedContentException>().WithMessage("*link*");
        harness.Simulator.Counters.OtherHostRequests.Should().Be(0);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var harness = await Harness.StartAsync();
        var session = await harness.CreateAndWaitAsync(Harness.Faulty(BankIdFault.Redirect));

        var download = () => harness.Client.DownloadReportAsync(session, ReportType.Aml);

        await download.Should().ThrowAsync<AmlUntrustedContentException>().WithMessage("*redirect*");
        harness.Simulator.Counters.OtherHostRequests.Should().Be(0);
    }

    [Fact]
    public async Task Unknown_words_are_kept_and_neither_final_nor_success()
    {
        await using var harness = await Harness.StartAsync(
            Harness.Instant with { Clock = new MovableClock(), ReportAfter = TimeSpan.FromMilliseconds(150) });
        List<string> seen = [];
        var id = await harness.Client.CreateSessionAsync(Harness.Faulty(BankIdFault.UnknownEnumValues));

        AmlSession? last = null;
        await foreach (var session in harness.Client.WatchAsync(id))
        {
            seen.Add(session.Report(ReportType.Aml)!.Status.Text!);
            last = session;
        }

        var person = (await harness.Client.DownloadResultAsync(last!)).Person;

        seen.Should().Equal("BEING_TYPESET", "READY");
        person.Aml.ValueOrNull!.Status.Should().Match<OpenValue<WatchlistStatus>>(
            status => status.Text == "UNDER_REVIEW" && status.Known == null);
        person.Address.ValueOrNull!.National.ValueOrNull!.PersonStatus.ToString().Should().Be("RESIDENT_ON_MARS");
        person.KeyInformation.ValueOrNull!.Gender.Known.Should().BeNull();
    }

    [Fact]
    public async Task Unknown_members_are_preserved()
    {
        await using var harness = await Harness.StartAsync();

        var session = await harness.CreateAndWaitAsync(Harness.Faulty(BankIdFault.UnknownMembers));
        var person = (await harness.Client.DownloadResultAsync(session)).Person;

        person.Unknown["introducedLater"].GetProperty("score").GetInt32().Should().Be(7);
        person.KeyInformation.ValueOrNull!.Unknown.Should().ContainKey("introducedLater");
        person.Aml.ValueOrNull!.Unknown.Should().BeEmpty();
        session.IsReady.Should().BeTrue("a member that is no entity does not hold a session up");
    }

    [Fact]
    public async Task Empty_nodes_say_that_a_search_was_made()
    {
        await using var harness = await Harness.StartAsync();

        var session = await harness.CreateAndWaitAsync(Harness.Faulty(BankIdFault.EmptyNodes));
        var person = (await harness.Client.DownloadResultAsync(session)).Person;

        person.Aml.Should().BeOfType<Searched<WatchlistSearch>.Empty>();
        person.Address.Should().BeOfType<Searched<Addresses>.Empty>();
        person.KeyInformation.Should().BeOfType<Searched<KeyInformation>.Empty>();
        person.Roles.Should().BeOfType<Searched<IReadOnlyList<OrganizationRole>>.Empty>();
    }

    [Fact]
    public async Task Missing_nodes_are_no_proof_of_a_search()
    {
        await using var harness = await Harness.StartAsync();

        var session = await harness.CreateAndWaitAsync(Harness.Faulty(BankIdFault.MissingNodes));
        var person = (await harness.Client.DownloadResultAsync(session)).Person;

        person.Aml.Should().BeOfType<Searched<WatchlistSearch>.NotRequested>();
        person.Address.Should().BeOfType<Searched<Addresses>.NotRequested>();
    }
}
