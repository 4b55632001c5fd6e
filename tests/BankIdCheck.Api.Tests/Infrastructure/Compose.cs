using YamlDotNet.Serialization;

namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>What <c>docker-compose.yml</c> gives the service. No container engine is needed to hold it to the service's own rules.</summary>
internal static class Compose
{
    public static IReadOnlyDictionary<string, string> ApiEnvironment()
    {
        var document = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(Repository.Read("docker-compose.yml"));
        var services = (Dictionary<object, object>)document["services"];
        var environment = (Dictionary<object, object>)((Dictionary<object, object>)services["api"])["environment"];
        return environment.ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value);
    }
}
