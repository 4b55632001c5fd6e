using System.Net;

namespace BankIdCheck.Sandbox.BankId;

/// <summary>How the simulated BankID behaves when nothing goes wrong.</summary>
internal sealed record BankIdSimulatorOptions
{
    /// <summary>0 takes a free port.</summary>
    public int Port { get; init; }

    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>Where others reach the simulator, when that is not where it listens (a container's published port).</summary>
    public Uri? PublicAddress { get; init; }

    public MovableClock Clock { get; init; } = new();

    /// <summary>The JSON data is ready this long after the create.</summary>
    public TimeSpan JsonAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A report is ready this long after the JSON data.</summary>
    public TimeSpan ReportAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>BankID documents two hours.</summary>
    public TimeSpan ResultLifetime { get; init; } = TimeSpan.FromHours(2);

    /// <summary>BankID documents 300 seconds.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>For <see cref="BankIdFault.WebhookDelayed"/>.</summary>
    public TimeSpan WebhookDelay { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>For <see cref="BankIdFault.Throttled"/>.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Answers statuses as text (<c>"jsonData": "READY"</c>) with the links beside them, instead of as objects.</summary>
    public bool FlatStatus { get; init; }

    /// <summary>Leaves <c>expiresAt</c> out: BankID does not document that it is there.</summary>
    public bool HideExpiry { get; init; }

    public bool RecordTargets { get; init; }

    public IReadOnlyList<SimulatedClient> Clients { get; init; } = [SimulatedClient.Sandbox];

    /// <summary>Scheme, host and port that addresses in answers begin with, without a slash at the end.</summary>
    public string Origin(HttpRequest request) => PublicAddress?.GetLeftPart(UriPartial.Authority) ?? $"{request.Scheme}://{request.Host}";
}

/// <summary>A client that is registered at the simulated BankID.</summary>
internal sealed record SimulatedClient(string Id, string? Secret)
{
    public static SimulatedClient Sandbox { get; } = new("bankidcheck-sandbox", "sandbox-secret");

    public IReadOnlyList<string> Scopes { get; init; } = ["aml_person/basic", "aml_person/OFAC"];

    /// <summary>For <c>private_key_jwt</c>: the public key as a JWK.</summary>
    public string? PublicJwk { get; init; }
}
