using System.Diagnostics;
using System.Globalization;

namespace BankIdCheck.Benchmarks.Load;

/// <summary>
/// Keeps cores from falling asleep, by a loop of the lowest priority on each. A virtual machine gives a sleeping core back to its host,
/// and how long it takes to get it again would be most of what is measured.
/// </summary>
internal sealed class AwakeCores : IDisposable
{
    // Ends when this process does, in whatever way.
    private const string Loop = "while kill -0 $0 2>/dev/null; do :; done";

    private readonly Process[] loops;

    public AwakeCores(params IReadOnlyList<int> cores) => loops =
        [.. cores.Select(core => Process.Start("chrt", ["--idle", "0", "taskset", "-c", Text(core), "sh", "-c", Loop, Text(Environment.ProcessId)]))];

    public void Dispose()
    {
        foreach (var loop in loops)
        {
            loop.Kill();
            loop.WaitForExit();
            loop.Dispose();
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
