using System.Diagnostics;

namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>
/// The programs of a PostgreSQL that is installed here, run as a user that PostgreSQL accepts: it refuses to run as root.
/// </summary>
internal static class PostgresPrograms
{
    private const string FolderVariable = "BANKIDCHECK_TEST_POSTGRES_BIN";
    private const string DebianFolder = "/usr/lib/postgresql";

    private static readonly string? Folder = Find();
    private static readonly string[]? OtherUser = Environment.IsPrivilegedProcess ? FirstUser("postgres", "nobody") : null;

    public static bool AreInstalled => Folder is not null;

    public static string HowToInstall =>
        $"PostgreSQL is not installed: no initdb in PATH, below {DebianFolder} or in the folder that {FolderVariable} names.";

    /// <summary>Makes a folder that the programs may write to.</summary>
    public static async Task<string> CreateFolderAsync()
    {
        var folder = Directory.CreateTempSubdirectory("bankidcheck-postgres-").FullName;
        await OwnAsync(folder);
        return folder;
    }

    public static async Task OwnAsync(string path)
    {
        if (OtherUser is [var user, ..])
        {
            await RunAsync("chown", "-R", user, path);
        }
    }

    /// <summary>Runs one of PostgreSQL's programs to its end.</summary>
    public static Task RunPostgresAsync(string program, params string[] arguments)
    {
        var (file, all) = AsOtherUser([Path.Combine(Folder!, program), .. arguments]);
        return RunAsync(file, all);
    }

    /// <summary>Starts the server, which writes to the file <paramref name="log"/>; the process is the server itself.</summary>
    public static Process StartServer(string log, params string[] arguments)
    {
        var (file, all) = AsOtherUser(["/bin/sh", "-c", """log=$1; shift; exec "$@" >>"$log" 2>&1 </dev/null""", "sh", log, Path.Combine(Folder!, "postgres"), .. arguments]);
        return Process.Start(file, all);
    }

    public static async Task<string> RunAsync(string file, params string[] arguments)
    {
        ProcessStartInfo start =
            new(file, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{file} ended with {process.ExitCode}: {await errors}");
    }

    private static (string File, string[] Arguments) AsOtherUser(string[] command) =>
        OtherUser is [_, _, var user, var group, ..]
            ? ("setpriv", [$"--reuid={user}", $"--regid={group}", "--clear-groups", "--", .. command])
            : (command[0], command[1..]);

    private static string? Find()
    {
        var debian = Directory.Exists(DebianFolder)
            ? Directory.GetDirectories(DebianFolder).OrderByDescending(version => version, StringComparer.Ordinal)
                .Select(version => Path.Combine(version, "bin"))
            : [];
        string?[] folders =
        [
            Environment.GetEnvironmentVariable(FolderVariable),
            .. Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [], .. debian,
        ];
        return folders.FirstOrDefault(
            folder => folder is not null && File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }

    /// <summary>The fields of /etc/passwd: name, password, user id, group id and more.</summary>
    private static string[] FirstUser(params string[] names)
    {
        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).ToLookup(fields => fields[0]);
        return names.SelectMany(name => users[name]).First();
    }
}
