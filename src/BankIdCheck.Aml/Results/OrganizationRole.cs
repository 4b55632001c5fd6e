using System.Text.Json.Serialization;

namespace BankIdCheck.Aml.Results;

/// <summary>
/// A role that a person holds in an organisation. BankID documents that roles are listed, not what an entry holds: the members here are
/// assumed, and anything else is in <see cref="AmlNode.Unknown"/>.
/// </summary>
public sealed class OrganizationRole : AmlNode
{
    /// <summary>
    /// The role, in the words of BankID's organisation API: <c>CHAIRMAN_OF_THE_BOARD</c>, <c>CEO</c>, <c>BOARD_MEMBER</c> and others.
    /// </summary>
    [JsonInclude]
    public string? Role { get; internal set; }

    /// <summary>The organisation's name.</summary>
    [JsonInclude]
    public string? OrganizationName { get; internal set; }

    /// <summary>The organisation's number: nine digits, as text.</summary>
    [JsonInclude]
    public string? OrganizationNumber { get; internal set; }

    /// <summary>Where it came from.</summary>
    [JsonInclude]
    public AmlMetadata? Metadata { get; internal set; }
}
