using System.Diagnostics;
using System.Net;
using BankIdCheck.Api.Storage;
using BankIdCheck.Api.Tests.Customers;
using BankIdCheck.Api.Tests.Infrastructure;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace BankIdCheck.Api.Tests.Audit;

/// <summary>No record, no answer; and answers again with the first request after the fault.</summary>
public sealed class AuditFaultTests
{
    [Fact]
    public async Task A_locked_file_is_a_fault_within_the_time_limit_until_the_lock_is_gone()
    {
        await using var database = await ServiceDatabase.CreateAsync("Sqlite");
        await using var api = await TestApi.StartAsync(configure: database.Configure);
        await ShouldAnswerAsync(api);

        await using (SqliteConnection owner = new($"{database.ConnectionString};Pooling=false"))
        {
            await owner.OpenAsync();
            await using var command = owner.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            await command.ExecuteNonQueryAsync();
            await ShouldNotAnswerAsync(api);
        }

        await ShouldAnswerAsync(api);
    }

    [Fact]
    public async Task A_file_that_was_taken_away_is_a_fault_until_it_is_back()
    {
        await using var database = await ServiceDatabase.CreateAsync("Sqlite");
        await using var api = await TestApi.StartAsync(configure: database.Configure);
        await ShouldAnswerAsync(api);
        Directory.CreateDirectory(database.File + ".away");
        foreach (var part in new[] { "", "-wal", "-shm" })
        {
            File.Move(database.File + part, Path.Combine(database.File + ".away", "service.db" + part));
        }

        await ShouldNotAnswerAsync(api);

        foreach (var part in Directory.GetFiles(database.File + ".away"))
        {
            File.Move(part, Path.Combine(Path.GetDirectoryName(database.File)!, Path.GetFileName(part)), overwrite: true);
        }

        await ShouldAnswerAsync(api);
        (await api.VerifyAsync()).Intact.Should().BeTrue();
    }

    [SkippableFact]
    public async Task A_full_disk_is_a_fault_until_there_is_room()
    {
        await using var disk = await SmallDisk.MountAsync(kilobytes: 768);
        await using var api = await TestApi.StartAsync(
            configure: settings => settings["ServiceStore:ConnectionString"] = $"Data Source={disk.Path}/service.db");
        await ShouldAnswerAsync(api);
        // While somebody reads, the journal is not put away, which would make room.
        await using SqliteConnection reader = new($"Data Source={disk.Path}/service.db;Pooling=false");
        await reader.OpenAsync();
        await using var read = reader.CreateCommand();
        read.CommandText = "SELECT count(*) FROM audit_records";
        await read.ExecuteScalarAsync();

        disk.Fill();
        await ShouldNotAnswerAsync(api, canProbe: true); // room for a record is not there, for the probe's one page there may be
        disk.MakeRoom();

        await ShouldAnswerAsync(api);
        (await api.VerifyAsync()).Intact.Should().BeTrue();
    }

    [SkippableFact]
    public async Task A_server_that_is_down_is_a_fault_until_it_is_up()
    {
        await using var server = await PostgresServer.StartNewAsync();
        await using var database = await ServiceDatabase.CreateAsync("PostgreSql", server);
        await using var api = await TestApi.StartAsync(configure: database.Configure);
        await ShouldAnswerAsync(api);

        await server.StopAsync();
        await ShouldNotAnswerAsync(api);
        await server.StartAsync();

        await ShouldAnswerAsync(api);
        (await api.VerifyAsync()).Intact.Should().BeTrue();
    }

    [SkippableFact]
    public async Task A_server_that_was_started_again_while_nobody_asked_is_no_fault()
    {
        await using var server = await PostgresServer.StartNewAsync();
        await using var database = await ServiceDatabase.CreateAsync("PostgreSql", server);
        await using var api = await TestApi.StartAsync(configure: database.Configure);
        await ShouldAnswerAsync(api);

        await server.KillAsync();
        await server.StartAsync();

        await ShouldAnswerAsync(api);
        (await database.CountAsync("SELECT count(*) FROM audit_records")).Should().Be(2, "neither is there twice");
    }

