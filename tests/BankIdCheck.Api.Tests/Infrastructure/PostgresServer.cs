using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>
/// A real PostgreSQL on a port of loopback, with its data in a temporary folder, that a test can stop, kill, freeze and start again.
/// What is still running when the test run ends, however it ends, is stopped and its folder removed.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Superuser = "postgres";
    private const string Password = "known-to-loopback";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // Made once; every server starts from a copy, which takes a tenth of the time.
    private static readonly Lazy<Task<string>> Template = new(CreateTemplateAsync);
    private static readonly Lazy<Task<PostgresServer>> Shared = new(() => StartNewAsync("log_statement=all"));
    private static int servers;
    private static Process? undertaker;

    private readonly string folder;
    private readonly string[] settings;
    private Process? process;

    private PostgresServer(string folder, string[] settings)
    {
        this.folder = folder;
        this.settings = settings;
    }

    public int Port { get; } = FreePort();

    /// <summary>What the server wrote, each line led by the name of its database.</summary>
    public string LogFile => Path.Combine(folder, "server.log");

    /// <summary>
    /// A server that all tests share, each with a database of its own. It logs every statement. The test is skipped where none is
    /// installed.
    /// </summary>
    public static Task<PostgresServer> SharedAsync()
    {
        Skip.IfNot(PostgresPrograms.AreInstalled, PostgresPrograms.HowToInstall);
        return Shared.Value;
    }

    /// <summary>A server of the test's own, to be hurt. The test is skipped where none is installed.</summary>
    /// <param name="settings">Settings of <c>postgresql.conf</c>, such as <c>fsync=on</c>: by default nothing is flushed to disk.</param>
    public static async Task<PostgresServer> StartNewAsync(params string[] settings)
    {
        Skip.IfNot(PostgresPrograms.AreInstalled, PostgresPrograms.HowToInstall);
        var template = await Template.Value;
        PostgresServer server = new(
            Path.Combine(Path.GetDirectoryName(template)!, $"server-{Interlocked.Increment(ref servers)}"), settings);
        await PostgresPrograms.RunAsync("cp", "-a", template, server.folder);
        await server.StartAsync();
        return server;
    }

    public string ConnectionString(string database, string user = Superuser, string password = Password) =>
        new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = Port, Database = database, Username = user, Password = password }.ToString();

    public Task<PostgresDatabase> CreateDatabaseAsync() => PostgresDatabase.CreateAsync(this);

    /// <summary>Puts a file, such as a certificate, into the data folder, with the rights that PostgreSQL demands.</summary>
    public async Task AddFileAsync(string name, string content)
    {
        var path = Path.Combine(folder, name);
        await File.WriteAllTextAsync(path, content);
        await PostgresPrograms.RunAsync("chmod", "600", path);
        await PostgresPrograms.OwnAsync(path);
    }

    /// <summary>Starts it, again on the same port, and waits until it answers.</summary>
    public async Task StartAsync(params string[] moreSettings)
    {
        string[] all =
        [
            $"port={Port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "full_page_writes=off",
            "synchronous_commit=off", "autovacuum=off", "shared_buffers=16MB", "max_connections=200", "max_wal_senders=0",
            "log_line_prefix=%d ", .. settings, .. moreSettings,
        ];
        process = PostgresPrograms.StartServer(LogFile, ["-D", folder, .. all.SelectMany(setting => new[] { "-c", setting })]);
        var start = Stopwatch.GetTimestamp();
        while (!await AcceptsAsync())
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(start) > StartLimit)
            {
                throw new InvalidOperationException($"PostgreSQL did not start: {await File.ReadAllTextAsync(LogFile)}");
            }

            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>Ends every connection and stops in good order (what PostgreSQL calls fast).</summary>
    public Task StopAsync() => EndAsync("INT");

    /// <summary>Ends at once and recovers at the next start (what PostgreSQL calls immediate).</summary>
    public Task StopImmediatelyAsync() => EndAsync("QUIT");

    /// <summary>As if somebody had pulled the plug: every process is killed.</summary>
    public Task KillAsync() => EndAsync("KILL");

    /// <summary>Freezes every process: the kernel still accepts connections, and nobody answers on them.</summary>
    public async Task FreezeAsync() => await SignalAsync("STOP", await ProcessesAsync());

    public async Task ThawAsync() => await SignalAsync("CONT", await ProcessesAsync());

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await KillAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task EndAsync(string signal)
    {
        var family = await ProcessesAsync();
        await SignalAsync(signal, signal is "KILL" ? family : [process!.Id]);
        await process!.WaitForExitAsync();
        process.Dispose();
        process = null;
        while ((await RunningAsync()).Any(running => family.Contains(running.Id)))
        {
            await Task.Delay(Pause, TimeProvider.System); // a start would find their shared memory in use
        }
    }

    /// <summary>The server and its children.</summary>
    private async Task<int[]> ProcessesAsync() =>
        [process!.Id, .. (await RunningAsync()).Where(running => running.Parent == process.Id).Select(running => running.Id)];

    private static async Task<IReadOnlyList<(int Id, int Parent)>> RunningAsync()
    {
        List<(int, int)> running = [];
        foreach (var line in (await PostgresPrograms.RunAsync("ps", "-A", "-o", "pid=,ppid=,stat=")).Split('\n'))
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var id, var parent, not ['Z', ..]])
            {
                running.Add((int.Parse(id, CultureInfo.InvariantCulture), int.Parse(parent, CultureInfo.InvariantCulture)));
            }
        }

        return running;
    }

    // A child may end between being listed and being signalled.
    private static async Task SignalAsync(string signal, int[] processes)
    {
        var ids = processes.Select(id => id.ToString(CultureInfo.InvariantCulture));
        await PostgresPrograms.RunAsync("/bin/sh", ["-c", """s=$1; shift; kill -s "$s" "$@" 2>/dev/null; true""", "sh", signal, .. ids]);
    }

    private async Task<bool> AcceptsAsync()
    {
        try
        {
            await using NpgsqlConnection connection = new($"{ConnectionString(Superuser)};Pooling=false;Timeout=5");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<string> CreateTemplateAsync()
    {
        var root = await PostgresPrograms.CreateFolderAsync();
        undertaker = StartUndertaker(root);
        var passwordFile = Path.Combine(root, "password");
        await File.WriteAllTextAsync(passwordFile, Password);
        await PostgresPrograms.OwnAsync(passwordFile);
        var template = Path.Combine(root, "template");
        await PostgresPrograms.RunPostgresAsync(
            "initdb", "-D", template, "-U", Superuser, $"--pwfile={passwordFile}", "-A", "scram-sha-256", "-E", "UTF8", "--no-locale",
            "--no-sync", "--no-instructions");
        return template;
    }

    /// <summary>
    /// A shell that waits for the end of its input, which comes when this process ends in whatever way, and then cleans up.
    /// </summary>
    private static Process StartUndertaker(string root)
    {
        const string Script =
            """
            exec >/dev/null 2>&1
            trap '' HUP INT TERM
            cat
            for file in "$1"/*/postmaster.pid; do
              server=$(head -n 1 "$file") || continue
              kill -s CONT "$server"; kill -s QUIT "$server"
              for attempt in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$server" && sleep 0.1; done
            done
            rm -rf "$1"
            """;
        return Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", root]) { UseShellExecute = false, RedirectStandardInput = true })!;
    }
}
