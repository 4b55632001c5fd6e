using System.Net;
using BankIdCheck.Api.Storage;
using BankIdCheck.Api.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace BankIdCheck.Api.Tests.Storage;

public sealed class SchemaTests
{
    [Fact]
    public void No_provider_has_a_change_of_the_model_without_a_migration()
    {
        Pending(new DesignTimeSqlite()).Should().BeFalse();
        Pending(new DesignTimePostgreSql()).Should().BeFalse();
        Pending(new DesignTimeSqlServer()).Should().BeFalse();

        static bool Pending<TContext>(IDesignTimeDbContextFactory<TContext> factory)
            where TContext : ServiceStoreContext
        {
            using var context = factory.CreateDbContext([]);
            return context.Database.HasPendingModelChanges();
        }
    }

    [SkippableFact]
    public async Task A_server_without_the_schema_gets_no_answer_and_the_log_says_what_to_run()
    {
        await using var database = await ServiceDatabase.CreateAsync("PostgreSql", withSchema: false);
        await using var api = await TestApi.StartAsync(configure: database.Configure);

        (await api.CheckAsync(Requests.PublishedExample)).ShouldBeProblem(HttpStatusCode.InternalServerError, "audit-unavailable");
        var ready = await api.SendAsync(HttpMethod.Get, "/health/ready", token: "");
        ready.Status.Should().Be(HttpStatusCode.ServiceUnavailable);
        ready.Json.GetProperty("checks").GetProperty("audit").GetString().Should().Be("Unhealthy");
        api.Logs.Lines.Should().Contain(line => line.Contains("ServiceStoreSchemaMissing", StringComparison.Ordinal) && line.Contains("database script", StringComparison.Ordinal));

        await database.ExecuteAsync(database.Script());
        (await api.CheckAsync(Requests.PublishedExample)).ShouldSayMatchFound(true, "no restart is needed");
        await database.ExecuteAsync(database.Script());
        (await api.CheckAsync(Requests.PublishedExample)).ShouldSayMatchFound(true, "the script can be run again");
    }

    [Fact]
    public async Task A_file_gets_its_schema_at_the_start_although_two_processes_start_at_once()
    {
        await using var database = await ServiceDatabase.CreateAsync("Sqlite");

        var nodes = await Task.WhenAll(
            TestApi.StartAsync(configure: database.Configure), TestApi.StartAsync(configure: database.Configure));

        foreach (var node in nodes)
        {
            (await node.CheckAsync(Requests.PublishedExample)).ShouldSayMatchFound(true);
            await node.DisposeAsync();
        }
    }

    [Fact]
    public void The_script_for_SQL_Server_can_be_written_without_one()
    {
        ServiceStore store = new(Microsoft.Extensions.Options.Options.Create(
            new ServiceStoreOptions { Provider = ServiceStoreProvider.SqlServer, ConnectionString = "Server=nowhere" }));

        var script = new ServiceStoreSchema(
            store, Microsoft.Extensions.Logging.Abstractions.NullLogger<ServiceStoreSchema>.Instance).Script();

        script.Should().Contain("IF NOT EXISTS").And.Contain("CREATE TABLE [audit_records]")
            .And.Contain("[nnin_pseudonym] binary(32) NULL");
    }
}
