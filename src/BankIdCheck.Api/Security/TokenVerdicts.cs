using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BankIdCheck.Api.Security;

/// <summary>
/// Who was behind tokens that were judged genuine, so that one which comes with every request is judged once: its signature alone costs
/// more than the rest of a check. A verdict holds while the very keys are held that it was reached with, and no longer than the token or
/// its key. What the caller may do is asked at each request, as before. Options do not change while the process runs.
/// </summary>
internal sealed class TokenVerdicts(EntraSigningKeys keys, IOptions<AzureAdOptions> entra, TimeProvider time)
{
    /// <summary>Far more clients than call a bank's service.</summary>
    internal const int Most = 1024;

    private const int LongestToken = 4096;
    private const int SignatureSample = 32;

    // By the end of their signatures: which tokens were seen before, or others like them. A token is kept at second sight, so that a flood
    // of tokens that each come once costs next to nothing and drives nobody out.
    private readonly int[] seen = new int[16 * 1024];
    private readonly ConcurrentDictionary<Digest, Verdict> verdicts = new();

    internal int Count => verdicts.Count;

    /// <summary>The caller, if this very token is known to be genuine now.</summary>
    public ClaimsPrincipal? Find(ReadOnlySpan<char> token)
    {
        if (!WasSeen(token) || Digest.Of(token) is not { } digest || !verdicts.TryGetValue(digest, out var verdict))
        {
            return null;
        }

        var now = time.GetUtcNow();
        return ReferenceEquals(verdict.Metadata, keys.Held) && now >= verdict.From && now < verdict.Until ? verdict.Caller : null;
    }

    /// <summary>Takes note of a token that was judged genuine just now.</summary>
    public void Remember(JsonWebToken token, ClaimsPrincipal caller)
    {
        // The keys may have been replaced while the token was judged. Each time they are obtained they are new objects.
        var text = token.EncodedToken;
        if (!entra.Value.RememberTokens || keys.Held is not { } metadata || !metadata.SigningKeys.Contains(token.SigningKey))
        {
            return;
        }

        if (!WasSeen(text))
        {
            seen[Slot(text, out var sample)] = sample;
        }
        else if (Digest.Of(text) is { } digest)
        {
            if (verdicts.Count >= Most)
            {
                verdicts.Clear(); // whoever still calls is back with the next request
            }

            verdicts[digest] = new(caller, metadata, time.GetUtcNow(), EndOf(token));
        }
    }

    // After the end the library says whether the clocks may be that far apart.
    private static DateTimeOffset EndOf(JsonWebToken token)
    {
        DateTimeOffset end = new(token.ValidTo, TimeSpan.Zero);
        return token.SigningKey is X509SecurityKey { Certificate: var certificate }
            && new DateTimeOffset(certificate.NotAfter) is var endOfKey
            && endOfKey < end
            ? endOfKey
            : end;
    }

    private bool WasSeen(ReadOnlySpan<char> token) => seen[Slot(token, out var sample)] == sample;

    private int Slot(ReadOnlySpan<char> token, out int sample)
    {
        sample = string.GetHashCode(token[Math.Max(0, token.Length - SignatureSample)..], StringComparison.Ordinal);
        return (sample & int.MaxValue) % seen.Length;
    }

    private sealed record Verdict(ClaimsPrincipal Caller, BaseConfiguration Metadata, DateTimeOffset From, DateTimeOffset Until);

    /// <summary>SHA-256, so that no token is kept.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Digest(UInt128 First, UInt128 Second)
    {
        public static Digest? Of(ReadOnlySpan<char> token)
        {
            Span<byte> bytes = stackalloc byte[LongestToken];
            if (!Encoding.UTF8.TryGetBytes(token, bytes, out var length))
            {
                return null;
            }

            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(bytes[..length], hash);
            return MemoryMarshal.Read<Digest>(hash);
        }
    }
}
