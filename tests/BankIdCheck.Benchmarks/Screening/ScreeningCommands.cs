using System.CommandLine;

namespace BankIdCheck.Benchmarks.Screening;

internal static class ScreeningCommands
{
    public static Command Screening(Option<FileInfo> service)
    {
        Option<int> sessions =
            new("--sessions") { DefaultValueFactory = _ => 3_000, Description = "How many screenings from create to archived." };
        Option<int> open =
            new("--open") { DefaultValueFactory = _ => 100_000, Description = "How many open screenings to hold; 0 leaves that part out." };
        Option<int> minutes = new("--minutes") { DefaultValueFactory = _ => 6, Description = "How long to hold them." };
        Command command = new(
            "screening",
            "Screenings per second on PostgreSQL, with a simulated BankID beside the service; and what it takes to hold many open ones.")
        {
            sessions, open, minutes,
        };
        command.SetAction(async (arguments, stop) =>
        {
            await using var bench = await ScreeningBench.StartAsync(arguments.GetValue(service)!, stop);
            await ThroughputBenchmark.RunAsync(bench, arguments.GetValue(sessions), stop);
            if (arguments.GetValue(open) is > 0 and var count)
            {
                await OpenSessionsBenchmark.RunAsync(bench, count, TimeSpan.FromMinutes(arguments.GetValue(minutes)), stop);
            }
        });
        return command;
    }
}
