using System.Diagnostics;
using System.Globalization;
using BankIdCheck.Api.Tests.Infrastructure;
using Npgsql;

namespace BankIdCheck.Benchmarks.Load;

/// <summary>
/// A PostgreSQL that flushes to the disk as one in production does, on the server's core, for as long as the benchmark runs.
/// </summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private const string User = "postgres";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly string folder;
    private readonly int port;
    private readonly Process process;

    private PostgresCluster(string folder, int port, Process process) => (this.folder, this.port, this.process) = (folder, port, process);

    public static async Task<PostgresCluster> StartAsync(string cores, CancellationToken stop)
    {
        if (!PostgresPrograms.AreInstalled)
        {
            throw new InvalidOperationException(PostgresPrograms.HowToInstall);
        }

        var own = await PostgresPrograms.CreateFolderAsync();
        var data = Path.Combine(own, "data");
        await PostgresPrograms.RunPostgresAsync(
            "initdb", "-D", data, "-U", User, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-instructions");
        var free = ServerProcess.FreePort();
        string[] settings = [$"port={free}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "shared_buffers=512MB", "max_connections=500", "max_wal_size=4GB"];
        var started = PostgresPrograms.StartServer(
            Path.Combine(data, "server.log"), ["-D", data, .. settings.SelectMany(setting => new[] { "-c", setting })]);
        PostgresCluster cluster = new(own, free, started);
        await cluster.AnswersAsync(stop);
        await PostgresPrograms.RunAsync("taskset", "-a", "-p", "-c", cores, $"{started.Id}"); // those who serve connections inherit it
        return cluster;
    }

    public string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = port, Database = database, Username = User }.ToString();

    public async Task CreateDatabaseAsync(string name, CancellationToken stop)
    {
        await using NpgsqlConnection connection = new($"{ConnectionString(User)};Pooling=false");
        await connection.OpenAsync(stop);
        await using NpgsqlCommand command = new($"DROP DATABASE IF EXISTS {name} WITH (FORCE)", connection);
        await command.ExecuteNonQueryAsync(stop);
        command.CommandText = $"CREATE DATABASE {name}";
        await command.ExecuteNonQueryAsync(stop);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await PostgresPrograms.RunAsync("kill", "-INT", process.Id.ToString(CultureInfo.InvariantCulture)); // ends every connection, in good order
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task AnswersAsync(CancellationToken stop)
    {
        while (!process.HasExited)
        {
            try
            {
                await using NpgsqlConnection connection = new($"{ConnectionString(User)};Pooling=false");
                await connection.OpenAsync(stop);
                return;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(Pause, TimeProvider.System, stop);
            }
        }

        throw new InvalidOperationException("PostgreSQL did not start.");
    }
}
