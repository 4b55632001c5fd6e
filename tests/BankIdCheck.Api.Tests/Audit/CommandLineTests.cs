using System.Text.Json;
using BankIdCheck.Api.Tests.Infrastructure;

namespace BankIdCheck.Api.Tests.Audit;

public sealed class CommandLineTests : IDisposable
{
    private readonly TestCustomers customers = TestCustomers.Create();

    public void Dispose() => customers.Dispose();

    [Fact]
    public async Task The_chain_is_verified_from_the_command_line_against_an_anchor_that_was_kept()
    {
        await using var database = await ServiceDatabase.CreateAsync("Sqlite");
        await using (var api = await TestApi.StartAsync(configure: database.Configure))
        {
            await api.CheckManyAsync(3);
        }

        var anchorFile = database.File + ".anchor.json";
        var (anchored, anchor) = await RunAsync(database, "audit", "anchor");
        await File.WriteAllTextAsync(anchorFile, anchor);
        var (intact, right) = await RunAsync(database, "audit", "verify", "--anchor", anchorFile);
        await database.ExecuteAsync("UPDATE audit_records SET client = 'somebody' WHERE sequence = 2");
        var (broken, wrong) = await RunAsync(database, "audit", "verify");

        anchored.Should().Be(0);
        intact.Should().Be(0);
        JsonDocument.Parse(right).RootElement.GetProperty("anchor").GetString().Should().Be("confirmed");
        broken.Should().Be(1);
        JsonDocument.Parse(wrong).RootElement.GetProperty("broken").GetProperty("reason").GetString().Should().Be("batch-changed");
    }

    private async Task<(int ExitCode, string Output)> RunAsync(ServiceDatabase database, params string[] arguments)
    {
        var environment = ServiceProcess.Environment(await TestApi.SharedIssuer, customers);
        environment["ServiceStore__Provider"] = database.Provider.ToString();
        environment["ServiceStore__ConnectionString"] = database.ConnectionString;
        await using var service = ServiceProcess.Start(environment, arguments);
        var code = await service.ExitCodeAsync();
        return (code, string.Join('\n', service.Output));
    }
}
