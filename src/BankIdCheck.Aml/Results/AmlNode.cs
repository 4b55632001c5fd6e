using System.Text.Json;
using System.Text.Json.Serialization;

namespace BankIdCheck.Aml.Results;

/// <summary>
/// A node of the result. Printing one shows its type's name and nothing of its content. A list that is absent or <c>null</c> is empty.
/// </summary>
public abstract class AmlNode
{
    private protected AmlNode()
    {
    }

    /// <summary>Members that this version does not know, by their name on the wire. BankID AML adds members without notice.</summary>
    [JsonExtensionData]
    [JsonInclude]
    public IDictionary<string, JsonElement> Unknown { get; internal set; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
}

/// <summary>Where a node's content came from.</summary>
public sealed class AmlMetadata : AmlNode
{
    /// <summary>
    /// Source names: <c>NO_NATIONAL_REGISTRY</c>, <c>BRREG</c>, <c>NO_BANK_ID</c>, <c>PEP_EDGE</c> and others. Not a closed set.
    /// </summary>
    [JsonInclude]
    public IReadOnlyList<string> Sources { get; internal set => field = value ?? []; } = [];

    /// <summary>Addresses of the sources.</summary>
    [JsonInclude]
    public IReadOnlyList<string> Urls { get; internal set => field = value ?? []; } = [];

    /// <summary>When the source last changed it, as received (ISO 8601, usually without a zone).</summary>
    [JsonInclude]
    public string? LastChanged { get; internal set; }
}
