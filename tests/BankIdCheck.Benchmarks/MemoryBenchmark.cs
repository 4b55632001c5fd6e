using BankIdCheck.Sandbox.Entra;
using Spectre.Console;

namespace BankIdCheck.Benchmarks;

/// <summary>Memory of the service at rest and after many requests, on 32 connections.</summary>
internal static class MemoryBenchmark
{
    private const int Connections = 32;
    private const int Reports = 5;

    public static async Task<int> RunAsync(FileInfo program, int requests, CancellationToken stop)
    {
        var directory = Directory.CreateTempSubdirectory("bankidcheck-bench-");
        await using var issuer = await EntraSimulator.StartAsync(cancellationToken: stop);
        var customers = await ServiceUnderTest.CreateCustomersAsync(directory.FullName);
        await using var service = ServiceUnderTest.Start(program, issuer, directory.FullName, customers);
        while (!await service.IsMatchAsync(stop))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, stop);
        }

        var wrong = 0;
        Report(1);
        for (var part = 1; part <= Reports; part++)
        {
            ParallelOptions parallel = new() { MaxDegreeOfParallelism = Connections, CancellationToken = stop };
            await Parallel.ForAsync(0, requests / Reports, parallel, async (_, cancel) =>
            {
                if (!await service.IsMatchAsync(cancel))
                {
                    Interlocked.Increment(ref wrong);
                }
            });
            Report(part * (requests / Reports));
        }

        AnsiConsole.WriteLine($"Answers that were not 200 with a match: {wrong}");
        directory.Delete(recursive: true);
        return wrong == 0 ? 0 : 1;

        void Report(int answered)
        {
            var (resident, anonymous) = service.Memory();
            AnsiConsole.WriteLine($"After {answered,9:N0} requests: resident {resident:0} MiB, of it anonymous {anonymous:0} MiB");
        }
    }
}
