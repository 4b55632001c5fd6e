using YamlDotNet.Serialization;

namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>
/// What <c>docker-compose.yml</c> gives its services. No container engine is needed to hold it to the service's own rules.
/// </summary>
internal static class Compose
{
    /// <summary>The settings of the service, by their names in configuration.</summary>
    public static IReadOnlyDictionary<string, string?> ApiSettings()
    {
        var environment = (Dictionary<object, object>)Service("api")["environment"];
        return environment.ToDictionary(
            entry => ((string)entry.Key).Replace("__", ":", StringComparison.Ordinal), entry => (string?)entry.Value);
    }

    /// <summary>The arguments of the simulators' command line.</summary>
    public static IReadOnlyList<string> SimulatorArguments() => [.. ((List<object>)Service("simulators")["command"]).Cast<string>()];

    /// <summary>The ports that are published on the host, for the service and for the simulators, which share its network.</summary>
    public static IReadOnlyList<string> Ports() => [.. ((List<object>)Service("api")["ports"]).Cast<string>()];

    private static Dictionary<object, object> Service(string name)
    {
        var document = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(Repository.Read("docker-compose.yml"));
        return (Dictionary<object, object>)((Dictionary<object, object>)document["services"])[name];
    }
}
