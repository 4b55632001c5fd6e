using System.Diagnostics;
using BankIdCheck.Sandbox.Entra;
using Spectre.Console;

namespace BankIdCheck.Benchmarks;

/// <summary>What a deployment waits for: the time from starting the process to the first 200.</summary>
internal static class StartBenchmark
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public static async Task<int> RunAsync(FileInfo program, int runs, CancellationToken stop)
    {
        var directory = Directory.CreateTempSubdirectory("bankidcheck-bench-");
        await using var issuer = await EntraSimulator.StartAsync(cancellationToken: stop);
        var customers = await ServiceUnderTest.CreateCustomersAsync(directory.FullName);

        List<double> seconds = [];
        for (var run = 0; run < runs; run++)
        {
            var started = Stopwatch.GetTimestamp();
            await using var service = ServiceUnderTest.Start(program, issuer, directory.FullName, customers);
            while (!await service.IsMatchAsync(stop))
            {
                await Task.Delay(Pause, TimeProvider.System, stop);
            }

            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        seconds.Sort();
        AnsiConsole.WriteLine(
            $"Start to first 200, {runs} starts: min {seconds[0]:0.00} s, median {seconds[runs / 2]:0.00} s, max {seconds[^1]:0.00} s");
        directory.Delete(recursive: true);
        return 0;
    }
}
