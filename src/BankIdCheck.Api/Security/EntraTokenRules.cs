using System.Security.Claims;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace BankIdCheck.Api.Security;

/// <summary>The rules that the library leaves to its caller. They are asked when signature, issuer, audience and lifetime hold.</summary>
internal sealed class EntraTokenRules(IOptions<AzureAdOptions> entra, TimeProvider time)
{
    /// <summary>The longest tokens of Entra ID, those with continuous access evaluation, are good for 28 hours.</summary>
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromHours(48);

    /// <summary>Who calls, or the name of the rule that the token breaks.</summary>
    public (ClaimsPrincipal? Caller, string? BrokenRule) Judge(JsonWebToken token)
    {
        if (EntraToken.ReadHeader(token.EncodedHeader) is not { } header || EntraToken.ReadClaims(token.EncodedPayload) is not { } claims)
        {
            return (null, "malformed");
        }

        return BrokenRule(header, claims) is { } rule
            ? (null, rule)
            : (Caller.Create(ClientOf(claims)!, claims.Oid, IsApplication(claims), (claims.Roles ?? []).OfType<string>()), null);
    }

    private string? BrokenRule(EntraTokenHeader header, EntraTokenClaims claims) =>
        IsPresent(header.Crit) ? "crit"
        : string.IsNullOrEmpty(header.Kid) ? "kid" // a thumbprint (x5t) alone would do for the library, but not for a rotation
        : string.IsNullOrEmpty(claims.Aud) ? "aud"
        : claims.Exp > (time.GetUtcNow() + LongestLifetime).ToUnixTimeSeconds() ? "lifetime"
        : !string.Equals(claims.Tid, entra.Value.TenantId, StringComparison.OrdinalIgnoreCase) ? "tid"
        : claims.Ver != (claims.Iss == entra.Value.V1Issuer ? "1.0" : "2.0") ? "ver"
        : string.IsNullOrEmpty(ClientOf(claims)) ? "azp" // an ID token, or not a token for an API
        : IsPresent(claims.Cnf) ? "cnf" // whoever shows it would have to prove to have the key
        : null;

    // Each version names the client in its own claim. With both, an allow-list could be shown one client and another part the other.
    private static string? ClientOf(EntraTokenClaims claims) => claims switch
    {
        { Ver: "1.0", Azp: null } => claims.Appid,
        { Ver: "2.0", Appid: null } => claims.Azp,
        _ => null,
    };

    // An application that speaks for itself is its own subject.
    private static bool IsApplication(EntraTokenClaims claims) =>
        !IsPresent(claims.Scp) && claims.Idtyp is null or "app" && claims.Oid is { Length: > 0 } && claims.Sub == claims.Oid;

    private static bool IsPresent(JsonElement member) => member.ValueKind is not JsonValueKind.Undefined;
}
