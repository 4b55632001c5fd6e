using System.Diagnostics;
using System.Net;
using System.Text;
using Spectre.Console;

namespace BankIdCheck.Benchmarks.Screening;

/// <summary>How many screenings a second go from the order to the archive, found by polling alone.</summary>
internal static class ThroughputBenchmark
{
    private const int Clients = 8;
    private const int WarmUp = 300;

    public static async Task RunAsync(ScreeningBench bench, int sessions, CancellationToken stop)
    {
        await RunOnceAsync(bench, WarmUp, stop);
        var (service, own) = (bench.Service.ProcessorTime(), Process.GetCurrentProcess().TotalProcessorTime);
        var (ordered, archived) = await RunOnceAsync(bench, sessions, stop);
        service = bench.Service.ProcessorTime() - service;
        own = Process.GetCurrentProcess().TotalProcessorTime - own;

        AnsiConsole.Write(new Table().AddColumns("Screenings on PostgreSQL, simulated BankID on the same cores", "").HideHeaders()
            .AddRow("screenings", $"{sessions:N0}, {Clients} clients")
            .AddRow("orders acknowledged", $"{sessions / ordered.TotalSeconds:0} per second")
            .AddRow("from order to archived", $"{sessions / archived.TotalSeconds:0} per second")
            .AddRow("CPU of the service", $"{service.TotalMilliseconds / sessions:0.0} ms per screening")
            .AddRow("CPU of the simulated BankID and the clients", $"{own.TotalMilliseconds / sessions:0.0} ms per screening")
            .AddRow("memory of the service, anonymous", $"{bench.Service.AnonymousMemory():0} MiB"));
        if (bench.BankId.Counters.MostSessionsPerPerson != 1)
        {
            throw new InvalidOperationException("Somebody was screened twice.");
        }
    }

    private static async Task<(TimeSpan Ordered, TimeSpan Archived)> RunOnceAsync(
        ScreeningBench bench, int sessions, CancellationToken stop)
    {
        var before = await bench.QueryAsync<long>("SELECT count(*) FROM screening_contents", stop);
        var start = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, sessions), new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = stop },
            async (_, cancel) => await OrderAsync(bench, cancel));
        var ordered = Stopwatch.GetElapsedTime(start);
        while (await bench.QueryAsync<long>("SELECT count(*) FROM screening_contents", stop) < before + (2L * sessions))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, stop);
        }

        return (ordered, Stopwatch.GetElapsedTime(start));
    }

    private static async Task OrderAsync(ScreeningBench bench, CancellationToken stop)
    {
        var name = Guid.NewGuid().ToString("N");
        using StringContent body = new(
            $$$"""{"person":{"firstName":"Tomas {{{name}}}","lastName":"Topstad","dateOfBirth":"2007-01-01","ssn":"01010750160"}}""", Encoding.UTF8, "application/json");
        using HttpRequestMessage request = new(HttpMethod.Post, "/aml/person-sessions") { Content = body };
        request.Headers.Add("Idempotency-Key", name);
        using var answer = await bench.Http.SendAsync(request, stop);
        if (answer.StatusCode is not HttpStatusCode.Accepted)
        {
            throw new InvalidOperationException($"An order was answered {answer.StatusCode}.");
        }
    }
}
