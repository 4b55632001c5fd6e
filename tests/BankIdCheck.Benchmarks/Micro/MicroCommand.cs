using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace BankIdCheck.Benchmarks.Micro;

internal static class MicroCommand
{
    public static Command Create()
    {
        Command micro = new("micro", "The parts of one check, each alone, by BenchmarkDotNet.");
        micro.SetAction(_ => Run());
        return micro;
    }

    // In this process: a project of BenchmarkDotNet's own making would not find the packages.
    private static int Run()
    {
        var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
        var summary = BenchmarkRunner.Run<CheckParts>(config);
        return !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success) ? 0 : 1;
    }
}
