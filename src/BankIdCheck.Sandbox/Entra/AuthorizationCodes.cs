using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace BankIdCheck.Sandbox.Entra;

/// <summary>What a user signed in for, waiting to be redeemed.</summary>
internal sealed record AuthorizationCode(
    AppRegistration Client, DirectoryUser User, string RedirectUri, string Challenge, DelegatedGrant Grant);

/// <summary>Authorization codes, each good for one redemption within ten minutes.</summary>
internal sealed class AuthorizationCodes(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (AuthorizationCode Code, DateTimeOffset Expires)> waiting = new(StringComparer.Ordinal);

    public string Issue(AuthorizationCode code)
    {
        var value = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(48));
        waiting[value] = (code, time.GetUtcNow() + Lifetime);
        return value;
    }

    /// <summary>Null for a code that is unknown, spent or too old.</summary>
    public AuthorizationCode? Redeem(string value) =>
        waiting.TryRemove(value, out var entry) && time.GetUtcNow() < entry.Expires ? entry.Code : null;
}

/// <summary>The scopes that a client was granted at one API.</summary>
/// <param name="Resource">The API.</param>
/// <param name="Scope">As the token answer repeats them: each with the App ID URI.</param>
/// <param name="Claim">As the <c>scp</c> claim has them: names only.</param>
internal sealed record DelegatedGrant(AppRegistration Resource, string Scope, string Claim)
{
    private static readonly string[] OpenIdScopes = ["openid", "profile", "email", "offline_access"];

    /// <summary>Reads a <c>scope</c> parameter: scopes of one API (<c>.default</c> is all of them), without OpenID Connect's own.</summary>
    public static DelegatedGrant? Read(EntraTenant tenant, string scope)
    {
        var asked = scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(OpenIdScopes).Select(Split).ToArray();
        if (asked is not [var (name, _), ..] || asked.Any(one => one.Resource != name) || tenant.FindResource(name) is not { } resource)
        {
            return null;
        }

        string[] granted = [.. asked.SelectMany(one => one.Name is ".default" ? resource.Scopes : [one.Name]).Distinct()];
        return granted.Length > 0 && granted.All(resource.Scopes.Contains)
            ? new(resource, string.Join(' ', granted.Select(one => $"{resource.AppIdUri}/{one}")), string.Join(' ', granted))
            : null;
    }

    private static (string Resource, string Name) Split(string scope) =>
        scope.LastIndexOf('/') is var slash && slash > 0 ? (scope[..slash], scope[(slash + 1)..]) : ("", scope);
}
