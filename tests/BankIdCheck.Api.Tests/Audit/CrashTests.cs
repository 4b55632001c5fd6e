using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using BankIdCheck.Api.Audit;
using BankIdCheck.Api.Tests.Infrastructure;
using Microsoft.Extensions.Options;
using Xunit.Abstractions;

namespace BankIdCheck.Api.Tests.Audit;

/// <summary>Kills the real process under load, at random moments (<see cref="CrashPlan"/>): whoever saw a 200 has a record.</summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Clients = 16;

    private readonly Random random = CrashPlan.Moments(output);
    private readonly ConcurrentBag<string> answered = [];
    private readonly TestCustomers customers = TestCustomers.Create();

    [SkippableTheory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public async Task For_every_200_that_a_client_saw_there_is_a_record_although_the_process_was_killed(string provider)
    {
        await using var server = provider == "PostgreSql" ? await PostgresServer.StartNewAsync("fsync=on", "full_page_writes=on") : null;
        await using var database = await ServiceDatabase.CreateAsync(provider, server);
        var environment = ServiceProcess.Environment(await TestApi.SharedIssuer, customers);
        environment["ServiceStore__Provider"] = provider;
        environment["ServiceStore__ConnectionString"] = database.ConnectionString;
        environment["CheckId__Limits__RequestsPerSecond"] = "1000000";
        environment["CheckId__Limits__Burst"] = "1000000";

        for (var kill = 0; kill < CrashPlan.Kills; kill++)
        {
            await LoadUntilKilledAsync(environment);
        }

        var recorded = (await database.DumpAsync("audit_records")).Select(row => row.Split('|')[14]).ToHashSet();
        output.WriteLine($"{answered.Count} answers, {recorded.Count} records, {CrashPlan.Kills} kills");
        answered.Should().NotBeEmpty();
        answered.Except(recorded).Should().BeEmpty("each answer was recorded before it was sent");
        AuditVerifier verifier = new(database.Store(), new(Options.Create(new AuditOptions { PseudonymKey = TestKeys.Pseudonym })));
        (await verifier.VerifyAsync(anchor: null, CancellationToken.None)).Intact.Should().BeTrue("no batch is half there");
        customers.Dispose();
    }

    private async Task LoadUntilKilledAsync(Dictionary<string, string?> environment)
    {
        await using var service = ServiceProcess.Start(environment);
        var address = await service.AddressAsync();
        var token = (await TestApi.SharedIssuer).Tokens.MintAppToken();
        var clients = Enumerable.Range(0, Clients).Select(_ => AskUntilNobodyAnswersAsync(address, token)).ToList();

        var before = answered.Count;
        await Eventually.BecomesTrueAsync(() => answered.Count > before, "the service answers");
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20, 1500)), TimeProvider.System);
        await service.KillAsync();
        await Task.WhenAll(clients);
    }

    private async Task AskUntilNobodyAnswersAsync(Uri address, string token)
    {
        using HttpClient http = new() { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            while (true)
            {
                var traceId = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray());
                using HttpRequestMessage request = new(HttpMethod.Post, "/check_id") { Content = Requests.Json(Requests.PublishedExample) };
                request.Headers.Add("traceparent", $"00-{traceId}-b7ad6b7169203331-01");
                using var answer = await http.SendAsync(request);
                if (answer.IsSuccessStatusCode)
                {
                    answered.Add(traceId);
                }
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            // Killed.
        }
    }
}
