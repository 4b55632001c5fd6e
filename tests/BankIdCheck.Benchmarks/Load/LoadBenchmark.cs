using System.Diagnostics;
using System.Security.Cryptography;
using Spectre.Console;

namespace BankIdCheck.Benchmarks.Load;

/// <summary>One contender's figures at one number of connections in one slice of time.</summary>
internal sealed record Figures(string Contender, int Connections, Measured Measured, double ProcessorMicroseconds, double AnonymousMemory);

/// <summary>Starts every contender in turn, and measures all by the same generator.</summary>
internal static class LoadBenchmark
{
    public static async Task<int> RunAsync(LoadOptions options, CancellationToken stop)
    {
        Epoll.PinThisProcess(options.GeneratorCore);
        using AwakeCores awake = new(options.ServerCore, options.GeneratorCore);
        await using var setup = await LoadSetup.CreateAsync(options, stop);
        List<Figures> figures = [];
        for (var round = 1; round <= options.Rounds; round++)
        {
            AnsiConsole.WriteLine($"Round {round} of {options.Rounds}");
            figures.AddRange(await RoundAsync(setup, options, stop));
        }

        LoadReport report = new(figures, options, RsaMicroseconds());
        report.Print();
        if (options.Chart is { } chart)
        {
            await File.WriteAllTextAsync(chart.FullName, LoadChart.Svg(report), stop);
        }

        return figures.Sum(figure => figure.Measured.Wrong) == 0 ? 0 : 1;
    }

    /// <summary>
    /// Starts and warms each contender, then measures them in turn by slices so short that what else happens to the machine meets all
    /// alike.
    /// </summary>
    private static async Task<List<Figures>> RoundAsync(LoadSetup setup, LoadOptions options, CancellationToken stop)
    {
        List<Running> running = [];
        try
        {
            foreach (var contender in Contenders.For(options))
            {
                Running started = new(contender.Name, await setup.StartAsync(contender, options.ServerCore, stop), setup.CreateWorkload());
                running.Add(started);
                await started.Server.AnswersAsync(started.Workload, stop);
                started.Measure(options.Connections[0], options.WarmUp);
            }

            return [.. from slice in Enumerable.Range(0, options.Slices)
                       from connections in options.Connections
                       from contender in running
                       select contender.Measure(connections, options.Slice)];
        }
        finally
        {
            foreach (var contender in running)
            {
                await contender.Server.DisposeAsync();
            }
        }
    }

    private sealed record Running(string Name, ServerProcess Server, Workload Workload)
    {
        public Figures Measure(int connections, TimeSpan duration)
        {
            using Generator generator = new(Server.Port, connections, Workload);
            var before = Server.ProcessorTime();
            var measured = generator.Run(duration);
            var spent = Server.ProcessorTime() - before;
            return new(Name, connections, measured, spent.TotalMicroseconds / measured.Answers, Server.AnonymousMemory());
        }
    }

    /// <summary>What the machine is worth: the time of one RSA-2048 verification, the dearest single step of a request.</summary>
    public static double RsaMicroseconds()
    {
        const int Times = 20_000;
        using var rsa = RSA.Create(2048);
        var data = RandomNumberGenerator.GetBytes(32);
        var signature = rsa.SignHash(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Times; i++)
        {
            rsa.VerifyHash(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / Times;
    }
}
