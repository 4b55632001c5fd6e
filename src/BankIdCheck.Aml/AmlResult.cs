using System.Security.Cryptography;
using BankIdCheck.Aml.Results;

namespace BankIdCheck.Aml;

/// <summary>A downloaded JSON result: the bytes as received, to keep, and what they say. Printing it shows nothing of either.</summary>
public sealed class AmlResult
{
    private readonly Lazy<PersonResult> person;

    /// <summary>Holds a result.</summary>
    /// <param name="json">The bytes as received, UTF-8.</param>
    public AmlResult(ReadOnlyMemory<byte> json)
    {
        Json = json;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(json.Span));
        person = new(() => PersonResult.Parse(Json));
    }

    /// <summary>The bytes as received: one complete JSON object, UTF-8.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>SHA-256 of <see cref="Json"/>, 64 lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>The typed result, read at first use: a shape that cannot be read never costs the bytes.</summary>
    /// <exception cref="AmlUntrustedContentException">A node has a shape that cannot be read; the message says where.</exception>
    public PersonResult Person => person.Value;
}
