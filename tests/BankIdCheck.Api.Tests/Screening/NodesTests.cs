using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using BankIdCheck.Api.Tests.Infrastructure;
using BankIdCheck.Sandbox.BankId;
using BankIdCheck.Sandbox.Entra;
using Xunit.Abstractions;

namespace BankIdCheck.Api.Tests.Screening;

/// <summary>
/// Real processes that are killed while they screen (<see cref="CrashPlan"/>). Whatever was acknowledged ends collected or failed with a
/// reason, with one archive entry for each entity, and nothing is created twice.
/// </summary>
public sealed class NodesTests : IDisposable
{
    private const string Results = "SELECT count(*) FROM screening_contents";

    private readonly ITestOutputHelper output;
    private readonly Random random;
    private readonly TestCustomers customers = TestCustomers.Create();
    private readonly ConcurrentDictionary<string, string> acknowledged = [];
    private int persons;

    public NodesTests(ITestOutputHelper output)
    {
        this.output = output;
        random = CrashPlan.Moments(output);
    }

    public void Dispose() => customers.Dispose();

    [SkippableTheory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public async Task What_was_acknowledged_is_finished_although_the_process_was_killed(string provider)
    {
        await using var server = provider == "PostgreSql" ? await PostgresServer.StartNewAsync("fsync=on", "full_page_writes=on") : null;
        await using var database = await ServiceDatabase.CreateAsync(provider, server);
        await using var bankId = await BankIdSimulator.StartAsync(
            new() { JsonAfter = TimeSpan.FromMilliseconds(200), ReportAfter = TimeSpan.FromMilliseconds(200) });
        await using TcpRelay doorbell = new();
        var environment = await EnvironmentAsync(database, bankId, doorbell);

        for (var kill = 0; kill < CrashPlan.Kills; kill++)
        {
            await using var service = ServiceProcess.Start(environment);
            var address = await service.AddressAsync();
            doorbell.Target = address.Port;
            var before = acknowledged.Count;
            var clients = Enumerable.Range(0, 4).Select(_ => OrderUntilNobodyAnswersAsync(address)).ToList();
            await Eventually.BecomesTrueAsync(() => acknowledged.Count > before, "orders are taken");
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20, 3000)), TimeProvider.System);
            await service.KillAsync();
            await Task.WhenAll(clients);
        }

        await using var last = ServiceProcess.Start(environment);
        doorbell.Target = (await last.AddressAsync()).Port;
        await ShouldAllEndAsync(database, await last.AddressAsync(), TimeSpan.FromMinutes(4));
        bankId.Counters.MostSessionsPerPerson.Should().Be(1, "nothing is created twice");
    }

    [SkippableFact]
    public async Task Two_nodes_share_the_work_and_when_one_dies_the_other_takes_over_within_a_minute()
    {
        const int Sessions = 500;
        await using var database = await ServiceDatabase.CreateAsync("PostgreSql");
        await using var bankId = await BankIdSimulator.StartAsync(
            new() { JsonAfter = TimeSpan.FromSeconds(2), ReportAfter = TimeSpan.FromSeconds(2) });
        await using TcpRelay doorbell = new();
        var environment = await EnvironmentAsync(database, bankId, doorbell);
        await using var first = ServiceProcess.Start(environment);
        await using var second = ServiceProcess.Start(environment);
        var (one, other) = (await first.AddressAsync(), await second.AddressAsync());
        doorbell.Target = other.Port;

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Sessions), new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (i, _) => await OrderAsync(i % 2 == 0 ? one : other));
        await Eventually.BecomesTrueAsync(async () => await database.CountAsync(Results) > 50, "some are collected");
        var done = await database.CountAsync("SELECT count(*) FROM screening_sessions WHERE state = 'collected'");
        await first.KillAsync();
        var start = TimeProvider.System.GetTimestamp();
        await ShouldAllEndAsync(database, other, TimeSpan.FromMinutes(2));

        output.WriteLine($"{done} of {Sessions} were collected when a node was killed; the rest took {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0} s");
        done.Should().BeLessThan(Sessions, "the kill was in the middle");
        bankId.Counters.MostSessionsPerPerson.Should().Be(1);
        (await database.CountAsync("SELECT count(*) FROM screening_sessions WHERE state = 'collected'")).Should()
            .BeGreaterThan(Sessions - 70, "at most what one node was sending is unknown");
        (await database.CountAsync($"SELECT count(*) FROM screening_sessions WHERE state <> 'collected' AND reason <> 'create-outcome-unknown'")).Should().Be(0);
    }

    private async Task<Dictionary<string, string?>> EnvironmentAsync(ServiceDatabase database, BankIdSimulator bankId, TcpRelay doorbell)
    {
        Dictionary<string, string?> settings = [];
        Screenings.Configure(settings, bankId, doorbell);
        settings["Aml:DecideWithin"] = "00:00:03"; // nobody decides about unknown outcomes here, so they end soon
        settings["CheckId:Limits:RequestsPerSecond"] = "1000000";
        settings["CheckId:Limits:Burst"] = "1000000";
        settings["ServiceStore:Provider"] = database.Provider.ToString();
        settings["ServiceStore:ConnectionString"] = database.ConnectionString;
        var environment = ServiceProcess.Environment(await TestApi.SharedIssuer, customers);
        foreach (var (key, value) in settings)
        {
            environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return environment;
    }

    private async Task OrderUntilNobodyAnswersAsync(Uri address)
    {
        try
        {
            while (true)
            {
                await OrderAsync(address);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // Killed.
        }
    }

    private async Task OrderAsync(Uri address)
    {
        using HttpClient http = new() { BaseAddress = address };
        var person = $"Number {Interlocked.Increment(ref persons)}";
        using HttpRequestMessage request = new(HttpMethod.Post, "/aml/person-sessions")
        {
            Content = Requests.Json(
                new { person = new { firstName = person, lastName = "Topstad", dateOfBirth = "2007-01-01", ssn = "01010750160" } }),
        };
        request.Headers.Authorization = new("Bearer", (await TestApi.SharedIssuer).Tokens.MintAppToken(SampleTenant.Onboarding));
        request.Headers.Add("Idempotency-Key", person.Replace(' ', '-'));
        using var answer = await http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode is HttpStatusCode.Accepted)
        {
            acknowledged.TryAdd(JsonDocument.Parse(body).RootElement.GetProperty("id").GetString()!, person);
        }
    }

    private async Task ShouldAllEndAsync(ServiceDatabase database, Uri address, TimeSpan patience)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (await database.CountAsync("SELECT count(*) FROM screening_sessions WHERE state NOT IN ('collected', 'failed')") is var open and > 0)
        {
            TimeProvider.System.GetElapsedTime(start).Should().BeLessThan(patience, $"{open} sessions are open");
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
        }

        using HttpClient http = new() { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", (await TestApi.SharedIssuer).Tokens.MintAppToken(SampleTenant.Onboarding));
        var collected = 0;
        foreach (var id in acknowledged.Keys)
        {
            var status = JsonDocument.Parse(await http.GetStringAsync(new Uri($"/aml/person-sessions/{id}", UriKind.Relative))).RootElement;
            if (status.State() == "failed")
            {
                status.Reason().Should().Be("create-outcome-unknown", "a process that is killed can be the reason for nothing else");
            }

            collected += status.State() == "collected" ? 1 : 0;
        }

        output.WriteLine($"{acknowledged.Count} acknowledged, {collected} collected, {acknowledged.Count - collected} with an outcome that is not known");
        collected.Should().BeGreaterThan(0);
        (await database.CountAsync("SELECT count(*) FROM screening_entities WHERE state = 'collected'"))
            .Should().Be(await database.CountAsync(Results), "each entity has exactly one archive entry");
        (await database.CountAsync("SELECT count(*) FROM screening_orders")).Should().Be(0);
    }
}
