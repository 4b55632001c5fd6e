using System.Diagnostics;
using System.Security.Cryptography;
using Spectre.Console;

namespace BankIdCheck.Benchmarks.Load;

/// <summary>One contender's figures at one number of connections in one round.</summary>
internal sealed record Figures(string Contender, int Connections, Measured Measured, double ProcessorMicroseconds, double AnonymousMemory);

/// <summary>Starts every contender in turn, again and again, and measures each by the same generator.</summary>
internal static class LoadBenchmark
{
    public static async Task<int> RunAsync(LoadOptions options, CancellationToken stop)
    {
        Epoll.PinThisProcess(options.GeneratorCore);
        await using var setup = await LoadSetup.CreateAsync(options, stop);
        List<Figures> figures = [];
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var contender in Contenders.For(options))
            {
                AnsiConsole.WriteLine($"Round {round} of {options.Rounds}: {contender.Name}");
                figures.AddRange(await MeasureAsync(contender, setup, options, stop));
            }
        }

        LoadReport report = new(figures, options, RsaMicroseconds());
        report.Print();
        if (options.Chart is { } chart)
        {
            await File.WriteAllTextAsync(chart.FullName, LoadChart.Svg(report), stop);
        }

        return figures.Sum(figure => figure.Measured.Wrong) == 0 ? 0 : 1;
    }

    private static async Task<List<Figures>> MeasureAsync(Contender contender, LoadSetup setup, LoadOptions options, CancellationToken stop)
    {
        Workload workload = new(setup.Customers, setup.Issuer.Tokens.MintAppToken());
        await using var server = await setup.StartAsync(contender, options.ServerCore, stop);
        await server.AnswersAsync(workload, stop);
        using (Generator warmUp = new(server.Port, options.Connections[0], workload))
        {
            warmUp.Run(options.WarmUp);
        }

        List<Figures> figures = [];
        foreach (var connections in options.Connections)
        {
            using Generator generator = new(server.Port, connections, workload);
            var before = server.ProcessorTime();
            var measured = generator.Run(options.Duration);
            var spent = server.ProcessorTime() - before;
            figures.Add(new(contender.Name, connections, measured, spent.TotalMicroseconds / measured.Answers, server.AnonymousMemory()));
        }

        return figures;
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
