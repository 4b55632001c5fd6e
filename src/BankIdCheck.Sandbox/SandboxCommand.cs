using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using BankIdCheck.Sandbox.Entra;

namespace BankIdCheck.Sandbox;

/// <summary>The command line.</summary>
internal static class SandboxCommand
{
    private const int ApiPort = 5080;
    private const int EntraPort = 5081;

    public static RootCommand Create()
    {
        Option<bool> tourOnly = new("--tour-only")
        {
            Description = "Exit after the tour: 0 if every step was answered as it should be, else 1.",
        };
        RootCommand root = new("BankIdCheck with everything it needs: a simulated Entra ID, sample customers, the API and a tour of it.")
        {
            tourOnly,
            Simulators(),
        };
        root.SetAction((arguments, stop) => SandboxRun.RunAsync(
            LoopbackPort.PreferredOrAny(ApiPort), LoopbackPort.PreferredOrAny(EntraPort), arguments.GetValue(tourOnly), stop));
        return root;
    }

    private static Command Simulators()
    {
        Option<IPAddress> listen = new("--listen")
        {
            Description = "The address to listen on; 0.0.0.0 in a container whose port is published.",
            DefaultValueFactory = _ => IPAddress.Loopback,
            CustomParser = result => IPAddress.TryParse(result.Tokens[0].Value, out var address)
                ? address
                : Refuse<IPAddress>(result, "an IP address"),
        };
        Option<int> port = new("--port") { Description = "The port of the simulated Entra ID.", DefaultValueFactory = _ => EntraPort };
        Option<Uri?> publicAddress = new("--public-address")
        {
            Description = "The address by which others reach the simulated Entra ID, when it is not http://127.0.0.1:PORT/.",
            CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.AbsolutePath == "/"
                ? address
                : Refuse<Uri>(result, "an absolute address without a path"),
        };
        Command command = new("simulators", "Only the simulators, without the API: for docker-compose.") { listen, port, publicAddress };
        command.SetAction((arguments, stop) => RunSimulatorsAsync(
            new()
            {
                ListenAddress = arguments.GetValue(listen)!,
                Port = arguments.GetValue(port),
                PublicAddress = arguments.GetValue(publicAddress),
            },
            stop));
        return command;
    }

    private static T? Refuse<T>(ArgumentResult result, string rule)
        where T : class
    {
        result.AddError($"'{result.Tokens[0].Value}' is not {rule}.");
        return null;
    }

    private static async Task<int> RunSimulatorsAsync(EntraSimulatorOptions options, CancellationToken stop)
    {
        await using var entra = await EntraSimulator.StartAsync(options, stop);
        await Console.Out.WriteLineAsync($"Simulated Entra ID, tenant {entra.TenantId}: {entra.Instance}");
        await stop.UntilStoppedAsync();
        return 0;
    }
}
