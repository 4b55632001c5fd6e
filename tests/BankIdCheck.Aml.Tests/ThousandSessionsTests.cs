using BankIdCheck.Sandbox.BankId;

namespace BankIdCheck.Aml.Tests;

/// <summary>Alone, because it measures the memory of the whole process.</summary>
[CollectionDefinition(nameof(ThousandSessionsTests), DisableParallelization = true)]
[Collection(nameof(ThousandSessionsTests))]
public sealed class ThousandSessionsTests
{
    private const int Sessions = 1000;

    [Fact]
    public async Task A_thousand_sessions_at_once_are_all_collected_with_one_token_and_few_connections()
    {
        await using var harness = await Harness.StartAsync(
            new BankIdSimulatorOptions { JsonAfter = TimeSpan.FromMilliseconds(500), ReportAfter = TimeSpan.FromMilliseconds(500) },
            (options, _) =>
            {
                options.Polling.Interval = TimeSpan.FromMilliseconds(200);
                options.Polling.MaxInterval = TimeSpan.FromSeconds(1);
                options.MaxConnections = 16;
                options.OverallTimeout = TimeSpan.FromMinutes(5);
                options.AttemptTimeout = TimeSpan.FromMinutes(1);
            });
        await harness.CreateAndWaitAsync(Harness.Tomas);
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var collected = await Task.WhenAll(Enumerable.Range(0, Sessions).Select(number => ScreenAsync(harness.Client, number)));

        collected.Should().HaveCount(Sessions).And.OnlyHaveUniqueItems("each session is another");
        harness.Simulator.Counters.Sessions.Should().Be(Sessions + 1);
        harness.Simulator.Counters.MostSessionsPerPerson.Should().Be(1, "no session was created twice");
        harness.Simulator.Counters.Requests(BankIdOperation.Create).Should().Be(Sessions + 1);
        harness.Simulator.Counters.Requests(BankIdOperation.Token).Should().Be(1);
        harness.Simulator.Counters.MostConnections.Should().BeLessThanOrEqualTo(
            16 + 2, "16 for the API, and those that fetched discovery, keys and token");
        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(
            40L * 1024 * 1024, "nothing of a finished session is kept but what the test and the simulator keep");
    }

    private static async Task<string> ScreenAsync(IAmlPersonClient client, int number)
    {
        var id = await client.CreateSessionAsync(
            new PersonScreening { FirstName = "Vakker", LastName = $"Blomst{number}", DateOfBirth = new DateOnly(1979, 11, 17) });
        var session = await client.WaitAsync(id);
        var result = await client.DownloadResultAsync(session);
        var report = await client.DownloadReportAsync(session, ReportType.Aml);

        result.Person.Aml.WasSearched.Should().BeTrue();
        report.Signature.Outcome.Should().Be(SignatureOutcome.Intact);
        return id.Value;
    }
}
