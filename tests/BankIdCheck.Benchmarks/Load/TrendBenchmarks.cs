using System.Diagnostics;
using System.Globalization;
using BankIdCheck.Api.Storage;
using Spectre.Console;

namespace BankIdCheck.Benchmarks.Load;

/// <summary>What becomes of the service with time, with the number of customers, and when no token comes twice.</summary>
internal static class TrendBenchmarks
{
    private const int Connections = 32;
    private const int Samples = 15;
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Requests per second in each second from the start on.</summary>
    public static Task<int> WarmUpAsync(LoadOptions options, CancellationToken stop) => WithSetupAsync(options, async setup =>
    {
        await using var server = await setup.StartAsync(Contenders.OfService(options), options.ServerCore, stop);
        var workload = setup.CreateWorkload();
        var firstAnswer = await server.AnswersAsync(workload, stop);
        List<(double At, double PerSecond)> curve = [];
        using Generator generator = new(server.Port, Connections, workload);
        while (Stopwatch.GetElapsedTime(server.StartedAt) < options.WarmUp)
        {
            var measured = generator.Run(Second);
            curve.Add((Stopwatch.GetElapsedTime(server.StartedAt).TotalSeconds, measured.PerSecond));
        }

        var full = curve.Select(point => point.PerSecond).Order().ElementAt(curve.Count * 3 / 4);
        Write($"First 200 after {firstAnswer.TotalSeconds:0.00} s; full speed {full:N0} requests/s (third quartile)");
        foreach (var (at, perSecond) in curve)
        {
            Write($"{at,5:0} s {perSecond,8:N0} requests/s {perSecond / full,5:P0}");
        }

        Write($"90 % of full speed {curve.First(point => point.PerSecond >= 0.9 * full).At:0} s after the start");
        return true;
    }, stop);

    /// <summary>Every request with a token of its own: the service as it is and with nothing remembered, in turn.</summary>
    public static Task<int> NeverSeenAsync(LoadOptions options, int tokens, CancellationToken stop) =>
        WithSetupAsync(options, async setup =>
    {
        Write($"Minting {tokens:N0} tokens");
        string[] all =
            [.. Enumerable.Range(0, tokens).Select(number => setup.Issuer.Tokens.MintAppToken(claims: claims => claims["uti"] = number))];
        await using var remembers = await setup.StartAsync(Contenders.OfService(options), options.ServerCore, stop);
        await using var judges = await setup.StartAsync(
            Contenders.OfService(options, ("AzureAd__RememberTokens", "false")), options.ServerCore, stop);
        (ServerProcess Server, Workload Workload, List<double> Processor)[] both =
            [(remembers, new(setup.Customers, all), []), (judges, new(setup.Customers, all), [])];
        var perSlice = (tokens / 2 / options.Slices) - Connections;
        var right = true;
        for (var slice = -1; slice < options.Slices; slice++)
        {
            foreach (var (server, workload, processor) in both)
            {
                await server.AnswersAsync(workload, stop);
                using Generator generator = new(server.Port, Connections, workload);
                var before = server.ProcessorTime();
                var measured = generator.Run(Long, slice < 0 ? tokens / 2 : perSlice);
                right &= measured.Wrong == 0;
                processor.AddRange(slice < 0 ? [] : [(server.ProcessorTime() - before).TotalMicroseconds / measured.Answers]);
            }
        }

        Write($"CPU of a request: {Middle(both[0].Processor):0} µs when tokens are remembered, {Middle(both[1].Processor):0} µs when none is; ratio {Middle(both[0].Processor.Zip(both[1].Processor, (one, other) => one / other)):0.00} (middle of {options.Slices} slices)");
        return right;
    }, stop);

    /// <summary>Memory, handles and threads while very many requests are answered.</summary>
    public static Task<int> SoakAsync(LoadOptions options, long requests, CancellationToken stop) => WithSetupAsync(options, async setup =>
    {
        // Misses are kept in memory for as long as they count: with a short window, the end of which comes while this runs.
        await using var server = await setup.StartAsync(
            Contenders.OfService(options, ("CheckId__Limits__MissWindow", "00:00:20")), options.ServerCore, stop);
        var workload = setup.CreateWorkload();
        await server.AnswersAsync(workload, stop);
        var right = true;
        using Generator generator = new(server.Port, Connections, workload);
        for (var sample = 0; sample < Samples; sample++)
        {
            var measured = generator.Run(Long, requests / Samples);
            right &= measured.Wrong == 0;
            Write($"{workload.Sent,10:N0} requests {measured.PerSecond,8:N0}/s, p99 {measured.P99 / 1000:0.0} ms: anonymous memory {server.AnonymousMemory():0} MiB, {server.Handles()} handles, {server.Threads()} threads, wrong {measured.Wrong}");
        }

        return right;
    }, stop);

    /// <summary>The service with a thousand customers and with ten million, in turn.</summary>
    public static Task<int> GrowthAsync(LoadOptions options, CancellationToken stop) =>
        WithSetupAsync(options with { Customers = 1000 }, async few =>
    {
        await using var many = await LoadSetup.CreateAsync(options, stop);
        await using var serverOfFew = await few.StartAsync(Contenders.OfService(options), options.ServerCore, stop);
        await using var serverOfMany = await many.StartAsync(Contenders.OfService(options), options.ServerCore, stop);
        (ServerProcess Server, Workload Workload, List<double> PerSecond)[] both =
            [(serverOfFew, few.CreateWorkload(), []), (serverOfMany, many.CreateWorkload(), [])];
        var right = true;
        for (var slice = -1; slice < options.Slices; slice++)
        {
            foreach (var (server, workload, perSecond) in both)
            {
                await server.AnswersAsync(workload, stop);
                using Generator generator = new(server.Port, Connections, workload);
                var measured = generator.Run(slice < 0 ? options.WarmUp : options.Slice);
                right &= measured.Wrong == 0;
                perSecond.AddRange(slice < 0 ? [] : [measured.PerSecond]);
            }
        }

        var ratio = Middle(both[0].PerSecond.Zip(both[1].PerSecond, (small, large) => large / small));
        Write($"{few.Customers:N0} customers: {both[0].PerSecond.Average():N0} requests/s; {many.Customers:N0}: {both[1].PerSecond.Average():N0}; ratio {ratio:0.00} (middle of {options.Slices} slices)");
        return right;
    }, stop);

    private static async Task<int> WithSetupAsync(LoadOptions options, Func<LoadSetup, Task<bool>> measureAsync, CancellationToken stop)
    {
        Epoll.PinThisProcess(options.GeneratorCore);
        using AwakeCores awake = new(options.ServerCore, options.GeneratorCore);
        await using var setup = await LoadSetup.CreateAsync(options with { Store = ServiceStoreProvider.Sqlite }, stop);
        return await measureAsync(setup) ? 0 : 1;
    }

    private static double Middle(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

    private static void Write(FormattableString line) => AnsiConsole.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
