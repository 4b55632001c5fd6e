using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using BankIdCheck.Sandbox.BankId;
using BankIdCheck.Sandbox.Entra;

namespace BankIdCheck.Sandbox;

/// <summary>The command line.</summary>
internal static class SandboxCommand
{
    private const int ApiPort = 5080;
    private const int EntraPort = 5081;
    private const int BankIdPort = 5082;

    public static RootCommand Create()
    {
        Option<bool> tourOnly = new("--tour-only")
        {
            Description = "Exit after the tour: 0 if every step was answered as it should be, else 1.",
        };
        RootCommand root = new(
            "BankIdCheck with everything it needs: a simulated Entra ID and BankID, sample customers, the API and a tour of it.")
        {
            tourOnly,
            Simulators(),
        };
        root.SetAction((arguments, stop) => SandboxRun.RunAsync(
            LoopbackPort.PreferredOrFree(ApiPort), LoopbackPort.PreferredOrFree(EntraPort), LoopbackPort.PreferredOrFree(BankIdPort),
            arguments.GetValue(tourOnly), stop));
        return root;
    }

    private static Command Simulators()
    {
        Option<IPAddress> listen = new("--listen")
        {
            Description = "The address to listen on; 0.0.0.0 in a container whose ports are published.",
            DefaultValueFactory = _ => IPAddress.Loopback,
            CustomParser = result => IPAddress.TryParse(result.Tokens[0].Value, out var address)
                ? address
                : Refuse<IPAddress>(result, "an IP address"),
        };
        var (entraPort, entraAddress) = Place("", "the simulated Entra ID", EntraPort);
        var (bankIdPort, bankIdAddress) = Place("bankid-", "the simulated BankID", BankIdPort);
        Command command = new("simulators", "Only the simulators, without the API: for docker-compose.")
        {
            listen, entraPort, entraAddress, bankIdPort, bankIdAddress,
        };
        command.SetAction((arguments, stop) => RunSimulatorsAsync(
            new()
            {
                ListenAddress = arguments.GetValue(listen)!,
                Port = arguments.GetValue(entraPort),
                PublicAddress = arguments.GetValue(entraAddress),
            },
            new()
            {
                ListenAddress = arguments.GetValue(listen)!,
                Port = arguments.GetValue(bankIdPort),
                PublicAddress = arguments.GetValue(bankIdAddress),
            },
            stop));
        return command;
    }

    private static (Option<int> Port, Option<Uri?> PublicAddress) Place(string prefix, string what, int usualPort) =>
        (new($"--{prefix}port") { Description = $"The port of {what}.", DefaultValueFactory = _ => usualPort },
         new($"--{prefix}public-address")
         {
             Description = $"The address by which others reach {what}, when it is not http://127.0.0.1:PORT/.",
             CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address)
                 && address.AbsolutePath == "/"
                 ? address
                 : Refuse<Uri>(result, "an absolute address without a path"),
         });

    private static T? Refuse<T>(ArgumentResult result, string rule)
        where T : class
    {
        result.AddError($"'{result.Tokens[0].Value}' is not {rule}.");
        return null;
    }

    private static async Task<int> RunSimulatorsAsync(
        EntraSimulatorOptions entraOptions, BankIdSimulatorOptions bankIdOptions, CancellationToken stop)
    {
        await using var entra = await EntraSimulator.StartAsync(entraOptions, stop);
        await using var bankId = await BankIdSimulator.StartAsync(bankIdOptions, stop);
        await Console.Out.WriteLineAsync($"Simulated Entra ID, tenant {entra.TenantId}: {entra.Instance}");
        await Console.Out.WriteLineAsync($"Simulated BankID, client {SimulatedClient.Sandbox.Id}: {bankId.Authority}");
        await stop.UntilStoppedAsync();
        return 0;
    }
}
