using System.Diagnostics;
using BankIdCheck.Sandbox.BankId;
using Spectre.Console;

namespace BankIdCheck.Benchmarks.Screening;

/// <summary>
/// Memory while many screenings are open, and whether each is still looked at often enough. The rows are written directly, all about
/// one session of the simulated BankID that never becomes ready.
/// </summary>
internal static class OpenSessionsBenchmark
{
    private static readonly TimeSpan Sample = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(ScreeningBench bench, int count, TimeSpan duration, CancellationToken stop)
    {
        var upstream = bench.BankId.CreateUnready();
        await bench.ExecuteAsync(Seed(count, upstream), stop);
        var (start, looks, most) = (Stopwatch.GetTimestamp(), bench.BankId.Counters.Requests(BankIdOperation.Status), 0.0);
        var processor = bench.Service.ProcessorTime();
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            await Task.Delay(Sample, TimeProvider.System, stop);
            most = Math.Max(most, bench.Service.AnonymousMemory());
        }

        var elapsed = Stopwatch.GetElapsedTime(start);
        processor = bench.Service.ProcessorTime() - processor;
        looks = bench.BankId.Counters.Requests(BankIdOperation.Status) - looks;
        var oldest = await bench.QueryAsync<long>(
            $"SELECT ((extract(epoch FROM now()) * 1000000)::bigint - min(looked_at_us)) / 1000000 FROM screening_sessions WHERE upstream_id = '{upstream}'", stop);
        AnsiConsole.Write(new Table().AddColumns("Open screenings", "").HideHeaders()
            .AddRow("held open", $"{count:N0} for {elapsed.TotalMinutes:0.0} minutes")
            .AddRow("memory of the service, anonymous", $"{most:0} MiB at most")
            .AddRow("looked at", $"{looks / elapsed.TotalSeconds:0} per second")
            .AddRow("longest ago that one was looked at", $"{oldest} s")
            .AddRow("CPU of the service", $"{processor.TotalSeconds / elapsed.TotalSeconds * 100:0} % of a core"));
    }

    // As they would be after some hours: each at the longest pause, at its own time.
    private static string Seed(int count, string upstream) =>
        $"""
        WITH clock AS (SELECT (extract(epoch FROM now()) * 1000000)::bigint AS us)
        INSERT INTO screening_sessions (
            id, lane, state, client, order_hash, webhook_hash, pseudonym_key_id, created_at_us, create_step, upstream_id, due_at_us, urgent_at_us, deadline_us,
            looks, looked_at_us, rings, rings_heard, relationship, legal_hold, timeline_length, version)
        SELECT lpad(to_hex(i), 32, '0'), i % 8, 'in-progress', 'benchmark', sha256('x'), sha256(i::text::bytea), 'k', us, 'known', '{upstream}',
            us + (i % 300) * 1000000, us + 86400000000, us + 86400000000, 50, us, 0, 0, 'customer', false, 3, 3
        FROM generate_series(1, {count}) AS i, clock;
        INSERT INTO screening_entities (session_id, name, position, state)
        SELECT lpad(to_hex(i), 32, '0'), name, 0, 'in-progress' FROM generate_series(1, {count}) AS i, unnest(ARRAY['jsonData', 'aml-report']) AS name;
        ANALYZE screening_sessions; ANALYZE screening_entities;
        """;
}