    [SkippableFact]
    public async Task A_server_that_hangs_is_a_fault_within_the_time_limit_until_it_goes_on()
    {
        await using var server = await PostgresServer.StartNewAsync();
        await using var database = await ServiceDatabase.CreateAsync("PostgreSql", server);
        await using var api = await TestApi.StartAsync(configure: database.Configure);
        await ShouldAnswerAsync(api);

        await server.FreezeAsync();
        var start = Stopwatch.GetTimestamp();
        var answer = await api.CheckAsync(Requests.PublishedExample);
        var elapsed = Stopwatch.GetElapsedTime(start);
        await server.ThawAsync();

        answer.ShouldBeProblem(HttpStatusCode.InternalServerError, "audit-unavailable");
        elapsed.Should().BeLessThan(ServiceDatabase.TimeLimit + FaultAssertions.Margin);
        await Eventually.BecomesTrueAsync(
            async () => (await api.CheckAsync(Requests.PublishedExample)).Status is HttpStatusCode.OK, "it goes on");
        (await api.VerifyAsync()).Intact.Should().BeTrue();
    }

    [SkippableFact]
    public async Task A_server_that_became_read_only_is_a_fault_until_it_is_written_to_again()
    {
        await using var database = await ServiceDatabase.CreateAsync("PostgreSql");
        await using var api = await TestApi.StartAsync(configure: database.Configure);
        await ShouldAnswerAsync(api);
        var name = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database;
        const string EndOthers =
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";

        await database.ExecuteAsync($"ALTER DATABASE {name} SET default_transaction_read_only = on; {EndOthers}");
        await ShouldNotAnswerAsync(api);
        await using (NpgsqlConnection writer = new($"{database.ConnectionString};Options=-c default_transaction_read_only=off"))
        {
            await writer.OpenAsync();
            await new NpgsqlCommand($"ALTER DATABASE {name} RESET default_transaction_read_only; {EndOthers}", writer)
                .ExecuteNonQueryAsync();
        }


        await ShouldAnswerAsync(api);
    }

    [SkippableFact]
    public async Task Commits_wait_for_the_disk_although_the_server_is_set_not_to()
    {
        await using var database = await ServiceDatabase.CreateAsync("PostgreSql");
        await using NpgsqlConnection plain = new(database.ConnectionString);
        await plain.OpenAsync();

        await using var durable = (NpgsqlConnection)database.Store().CreateConnection();
        durable.OpenDurably();

        (await ShowAsync(plain)).Should().Be("off");
        (await ShowAsync(durable)).Should().Be("on");

        static async Task<object?> ShowAsync(NpgsqlConnection connection) =>
            await new NpgsqlCommand("SHOW synchronous_commit", connection).ExecuteScalarAsync();
    }

    [Fact]
    public async Task The_file_is_written_to_with_a_journal_ahead_and_full_synchronisation()
    {
        await using var database = await ServiceDatabase.CreateAsync("Sqlite");
        await using var api = await TestApi.StartAsync(configure: database.Configure);
        await ShouldAnswerAsync(api);
        await using var durable = database.Store().CreateConnection();
        durable.OpenDurably();

        await using var command = durable.CreateCommand();
        command.CommandText = "PRAGMA synchronous";
        (await command.ExecuteScalarAsync()).Should().Be(2L);
        command.CommandText = "PRAGMA journal_mode";
        (await command.ExecuteScalarAsync()).Should().Be("wal");
    }

    private static async Task ShouldAnswerAsync(TestApi api)
    {
        (await api.CheckAsync(Requests.PublishedExample)).ShouldSayMatchFound(true);
        (await api.SendAsync(HttpMethod.Get, "/health/ready", token: "")).Status.Should().Be(HttpStatusCode.OK);
    }

    private static async Task ShouldNotAnswerAsync(TestApi api, bool canProbe = false)
    {
        var start = Stopwatch.GetTimestamp();
        (await api.CheckAsync(Requests.PublishedExample)).ShouldBeProblem(HttpStatusCode.InternalServerError, "audit-unavailable");
        Stopwatch.GetElapsedTime(start).Should().BeLessThan(ServiceDatabase.TimeLimit + FaultAssertions.Margin);
        (await api.SearchAsync(new { })).ShouldBeProblem(HttpStatusCode.InternalServerError, "audit-unavailable");
        if (!canProbe)
        {
            (await api.SendAsync(HttpMethod.Get, "/health/ready", token: "")).Status.Should().Be(HttpStatusCode.ServiceUnavailable);
        }

        api.Logs.Lines.Should().Contain(line => line.Contains("AuditNotWritten", StringComparison.Ordinal));
    }
}
