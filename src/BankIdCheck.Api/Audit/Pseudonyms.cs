using System.Security.Cryptography;
using System.Text;
using BankIdCheck.Identifiers;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Audit;

/// <summary>
/// Stands in the audit for what must not be there: HMAC-SHA-256, whole, so that records of one person can be found by whoever has the
/// number and the key, and the number by nobody who lacks the key. The text that is hashed begins with what it is, so that a document's
/// pseudonym can never be a person's.
/// </summary>
internal sealed class Pseudonyms(IOptions<AuditOptions> options) : IDisposable
{
    private const int LongestText = 512;

    /// <summary>The key in use first.</summary>
    private readonly AuditKey[] keys =
        [.. options.Value.PreviousPseudonymKeys.Prepend(options.Value.PseudonymKey!).Distinct(StringComparer.Ordinal).Select(key => new AuditKey(Convert.FromBase64String(key)))];

    public AuditKey Current => keys[0];

    public IReadOnlyList<AuditKey> All => keys;

    public AuditKey? Find(string keyId) => Array.Find(keys, key => key.Id == keyId);

    public byte[] Of(NationalIdentityNumber nnin) => Of(nnin, Current);

    /// <summary>The number's pseudonyms under every key that is known: its records may be older than the key in use.</summary>
    public IReadOnlyList<byte[]> UnderAllKeys(NationalIdentityNumber nnin) => [.. keys.Select(key => Of(nnin, key))];

    /// <summary>
    /// One document, however it was typed: by the normalised number, the code that all aliases of its issuer share, and the type.
    /// </summary>
    public byte[] Of(IdentityDocument document)
    {
        Span<byte> text = stackalloc byte[LongestText];
        Encoding.UTF8.TryGetBytes(
            $"document:{document.Number.Value}/{document.Issuer.UsualCode}/{document.Type.Value}", text, out var length);
        return Current.PseudonymOf(text[..length]);
    }

    public void Dispose()
    {
        foreach (var key in keys)
        {
            key.Dispose();
        }
    }

    private static byte[] Of(NationalIdentityNumber nnin, AuditKey key)
    {
        Span<byte> text = stackalloc byte[LongestText];
        "nnin:"u8.CopyTo(text);
        var length = "nnin:"u8.Length + Encoding.ASCII.GetBytes(nnin.Value, text["nnin:"u8.Length..]);
        return key.PseudonymOf(text[..length]);
    }
}

/// <summary>
/// A configured key and what is derived from it (HKDF, RFC 5869). Its id cannot disagree with it, because it is derived too.
/// </summary>
internal sealed class AuditKey : IDisposable
{
    // One for each thread, because to set one up costs more than to use it.
    private readonly ThreadLocal<IncrementalHash> hashes;

    public AuditKey(byte[] configured)
    {
        Pseudonym = configured;
        hashes = new(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, configured), trackAllValues: true);
        Seal = HKDF.DeriveKey(
            HashAlgorithmName.SHA256, configured, AuditOptions.ShortestKeyBytes, info: "bankidcheck audit seal"u8.ToArray());
        Id = Convert.ToHexStringLower(
            HKDF.DeriveKey(HashAlgorithmName.SHA256, configured, AuditModel.KeyIdLength / 2, info: "bankidcheck audit key id"u8.ToArray()));
    }

    public string Id { get; }

    /// <summary>Key of the pseudonyms: the configured bytes themselves, so that a pseudonym can be recomputed with any tool.</summary>
    public byte[] Pseudonym { get; }

    /// <summary>Key of the chain's hashes.</summary>
    public byte[] Seal { get; }

    public byte[] PseudonymOf(ReadOnlySpan<byte> text)
    {
        var hash = hashes.Value!;
        hash.AppendData(text);
        return hash.GetHashAndReset();
    }

    public void Dispose()
    {
        foreach (var hash in hashes.Values)
        {
            hash.Dispose();
        }

        hashes.Dispose();
    }
}
