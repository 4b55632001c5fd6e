using System.Net;
using System.Net.Sockets;
using BankIdCheck.Sandbox.BankId;

namespace BankIdCheck.Aml.Tests;

public sealed class CreateTests
{
    public static TheoryData<string, PersonScreening> WrongScreenings => new()
    {
        { "FirstName", new PersonScreening { FirstName = " ", LastName = "Topstad", Ssn = "01010750160" } },
        { "LastName", new PersonScreening { FirstName = "Tomas", LastName = "", Ssn = "01010750160" } },
        { "DateOfBirth", new PersonScreening { FirstName = "Tomas", LastName = "Topstad" } },
        { "DateOfBirth", new PersonScreening { FirstName = "Vakker", LastName = "Blomst", Ssn = "57912075186" } },
        { "DateOfBirth", new PersonScreening { FirstName = "Vakker", LastName = "Blomst", Ssn = "55507608360" } },
        { "Ssn", new PersonScreening { FirstName = "Tomas", LastName = "Topstad", Ssn = "0101075016" } },
        { "Ssn", new PersonScreening { FirstName = "Tomas", LastName = "Topstad", Ssn = "010107 50160" } },
        { "Ssn", new PersonScreening { FirstName = "Tomas", LastName = "Topstad", Ssn = "", Country = "SE" } },
        { "Country", new PersonScreening { FirstName = "Tomas", LastName = "Topstad", Ssn = "01010750160", Country = "NOR" } },
        { "Reports", new PersonScreening { FirstName = "Tomas", LastName = "Topstad", Ssn = "01010750160", Reports = [new ReportOrder(ReportType.Aml, (ReportLanguage)99)] } },
        { "Webhook", new PersonScreening { FirstName = "Tomas", LastName = "Topstad", Ssn = "01010750160", Webhook = new WebhookOrder(new Uri("http://bank.example/hook")) } },
        { "Webhook", new PersonScreening { FirstName = "Tomas", LastName = "Topstad", Ssn = "01010750160", Webhook = new WebhookOrder(new Uri("https://bank.example/hook")) { Statuses = [] } } },
    };

    [Theory]
    [MemberData(nameof(WrongScreenings))]
    public async Task What_cannot_be_right_is_refused_before_anything_is_sent(string member, PersonScreening screening)
    {
        await using var harness = await Harness.StartAsync();

        var create = () => harness.Client.CreateSessionAsync(screening);

        var refusal = (await create.Should().ThrowAsync<AmlInvalidScreeningException>()).Which;
        refusal.Member.Should().Be(member);
        refusal.Rule.Should().NotBeEmpty();
        harness.Simulator.Counters.Targets.Should().BeEmpty();
    }

    [Fact]
    public async Task A_D_number_with_a_date_of_birth_is_sent()
    {
        await using var harness = await Harness.StartAsync();

        await harness.Client.CreateSessionAsync(
            new PersonScreening { FirstName = "Vakker", LastName = "Blomst", Ssn = "57912075186", DateOfBirth = new DateOnly(1920, 11, 17) });

        harness.Simulator.Counters.Sessions.Should().Be(1);
    }

    [Fact]
    public async Task A_refusal_carries_what_the_API_said_without_the_person()
    {
        await using var harness = await Harness.StartAsync();
        PersonScreening screening =
            new() { FirstName = "Vakker", LastName = "Refused", Ssn = "17912099997", DateOfBirth = new DateOnly(1920, 11, 17) };

        var create = () => harness.Client.CreateSessionAsync(screening);

        var refusal = (await create.Should().ThrowAsync<AmlRefusedException>()).Which;
        refusal.Status.Should().Be(HttpStatusCode.BadRequest);
        refusal.Code.Should().Be("INVALID_REQUEST");
        refusal.Reason.Should().Be("*** ***, born ***, ssn ***, cannot be searched");
        refusal.CorrelationId.Should().StartWith("sim-");
    }

    [Fact]
    public async Task A_429_is_handed_on_and_not_sent_again()
    {
        await using var harness = await Harness.StartAsync(Harness.Instant with { RetryAfter = TimeSpan.FromSeconds(7) });
        harness.Simulator.Faults.Inject(BankIdFault.Throttled, operation: BankIdOperation.Create);

        var create = () => harness.Client.CreateSessionAsync(Harness.Tomas);

        (await create.Should().ThrowAsync<AmlThrottledException>()).Which.RetryAfter.Should().Be(TimeSpan.FromSeconds(7));
        harness.Simulator.Counters.Requests(BankIdOperation.Create).Should().Be(1);
    }

    [Fact]
    public async Task A_503_says_that_nothing_was_created()
    {
        await using var harness = await Harness.StartAsync();
        harness.Simulator.Faults.Inject(BankIdFault.ServiceUnavailable, operation: BankIdOperation.Create);

        var create = () => harness.Client.CreateSessionAsync(Harness.Tomas);

        await create.Should().ThrowAsync<AmlUnavailableException>();
        harness.Simulator.Counters.Requests(BankIdOperation.Create).Should().Be(1);
    }

    [Fact]
    public async Task A_500_leaves_the_outcome_unknown()
    {
        await using var harness = await Harness.StartAsync();
        harness.Simulator.Faults.Inject(BankIdFault.ServerError, operation: BankIdOperation.Create);

        var create = () => harness.Client.CreateSessionAsync(Harness.Tomas);

        await create.Should().ThrowAsync<AmlCreateOutcomeUnknownException>();
        harness.Simulator.Counters.Requests(BankIdOperation.Create).Should().Be(1);
    }

    [Fact]
    public async Task A_second_401_in_a_row_is_a_refusal()
    {
        await using var harness = await Harness.StartAsync();
        harness.Simulator.Faults.Inject(BankIdFault.Unauthorized, times: 2, operation: BankIdOperation.Create);

        var create = () => harness.Client.CreateSessionAsync(Harness.Tomas);

        (await create.Should().ThrowAsync<AmlRefusedException>()).Which.Status.Should().Be(HttpStatusCode.Unauthorized);
        harness.Simulator.Counters.Requests(BankIdOperation.Create).Should().Be(2);
        harness.Simulator.Counters.Sessions.Should().Be(0);
    }

    [Fact]
    public async Task An_API_that_does_not_listen_is_unavailable_because_nothing_was_sent()
    {
        await using var harness = await Harness.StartAsync(configure: (options, _) => options.BaseAddress = NobodyListens());

        var create = () => harness.Client.CreateSessionAsync(Harness.Tomas);

        await create.Should().ThrowAsync<AmlUnavailableException>();
    }

    [Fact]
    public async Task An_API_that_takes_the_request_and_stays_silent_leaves_the_outcome_unknown()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        await using var harness = await Harness.StartAsync(configure: (options, _) =>
        {
            options.BaseAddress = new Uri($"http://{silent.LocalEndpoint}");
            options.AttemptTimeout = TimeSpan.FromMilliseconds(300);
        });

        var create = () => harness.Client.CreateSessionAsync(Harness.Tomas);

        await create.Should().ThrowAsync<AmlCreateOutcomeUnknownException>();
    }

    [Fact]
    public async Task Cancelling_is_cancelling()
    {
        await using var harness = await Harness.StartAsync();
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();

        var create = () => harness.Client.CreateSessionAsync(Harness.Tomas, cancelled.Token);

        await create.Should().ThrowAsync<OperationCanceledException>();
        harness.Simulator.Counters.Sessions.Should().Be(0);
    }

    private static Uri NobodyListens()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://{listener.LocalEndpoint}");
    }
}
