using System.Globalization;
using System.Net;
using System.Net.Sockets;
using BankIdCheck.Api.Screening;
using BankIdCheck.Api.Tests.Infrastructure;

namespace BankIdCheck.Api.Tests.Screening;

public sealed class SchedulerTests
{
    [SkippableTheory]
    [InlineData("ACQUIRED", "ACQUIRED")]
    [InlineData("EXECUTING", "BLOCKED")]
    public async Task A_lane_whose_reservation_was_stored_but_never_heard_of_goes_on_within_a_minute(string firing, string trigger)
    {
        await using var server = await PostgresServer.StartNewAsync();
        await using var database = await ServiceDatabase.CreateAsync("PostgreSql", server);
        await using var screenings = await Screenings.StartAsync(database, Screenings.Quick with { JsonAfter = TimeSpan.FromHours(1) });
        var id = await screenings.AcceptedAsync(screenings.Person());
        await Eventually.BecomesTrueAsync(async () => (await screenings.StatusAsync(id)).State() == "in-progress", "that is stored");

        await database.ExecuteAsync(Reserve(LaneJob.LaneOf(id), firing, trigger));
        screenings.BankId.Clock.Advance(TimeSpan.FromHours(1.1));

        (await screenings.RestAsync(id, patience: TimeSpan.FromMinutes(1))).State().Should()
            .Be("collected", "the lane is taken over from the scheduler that did not know of it");
        screenings.Api.Logs.Lines.Should().Contain(line => line.Contains("ScreeningSchedulerBegunAnew", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_lane_that_works_for_long_is_not_taken_for_lost()
    {
        const string Working = "SELECT count(*) FROM qrtz_fired_triggers WHERE state = 'EXECUTING'";
        await using var database = await ServiceDatabase.CreateAsync("PostgreSql");
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        await using var screenings = await Screenings.StartAsync(database, configure: settings =>
        {
            settings["Aml:Authority"] = $"http://{silent.LocalEndpoint}/";
            settings["Aml:AttemptTimeout"] = "00:00:30";
        });
        var id = await screenings.AcceptedAsync(screenings.Person());
        await Eventually.BecomesTrueAsync(async () => (await screenings.StatusAsync(id)).Told().Contains("create-sent"), "BankID is asked");

        await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System);

        (await database.CountAsync(Working)).Should().BePositive("BankID may still answer");
        screenings.Api.Logs.Lines.Should().NotContain(line => line.Contains("ScreeningSchedulerBegunAnew", StringComparison.Ordinal));
        silent.Stop();
    }

    // What a commit leaves whose answer was lost with the connection. It waits until the lane rests, and is done under Quartz's own lock.
    private static string Reserve(short lane, string firing, string trigger) => string.Create(CultureInfo.InvariantCulture, $"""
        DO $$
        BEGIN
            LOOP
                PERFORM 1 FROM qrtz_locks WHERE lock_name = 'TRIGGER_ACCESS' FOR UPDATE;
                UPDATE qrtz_triggers SET trigger_state = '{trigger}' WHERE trigger_name = 'lane-{lane}' AND trigger_state = 'WAITING';
                EXIT WHEN FOUND;
                COMMIT;
                PERFORM pg_sleep(0.01);
            END LOOP;
            INSERT INTO qrtz_fired_triggers (sched_name, entry_id, trigger_name, trigger_group, instance_name, fired_time, sched_time, priority, state, job_name, job_group, is_nonconcurrent, requests_recovery)
                SELECT t.sched_name, 'never-heard-of', t.trigger_name, t.trigger_group, s.instance_name, t.next_fire_time, t.next_fire_time, 5, '{firing}', t.job_name, t.job_group, true, false
                FROM qrtz_triggers t JOIN qrtz_scheduler_state s USING (sched_name) WHERE t.trigger_name = 'lane-{lane}';
        END $$;
        """);
}
