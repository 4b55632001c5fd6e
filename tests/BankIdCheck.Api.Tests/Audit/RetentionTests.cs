using BankIdCheck.Api.Audit;
using BankIdCheck.Api.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace BankIdCheck.Api.Tests.Audit;

public sealed class RetentionTests
{
    public static TheoryData<string> Providers => ServiceDatabase.Providers;

    [SkippableTheory]
    [MemberData(nameof(Providers))]
    public async Task Whole_batches_go_when_their_term_is_over_and_the_chain_goes_on_from_a_stub(string provider)
    {
        await using var database = await ServiceDatabase.CreateAsync(provider);
        MovedClock clock = new() { By = TimeSpan.FromDays(-40) };
        await using var api = await StartAsync(database, clock);
        await CheckAsync(api, 4);
        var oldAnchor = (await api.VerifyAsync()).Head!;
        clock.By = TimeSpan.Zero;
        await CheckAsync(api, 3);
        var newAnchor = (await api.VerifyAsync()).Head!;

        var deleted = await api.Services.GetRequiredService<AuditRetention>().RunAsync(CancellationToken.None);
        var again = await api.Services.GetRequiredService<AuditRetention>().RunAsync(CancellationToken.None);

        deleted.Should().Be(4);
        again.Should().Be(0);
        (await database.CountAsync("SELECT min(sequence) FROM audit_records")).Should().Be(5);
        (await database.CountAsync("SELECT count(*) FROM audit_records WHERE kind = 'retention'")).Should().Be(1, "it is recorded");
        (await api.VerifyAsync(newAnchor)).Should()
            .Match<AuditVerdict>(verdict => verdict.Intact && verdict.Anchor == "confirmed" && verdict.Batches == 4);
        (await api.VerifyAsync(oldAnchor)).Anchor.Should().Be("confirmed", "the stub still has its hash");
        (await api.VerifyAsync(oldAnchor with { Batch = 2 })).Anchor.Should().Be("deleted-by-retention");
        await CheckAsync(api, 1);
        (await api.VerifyAsync()).Intact.Should().BeTrue();
    }

    [Fact]
    public async Task What_was_tampered_with_is_kept_although_its_term_is_over()
    {
        await using var database = await ServiceDatabase.CreateAsync("Sqlite");
        MovedClock clock = new() { By = TimeSpan.FromDays(-40) };
        await using var api = await StartAsync(database, clock);
        await CheckAsync(api, 4);
        clock.By = TimeSpan.Zero;
        await database.ExecuteAsync("UPDATE audit_records SET outcome = 'no-match' WHERE sequence = 2");

        var deleted = await api.Services.GetRequiredService<AuditRetention>().RunAsync(CancellationToken.None);

        deleted.Should().Be(0);
        api.Logs.Lines.Should().Contain(line => line.StartsWith("Critical", StringComparison.Ordinal) && line.Contains("AuditRetentionRefused", StringComparison.Ordinal));
    }

    private static Task<TestApi> StartAsync(ServiceDatabase database, MovedClock clock) => TestApi.StartAsync(
        configure: settings =>
        {
            database.Configure(settings);
            settings["Audit:RetentionDays"] = "30";
        },
        services: services => services.AddSingletonClock(clock));

    private static async Task CheckAsync(TestApi api, int times)
    {
        for (var i = 0; i < times; i++)
        {
            // The token is as old as the clock says, so the check is written straight to the audit.
            await api.Services.GetRequiredService<AuditWriter>().WriteAsync(new()
            {
                AtMicroseconds = api.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixMicroseconds(),
                Kind = AuditKinds.Check,
                KeyId = "0000000000000000",
                Outcome = AuditOutcomes.Match,
                TraceId = "",
                LatencyMicroseconds = 0,
            });
        }
    }
}
