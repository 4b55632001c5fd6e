using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace BankIdCheck.Benchmarks.Load;

/// <summary>A server on a core of its own, watched from outside.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // The kernel counts a process's time in these, whatever its own clock is (USER_HZ).
    private const double TicksPerSecond = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private ServerProcess(Process process, int port, long startedAt)
    {
        this.process = process;
        Port = port;
        StartedAt = startedAt;
    }

    public int Port { get; }

    /// <summary>Timestamp of the moment before the process was made.</summary>
    public long StartedAt { get; }

    public static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public static ServerProcess Start(
        IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, int port, string cores)
    {
        ProcessStartInfo start = new("taskset", ["-c", cores, .. command])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        var startedAt = Stopwatch.GetTimestamp();
        var started = Process.Start(start)!;
        _ = started.StandardOutput.BaseStream.CopyToAsync(Stream.Null); // its log is read as a container's is, or the pipe fills up
        return new(started, port, startedAt);
    }

    /// <summary>Waits for the first right answer, and gives the time since the start.</summary>
    public async Task<TimeSpan> AnswersAsync(Workload workload, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                using Generator generator = new(Port, 1, workload);
                if (generator.Run(TimeSpan.Zero, most: 1).Wrong == 0)
                {
                    return Stopwatch.GetElapsedTime(StartedAt);
                }
            }
            catch (SocketException) when (!process.HasExited && Stopwatch.GetElapsedTime(StartedAt) < Patience)
            {
                // Does not listen yet.
            }

            await Task.Delay(Pause, TimeProvider.System, stop);
        }
    }

    /// <summary>Time that the process has spent on its core, in user and in kernel mode.</summary>
    public TimeSpan ProcessorTime()
    {
        // Fields 14 and 15; the second, the program's name, may hold blanks and ends with a parenthesis.
        var fields = Read("stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return TimeSpan.FromSeconds((Number(fields[11]) + Number(fields[12])) / TicksPerSecond);
    }

    /// <summary>Memory that is the process's own, not a file's, in MiB.</summary>
    public double AnonymousMemory() => Number(Line("smaps_rollup", "Anonymous:").Split(' ')[0]) / 1024;

    public int Threads() => (int)Number(Line("status", "Threads:"));

    public int Handles() => Directory.GetFiles($"/proc/{process.Id}/fd").Length;

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private string Line(string file, string name) =>
        Read(file).Split('\n').First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Trim();

    private string Read(string file) => File.ReadAllText($"/proc/{process.Id}/{file}");

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
