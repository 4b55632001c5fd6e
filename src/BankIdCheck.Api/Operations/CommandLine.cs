using System.CommandLine;
using System.Text.Json;
using BankIdCheck.Api.Audit;
using BankIdCheck.Api.Storage;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Operations;

/// <summary>
/// What an operator does with the service's configuration but without the service: <c>audit verify</c>, <c>audit anchor</c>, <c>database
/// script</c>.
/// </summary>
internal static class CommandLine
{
    private const int Intact = 0;
    private const int Broken = 1;

    /// <summary>Runs the command that the arguments begin with, or else the service until it is stopped.</summary>
    public static async Task<int> RunAsync(this WebApplication app, string[] args)
    {
        if (args is ["audit" or "database", ..])
        {
            return await Commands(app.Services).Parse(args).InvokeAsync();
        }

        Configured(app.Services); // before the parts are made: the first to miss its settings would hide what else is wrong
        await app.RunAsync();
        return 0;
    }

    private static RootCommand Commands(IServiceProvider services)
    {
        Option<FileInfo?> anchorFile = new("--anchor") { Description = "A file with an anchor that was kept." };
        Command verify = new("verify", "Reads the whole chain; ends with 1 when a link is broken.") { anchorFile };
        verify.SetAction((arguments, stop) => VerifyAsync(services, arguments.GetValue(anchorFile), stop));

        Command anchor = new("anchor", "Verifies the chain and prints where it ends, to be kept elsewhere.");
        anchor.SetAction((_, stop) => AnchorAsync(services, stop));

        Command script = new("script", "Prints the SQL that brings the service store up to date, whatever state it is in.");
        script.SetAction(_ => Console.Out.WriteLine(Configured(services).GetRequiredService<ServiceStoreSchema>().Script()));

        return new RootCommand("Checks identity documents against the bank's records.")
        {
            new Command("audit", "The audit chain.") { verify, anchor },
            new Command("database", "The service store.") { script },
        };
    }

    private static async Task<int> VerifyAsync(IServiceProvider services, FileInfo? anchorFile, CancellationToken stop)
    {
        var anchor = anchorFile is null
            ? null
            : JsonSerializer.Deserialize(await File.ReadAllTextAsync(anchorFile.FullName, stop), AuditJson.Default.AuditAnchor);
        var verdict = await Configured(services).GetRequiredService<AuditVerifier>().VerifyAsync(anchor, stop);
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(verdict, AuditJson.Default.AuditVerdict));
        return verdict.Intact ? Intact : Broken;
    }

    private static async Task<int> AnchorAsync(IServiceProvider services, CancellationToken stop)
    {
        var verdict = await Configured(services).GetRequiredService<AuditVerifier>().VerifyAsync(anchor: null, stop);
        if (verdict.Head is not { } head)
        {
            await Console.Error.WriteLineAsync(JsonSerializer.Serialize(verdict, AuditJson.Default.AuditVerdict));
            return Broken;
        }

        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(head, AuditJson.Default.AuditAnchor));
        return Intact;
    }

    private static IServiceProvider Configured(IServiceProvider services)
    {
        services.GetRequiredService<IStartupValidator>().Validate();
        return services;
    }
}
