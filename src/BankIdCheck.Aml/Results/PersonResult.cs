using System.Text.Json.Serialization;
using BankIdCheck.Aml.Wire;

namespace BankIdCheck.Aml.Results;

/// <summary>
/// What BankID AML found about a person. Every element is one of three: not requested, searched and empty, or found
/// (<see cref="Searched{T}"/>). Names follow the wire; whatever is not known is kept in <see cref="AmlNode.Unknown"/>.
/// </summary>
public sealed class PersonResult : AmlNode
{
    /// <summary><c>keyInformation</c>: personal data (National Registry). Returned whether or not anything is expanded.</summary>
    [JsonInclude]
    public Searched<KeyInformation> KeyInformation { get; internal set; } = new Searched<KeyInformation>.NotRequested();

    /// <summary><c>identity</c>: the person's BankID certificate, when one was used to identify the person.</summary>
    [JsonInclude]
    public Searched<BankIdIdentity> Identity { get; internal set; } = new Searched<BankIdIdentity>.NotRequested();

    /// <summary><c>address</c>: postal, registered and former addresses, each with its own state.</summary>
    [JsonInclude]
    public Searched<Addresses> Address { get; internal set; } = new Searched<Addresses>.NotRequested();

    /// <summary><c>aml</c>: politically exposed persons and sanction lists.</summary>
    [JsonInclude]
    public Searched<WatchlistSearch> Aml { get; internal set; } = new Searched<WatchlistSearch>.NotRequested();

    /// <summary><c>roles</c>: official roles in organisations (Brønnøysund registers).</summary>
    [JsonInclude]
    public Searched<IReadOnlyList<OrganizationRole>> Roles { get; internal set; } =
        new Searched<IReadOnlyList<OrganizationRole>>.NotRequested();

    /// <summary>Reads a JSON result, for example one from an archive.</summary>
    /// <param name="json">The bytes as received, UTF-8.</param>
    /// <returns>The typed result.</returns>
    /// <exception cref="AmlUntrustedContentException">
    /// Not JSON, or a node has a shape that cannot be read; the message says where.
    /// </exception>
    public static PersonResult Parse(ReadOnlyMemory<byte> json) => ResultReader.Read(json);
}
