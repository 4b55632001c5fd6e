using BankIdCheck.Sandbox.BankId;
using BankIdCheck.Sandbox.Entra;
using BankIdCheck.Sandbox.Tour;
using Spectre.Console;

namespace BankIdCheck.Sandbox;

/// <summary>What to do with a sandbox that is up.</summary>
internal static class Invitation
{
    public static void Print(IAnsiConsole console, Uri api, EntraSimulator entra, BankIdSimulator bankId)
    {
        var table = new Grid().AddColumn().AddColumn();
        table.AddRow("API", $"{new Uri(api, "/check_id")} and {new Uri(api, "/aml/person-sessions")}");
        table.AddRow("Swagger UI", $"{new Uri(api, "/swagger")} (Authorize, then pick {SampleTenant.UserWithRole.Name})");
        table.AddRow("Issuer", entra.Tokens.V2Issuer);
        table.AddRow("BankID", $"{bankId.Authority} (faults on demand: src/BankIdCheck.Sandbox/BankId/README.md)");

        console.WriteLine();
        console.Write(new Rule("[bold]The sandbox is up[/]") { Justification = Justify.Left });
        console.Write(table);
        WriteToPaste(console, "Ask it yourself; the token is good for an hour:", Ask(api, entra.Tokens.MintAppToken()));
        WriteToPaste(console, "Fetch another token:", Fetch(entra.TokenEndpoint));
        console.WriteLine();
        console.WriteLine("Ctrl-C ends it.");
    }

    private static string Ask(Uri api, string token)
    {
        var body = CheckIdTour.CheckBody("12345678901", "passport", "CCC014356", "AUS").ToJsonString();
        return $"curl {new Uri(api, "/check_id")} -H 'Content-Type: application/json' -H 'Authorization: Bearer {token}' -d '{body}'";
    }

    private static string Fetch(Uri tokenEndpoint)
    {
        var client = SampleTenant.IssuanceService;
        return $"curl {tokenEndpoint} -d grant_type=client_credentials -d client_id={client.ClientId} -d client_secret={client.Secret} "
            + $"-d scope={SampleTenant.Api.AppIdUri}/.default";
    }

    /// <summary>Past the console's own line breaks, which would break the command.</summary>
    private static void WriteToPaste(IAnsiConsole console, string title, string command)
    {
        console.WriteLine();
        console.WriteLine(title);
        console.Profile.Out.Writer.WriteLine(command);
    }
}
