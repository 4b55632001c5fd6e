using System.Diagnostics;
using System.Text.RegularExpressions;
using BankIdCheck.Api.Customers;
using BankIdCheck.Api.Tests.Infrastructure;

namespace BankIdCheck.Api.Tests.Operations;

/// <summary>What the README tells people to type does what it says.</summary>
public sealed partial class ReadmeTests
{
    private const string BankSchema =
        """
        CREATE TABLE customer (id int PRIMARY KEY, national_id char(11) NOT NULL);
        CREATE INDEX ix_customer ON customer (national_id);
        CREATE TABLE identity_document (customer_id int REFERENCES customer, kind text, number text, country text, expires date);
        INSERT INTO customer VALUES (1, '12345678901');
        INSERT INTO identity_document VALUES (1, 'Passport', 'ccc 014356', 'au', NULL);
        """;

    [SkippableFact]
    public async Task The_view_and_the_grants_for_PostgreSQL_are_all_that_the_service_needs()
    {
        var server = await PostgresServer.SharedAsync();
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(BankSchema);

        await database.ExecuteAsync(SqlBlock().Matches(Repository.Read("README.md"))[1].Groups["sql"].Value);

        var reader = server.ConnectionString(database.Name, "bankidcheck", "...");
        await using var api = await TestApi.StartAsync(configure: settings => settings.Use(CustomerStoreProvider.PostgreSql, reader));
        (await api.CheckAsync(Requests.PublishedExample)).ShouldSayMatchFound(true);
    }

    [Fact]
    public void Every_file_that_the_README_points_to_exists()
    {
        foreach (var target in Link().Matches(Repository.Read("README.md")).Select(match => match.Groups["target"].Value).Where(target => !target.Contains(':', StringComparison.Ordinal)))
        {
            File.Exists(Path.Combine(Repository.Root, target)).Should().BeTrue($"README.md points to {target}");
        }
    }

    [SkippableFact]
    public async Task What_an_onboarding_developer_types_orders_follows_and_fetches_a_screening()
    {
        Skip.IfNot(File.Exists("/bin/bash") && File.Exists("/usr/bin/curl"), "bash or curl is not installed.");
        await using var screenings = await Screenings.StartAsync();
        var folder = Directory.CreateTempSubdirectory("bankidcheck-readme-");
        var commands = ShellBlock().Matches(Repository.Read("README.md")).Select(match => match.Groups["commands"].Value)
            .Single(block => block.Contains("SESSIONS=", StringComparison.Ordinal))
            .Replace("http://127.0.0.1:5081/", screenings.Api.Issuer.Instance.ToString(), StringComparison.Ordinal)
            .Replace("http://127.0.0.1:5080/", screenings.Api.Address.ToString(), StringComparison.Ordinal);
        using var shell = Process.Start(new ProcessStartInfo("/bin/bash", ["-euo", "pipefail", "-c", commands]) { WorkingDirectory = folder.FullName, UseShellExecute = false, RedirectStandardOutput = true })!;

        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();

        shell.ExitCode.Should().Be(0, output);
        output.Should().Contain("event: status").And.Contain("\"state\":\"collected\"")
            .And.Contain("{\"keyInformation\":{\"name\":\"Tomas Topstad\"");
        var report = folder.GetFiles().Should().ContainSingle().Subject;
        report.Name.Should().StartWith("aml-report-").And.EndWith(".pdf");
        (await File.ReadAllTextAsync(report.FullName)).Should().StartWith("%PDF-");
        folder.Delete(recursive: true);
    }

    [GeneratedRegex("```sh\n(?<commands>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShellBlock();

    [GeneratedRegex("```sql\n(?<sql>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SqlBlock();

    [GeneratedRegex(@"\]\((?<target>[^)#]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
