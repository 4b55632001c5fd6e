using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BankIdCheck.Sandbox.Entra;

/// <summary>
/// Mints access tokens with the claims that Entra ID writes
/// (https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference).
/// Header and claims can be changed before signing, so that a token can be wrong in exactly one way.
/// </summary>
internal sealed class EntraTokens(EntraTenant tenant, Uri instance, EntraKeys keys, TimeProvider time)
{
    /// <summary>What <c>expires_in</c> says. The token itself begins five minutes earlier, as Entra allows for slow clocks.</summary>
    public const int ExpiresIn = 3599;

    private static readonly TimeSpan Backdating = TimeSpan.FromMinutes(5);

    public string V1Issuer { get; } = $"https://sts.windows.net/{tenant.Id}/";

    public string V2Issuer { get; } = $"{instance}{tenant.Id}/v2.0";

    /// <summary>A token of a client itself (client credentials), signed with the current key unless told otherwise.</summary>
    /// <param name="client">The caller; the BankID issuance service unless given.</param>
    /// <param name="resource">The API that the token is for; BankIdCheck unless given.</param>
    /// <param name="roles">Other roles than those that the client was assigned.</param>
    /// <param name="version">1 or 2; what the API's registration asks for unless given.</param>
    /// <param name="audience">How a version 1 token names the API: its App ID URI unless given. Version 2 always has the client id.</param>
    /// <param name="claims">Changes the claims before signing.</param>
    /// <param name="header">Changes the header before signing.</param>
    /// <param name="signWith">Another key or algorithm; its key id and algorithm go to the header.</param>
    public string MintAppToken(
        AppRegistration? client = null,
        AppRegistration? resource = null,
        IEnumerable<string>? roles = null,
        int? version = null,
        string? audience = null,
        Action<JsonObject>? claims = null,
        Action<JsonObject>? header = null,
        SigningCredentials? signWith = null)
    {
        client ??= SampleTenant.IssuanceService;
        resource ??= SampleTenant.Api;
        version ??= VersionFor(resource);

        var body = CommonClaims(resource, client, version.Value, audience, authentication: "1");
        body["oid"] = client.ObjectId.ToString();
        body["sub"] = client.ObjectId.ToString();
        AddRoles(body, roles ?? client.Assignments.RolesAt(resource));
        if (version == 1)
        {
            body["idp"] = V1Issuer;
        }

        return Mint(body, version.Value, claims, header, signWith);
    }

    /// <summary>A delegated token: of a user who works through a client: <c>scp</c>, the user's roles, <c>sub</c> not <c>oid</c>.</summary>
    public string MintUserToken(
        DirectoryUser? user = null,
        AppRegistration? client = null,
        AppRegistration? resource = null,
        IEnumerable<string>? roles = null,
        int? version = null,
        string scopes = "access_as_user",
        Action<JsonObject>? claims = null,
        Action<JsonObject>? header = null,
        SigningCredentials? signWith = null)
    {
        user ??= SampleTenant.UserWithRole;
        client ??= SampleTenant.SwaggerUi;
        resource ??= SampleTenant.Api;
        version ??= VersionFor(resource);

        var body = CommonClaims(resource, client, version.Value, audience: null, authentication: client.Secret is null ? "0" : "1");
        body["oid"] = user.ObjectId.ToString();
        body["sub"] = PairwiseSubject(user, resource);
        body["name"] = user.Name;
        body[version == 1 ? "upn" : "preferred_username"] = user.UserName;
        body["scp"] = scopes;
        AddRoles(body, roles ?? user.Assignments.RolesAt(resource));

        return Mint(body, version.Value, claims, header, signWith);
    }

    /// <summary>Puts a token together as it is. Without credentials its signature is empty.</summary>
    public static string Sign(JsonObject header, JsonObject claims, SigningCredentials? credentials)
    {
        var input = $"{Encode(header)}.{Encode(claims)}";
        return $"{input}.{(credentials is null ? "" : JwtTokenUtilities.CreateEncodedSignature(input, credentials))}";
    }

    private static string Encode(JsonObject part) => Base64UrlEncoder.Encode(part.ToJsonString());

    private static int VersionFor(AppRegistration resource) => resource.RequestedAccessTokenVersion ?? 1;

    private string Mint(JsonObject body, int version, Action<JsonObject>? claims, Action<JsonObject>? header, SigningCredentials? signWith)
    {
        var credentials = signWith ?? keys.Current.SigningCredentials;
        var head = new JsonObject { ["typ"] = "JWT", ["alg"] = credentials.Algorithm };
        if (version == 1)
        {
            head["x5t"] = credentials.Kid;
        }

        head["kid"] = credentials.Kid;
        claims?.Invoke(body);
        header?.Invoke(head);
        return Sign(head, body, credentials);
    }

    private JsonObject CommonClaims(AppRegistration resource, AppRegistration client, int version, string? audience, string authentication)
    {
        var now = time.GetUtcNow();
        var start = (now - Backdating).ToUnixTimeSeconds();
        return new()
        {
            ["aud"] = version == 1 ? audience ?? resource.AppIdUri : resource.ClientId.ToString(),
            ["iss"] = version == 1 ? V1Issuer : V2Issuer,
            ["iat"] = start,
            ["nbf"] = start,
            ["exp"] = now.ToUnixTimeSeconds() + ExpiresIn + 1,
            ["aio"] = Opaque(48),
            [version == 1 ? "appid" : "azp"] = client.ClientId.ToString(),
            [version == 1 ? "appidacr" : "azpacr"] = authentication,
            ["rh"] = $"1.{Opaque(36)}.",
            ["tid"] = tenant.Id.ToString(),
            ["uti"] = Opaque(16),
            ["ver"] = version == 1 ? "1.0" : "2.0",
        };
    }

    /// <summary>Entra leaves the claim out when there is no role.</summary>
    private static void AddRoles(JsonObject body, IEnumerable<string> roles)
    {
        JsonNode[] all = [.. roles.Select(role => JsonValue.Create(role))];
        if (all.Length > 0)
        {
            body["roles"] = new JsonArray(all);
        }
    }

    private static string PairwiseSubject(DirectoryUser user, AppRegistration resource) =>
        Base64UrlEncoder.Encode(SHA256.HashData(Encoding.UTF8.GetBytes($"{user.ObjectId}{resource.ClientId}")));

    private static string Opaque(int bytes) => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(bytes));
}
