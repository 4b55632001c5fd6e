using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BankIdCheck.Api.Audit;

namespace BankIdCheck.Api.Screening;

/// <summary>
/// Tells whether two requests are the same one without keeping what they say. Keyed, because names and numbers are few enough to be
/// tried out against a plain hash.
/// </summary>
internal sealed class Fingerprints(Pseudonyms keys)
{
    /// <summary>
    /// Under the key in use first, then under every other that is known: an earlier request may be older than the key in use.
    /// </summary>
    public IReadOnlyList<Fingerprint> Of(string client, string? idempotencyKey, ScreeningOrder order) =>
        [.. keys.All.Select(key => Of(key, client, idempotencyKey, order))];

    private static Fingerprint Of(AuditKey key, string client, string? idempotencyKey, ScreeningOrder order)
    {
        // One client's key is not another's.
        var request = idempotencyKey is null ? null : Hash(key, Encoding.UTF8.GetBytes($"idempotency:{client}:{idempotencyKey}"));
        return new(request, Hash(key, JsonSerializer.SerializeToUtf8Bytes(order, OrderJson.Default.ScreeningOrder)));
    }

    private static byte[] Hash(AuditKey key, byte[] text) => HMACSHA256.HashData(key.Pseudonym, text);
}

internal sealed record Fingerprint(byte[]? Request, byte[] Order);
