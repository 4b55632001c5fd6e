using System.Diagnostics;
using BankIdCheck.Sandbox.BankId;

namespace BankIdCheck.Aml.Tests;

/// <summary>The package as a stranger gets it: packed, restored by a project that has nothing else, run.</summary>
public sealed class PackageTests
{
    private static readonly string Example = File.ReadAllText(
        Path.Combine(Repository.Root, "tests/BankIdCheck.Aml.Tests/Package/Program.cs")).ReplaceLineEndings("\n").Trim();

    [Fact]
    public void The_README_shows_the_program_that_is_run_here_in_at_most_ten_lines()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "src/BankIdCheck.Aml/README.md")).ReplaceLineEndings("\n");

        readme.Should().Contain($"```csharp\n{Example}\n```");
        Example.Split('\n').Count(line => line.Length > 0).Should().BeLessThanOrEqualTo(10);
    }

    [Fact]
    public async Task A_console_project_with_only_the_package_screens_a_person()
    {
        using TemporaryFolder folder = new();
        await DotnetAsync(
            Repository.Root,
            ["pack", "src/BankIdCheck.Identifiers", "--no-build", "-c", Configuration, "-o", folder.Path, "--nologo", "-v", "q"]);
        await DotnetAsync(
            Repository.Root, ["pack", "src/BankIdCheck.Aml", "--no-build", "-c", Configuration, "-o", folder.Path, "--nologo", "-v", "q"]);
        await WriteProjectAsync(folder.Path);
        await using var simulator = await BankIdSimulator.StartAsync(Harness.Instant);

        var said = await DotnetAsync(
            folder.Path, ["run", "--", simulator.Authority.AbsoluteUri, SimulatedClient.Sandbox.Id, SimulatedClient.Sandbox.Secret!]);

        said.Should().Contain("PEP_AND_SANCTION").And.Contain("signature Intact");
        File.Exists(Path.Combine(folder.Path, "report.pdf")).Should().BeTrue();
        simulator.Counters.Sessions.Should().Be(1);
    }

    private static string Configuration =>
        AppContext.BaseDirectory.Contains("release", StringComparison.OrdinalIgnoreCase) ? "Release" : "Debug";

    /// <summary>Restores from the folder, and the dependencies from what this machine has already: no network is needed.</summary>
    private static async Task WriteProjectAsync(string folder)
    {
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), Example);
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="local" value="{folder}" /></packageSources>
              <fallbackPackageFolders><add key="cache" value="{cache}" /></fallbackPackageFolders>
              <config><add key="globalPackagesFolder" value="{Path.Combine(folder, "packages")}" /></config>
            </configuration>
            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "Scratch.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="BankIdCheck.Aml" Version="0.1.0" />
              </ItemGroup>
            </Project>
            """);
    }

    private static async Task<string> DotnetAsync(string folder, string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment.Remove("MSBUILD_EXE_PATH");
        start.Environment.Remove("NUGET_PACKAGES");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var said = await output + await error;
        process.ExitCode.Should().Be(0, said);
        return said;
    }
}
