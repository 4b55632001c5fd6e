using BankIdCheck.Sandbox.BankId;

namespace BankIdCheck.Aml.Tests;

/// <summary>Waiting, on a clock that stands still until the client sleeps.</summary>
public sealed class WaitTests
{
    [Fact]
    public async Task Progress_is_told_once_per_change_of_each_entity()
    {
        MovableClock clock = new(running: false);
        await using var harness = await StartAsync(clock);
        Recorder recorder = new();
        var id = await harness.Client.CreateSessionAsync(Harness.Tomas);

        var session = await RunAsync(clock, harness.Client.WaitAsync(id, recorder));

        session.IsReady.Should().BeTrue();
        recorder.Seen.Should().Equal(
            "jsonData: IN_PROGRESS", "aml-report: NOT_STARTED", "jsonData: READY", "aml-report: IN_PROGRESS", "aml-report: READY");
    }

    [Fact]
    public async Task Watching_yields_each_change_and_ends_when_everything_is_ready()
    {
        MovableClock clock = new(running: false);
        await using var harness = await StartAsync(clock);
        var id = await harness.Client.CreateSessionAsync(Harness.Tomas);

        var seen = await RunAsync(clock, CollectAsync(harness.Client, id));

        seen.Should().Equal(
            "jsonData: IN_PROGRESS, aml-report: NOT_STARTED", "jsonData: READY, aml-report: IN_PROGRESS",
            "jsonData: READY, aml-report: READY");
    }

    [Fact]
    public async Task Pauses_grow_to_the_longest_one()
    {
        MovableClock clock = new(running: false);
        await using var harness = await StartAsync(clock, jsonAfter: TimeSpan.FromMinutes(10), deadline: TimeSpan.FromMinutes(30));
        var id = await harness.Client.CreateSessionAsync(Harness.Tomas);

        await RunAsync(clock, harness.Client.WaitAsync(id));

        // 2 s growing by half to 30 s: about 8 looks in the first 100 seconds, then two a minute.
        harness.Simulator.Counters.Requests(BankIdOperation.Status).Should().BeInRange(24, 34);
    }

    [Fact]
    public async Task The_deadline_ends_a_wait_with_what_was_last_seen()
    {
        MovableClock clock = new(running: false);
        await using var harness = await StartAsync(clock, jsonAfter: TimeSpan.FromHours(1));
        var id = await harness.Client.CreateSessionAsync(Harness.Tomas);
        var begun = clock.GetUtcNow();

        var wait = () => RunAsync(clock, harness.Client.WaitAsync(id));

        var failure = (await wait.Should().ThrowAsync<AmlNotReadyException>()).Which;
        failure.Session!.ToString().Should().Be("jsonData: IN_PROGRESS, aml-report: NOT_STARTED");
        (clock.GetUtcNow() - begun).Should().BeCloseTo(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task An_API_that_is_away_for_a_while_does_not_end_a_wait()
    {
        MovableClock clock = new(running: false);
        await using var harness = await StartAsync(clock);
        var id = await harness.Client.CreateSessionAsync(Harness.Tomas);
        harness.Simulator.Faults.Inject(BankIdFault.ServiceUnavailable, times: 12, operation: BankIdOperation.Status);

        var session = await RunAsync(clock, harness.Client.WaitAsync(id));

        session.IsReady.Should().BeTrue();
    }

    [Fact]
    public async Task An_API_that_stays_away_ends_a_wait_at_the_deadline_with_the_reason()
    {
        MovableClock clock = new(running: false);
        await using var harness = await StartAsync(clock);
        var id = await harness.Client.CreateSessionAsync(Harness.Tomas);
        harness.Simulator.Faults.Inject(BankIdFault.ServerError, times: 100_000, operation: BankIdOperation.Status);

        var wait = () => RunAsync(clock, harness.Client.WaitAsync(id));

        (await wait.Should().ThrowAsync<AmlNotReadyException>()).WithInnerException<AmlUnavailableException>();
    }

    [Fact]
    public async Task A_session_that_nobody_knows_ends_a_wait_at_once()
    {
        await using var harness = await Harness.StartAsync();

        var wait = () => harness.Client.WaitAsync(AmlSessionId.Parse("00000000-0000-0000-0000-000000000000"));

        await wait.Should().ThrowAsync<AmlExpiredException>();
    }

    [Fact]
    public async Task Watching_a_session_that_fails_yields_the_failure_and_ends()
    {
        await using var harness = await Harness.StartAsync();
        var id = await harness.Client.CreateSessionAsync(Harness.Faulty(BankIdFault.SessionFailed));

        var seen = await CollectAsync(harness.Client, id);

        seen.Should().Equal("jsonData: FAILED, aml-report: FAILED");
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        await using var harness = await Harness.StartAsync(Harness.Instant with { JsonAfter = TimeSpan.FromHours(1) });
        var id = await harness.Client.CreateSessionAsync(Harness.Tomas);
        using CancellationTokenSource cancel = new(TimeSpan.FromMilliseconds(100));

        var wait = () => harness.Client.WaitAsync(id, cancellationToken: cancel.Token);

        await wait.Should().ThrowAsync<OperationCanceledException>();
    }

    private static Task<Harness> StartAsync(MovableClock clock, TimeSpan? jsonAfter = null, TimeSpan? deadline = null) =>
        Harness.StartAsync(
        new BankIdSimulatorOptions { Clock = clock, JsonAfter = jsonAfter ?? TimeSpan.FromSeconds(5), ReportAfter = TimeSpan.FromSeconds(20) },
        (options, _) =>
        {
            // The clock jumps while a request is on its way, which must not look like a slow API.
            options.AttemptTimeout = options.OverallTimeout = TimeSpan.FromHours(12);
            options.MaxRetries = 1;
            options.Polling = new BankIdAmlPollingOptions { Deadline = deadline ?? TimeSpan.FromMinutes(5) };
        },
        clock);

    private static async Task<List<string>> CollectAsync(IAmlPersonClient client, AmlSessionId id)
    {
        List<string> seen = [];
        await foreach (var session in client.WatchAsync(id))
        {
            seen.Add(session.ToString());
        }

        return seen;
    }

    /// <summary>Moves the clock in small steps until the task ends. A step a millisecond leaves the sockets time to answer.</summary>
    private static async Task<T> RunAsync<T>(MovableClock clock, Task<T> task)
    {
        while (await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System)) != task)
        {
            clock.Advance(TimeSpan.FromSeconds(2));
        }

        return await task;
    }

    private sealed class Recorder : IProgress<AmlEntity>
    {
        public List<string> Seen { get; } = [];

        public void Report(AmlEntity value) => Seen.Add(value.ToString());
    }
}
