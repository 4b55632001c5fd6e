using System.Security.Cryptography;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace BankIdCheck.Api.Security;

/// <summary>What may be used of an issuer's answer.</summary>
internal static class EntraMetadata
{
    private const int MinimumRsaBits = 2048;

    /// <summary>Takes away keys that sign nothing for us, and says what is wrong with the rest; null if nothing is.</summary>
    public static string? Reduce(OpenIdConnectConfiguration metadata, AzureAdOptions entra)
    {
        foreach (var key in metadata.SigningKeys.Where(key => !IsUsable(key)).ToList())
        {
            metadata.SigningKeys.Remove(key);
        }

        return metadata.SigningKeys.Count == 0 ? "no usable signing key"
            : IsOfTenant(metadata.Issuer, entra.TenantId!) ? null
            : "the metadata is not the tenant's";
    }

    private static bool IsUsable(SecurityKey key) =>
        key is RsaSecurityKey or X509SecurityKey { PublicKey: RSA } && key is { KeySize: >= MinimumRsaBits, KeyId.Length: > 0 };

    private static bool IsOfTenant(string issuer, string tenantId) =>
        Uri.TryCreate(issuer, UriKind.Absolute, out var address)
        && address.AbsolutePath.Equals($"/{tenantId}/v2.0", StringComparison.OrdinalIgnoreCase);
}
