using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace BankIdCheck.Sandbox.Entra;

/// <summary>Client credentials (versions 1.0 and 2.0) and the redemption of authorization codes (2.0, with PKCE).</summary>
internal sealed class TokenEndpoint(EntraTenant tenant, EntraTokens tokens, AuthorizationCodes codes, TimeProvider time)
{
    private const string DefaultScope = "/.default";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/oauth2/v2.0/token", (HttpRequest http) => AnswerAsync(http, request => request["grant_type"] switch
        {
            "" => Refuse(EntraError.Missing("grant_type")),
            "client_credentials" => IssueToClient(request),
            "authorization_code" => RedeemCode(request),
            _ => Refuse(EntraError.UnsupportedGrant),
        }));
        routes.MapPost("/oauth2/token", (HttpRequest http) => AnswerAsync(http, request => request["grant_type"] switch
        {
            "" => Refuse(EntraError.Missing("grant_type")),
            "client_credentials" => IssueToClientV1(request),
            _ => Refuse(EntraError.UnsupportedGrant),
        }));
    }

    private static async Task<IResult> AnswerAsync(HttpRequest http, Func<TokenRequest, IResult> answer)
    {
        http.HttpContext.Response.Headers.CacheControl = "no-store, no-cache";
        return answer(await TokenRequest.ReadAsync(http, http.HttpContext.RequestAborted));
    }

    private IResult IssueToClient(TokenRequest request)
    {
        var client = tenant.FindApp(request.ClientId);
        var scope = request["scope"];
        if (Distrust(client, request) is { } refusal)
        {
            return Refuse(refusal);
        }

        if (!scope.EndsWith(DefaultScope, StringComparison.Ordinal))
        {
            return Refuse(scope is "" ? EntraError.Missing("scope") : EntraError.ScopeNotDefault);
        }

        var name = scope[..^DefaultScope.Length];
        return tenant.FindResource(name) is { } resource
            ? Issue(tokens.MintAppToken(client, resource, audience: name))
            : Refuse(EntraError.UnknownResource(name));
    }

    private IResult IssueToClientV1(TokenRequest request)
    {
        var client = tenant.FindApp(request.ClientId);
        var name = request["resource"];
        if (Distrust(client, request) is { } refusal)
        {
            return Refuse(refusal);
        }

        return (name, tenant.FindResource(name)) switch
        {
            ("", _) => Refuse(EntraError.Missing("resource")),
            (_, null) => Refuse(EntraError.UnknownResource(name)),
            (_, { } resource) => IssueV1(tokens.MintAppToken(client, resource, audience: name), name),
        };
    }

    private static EntraError? Distrust(AppRegistration? client, TokenRequest request) => client switch
    {
        null => EntraError.UnknownClient(request.ClientId),
        { IsSpa: false } when request.IsCrossOrigin => EntraError.CrossOriginNotSpa,
        { Secret: null } when request.Secret is not "" => EntraError.SecretOfPublicClient,
        _ when request.Secret is "" => EntraError.NoSecret,
        { Secret: { } secret } when !Same(secret, request.Secret) => EntraError.WrongSecret(client),
        _ => null,
    };

    private IResult RedeemCode(TokenRequest request)
    {
        var refusal = tenant.FindApp(request.ClientId) switch
        {
            null => EntraError.UnknownClient(request.ClientId),
            { IsSpa: false } when request.IsCrossOrigin => EntraError.CrossOriginNotSpa,
            _ when request.Secret is not "" => EntraError.SecretOfPublicClient,
            _ when !request.IsCrossOrigin => EntraError.SpaNotCrossOrigin,
            _ when request["code_verifier"] is "" => EntraError.Missing("code_verifier"),
            _ => null,
        };
        if (refusal is not null)
        {
            return Refuse(refusal);
        }

        return codes.Redeem(request["code"]) switch
        {
            null => Refuse(EntraError.WrongCode),
            { } code when code.Client != tenant.FindApp(request.ClientId) => Refuse(EntraError.WrongCode),
            { } code when code.RedirectUri != request["redirect_uri"] => Refuse(EntraError.OtherRedirect),
            { } code when !Same(code.Challenge, Challenge(request["code_verifier"])) => Refuse(EntraError.WrongVerifier),
            { User: var user, Client: var client, Grant: var grant } =>
                Issue(tokens.MintUserToken(user, client, grant.Resource, scopes: grant.Claim), grant.Scope),
        };
    }

    private IResult Refuse(EntraError error) => error.ToResult(time);

    private static IResult Issue(string token) => Results.Json(new
    {
        token_type = "Bearer",
        expires_in = EntraTokens.ExpiresIn,
        ext_expires_in = EntraTokens.ExpiresIn,
        access_token = token,
    });

    private static IResult Issue(string token, string scope) => Results.Json(new
    {
        token_type = "Bearer",
        scope,
        expires_in = EntraTokens.ExpiresIn,
        ext_expires_in = EntraTokens.ExpiresIn,
        access_token = token,
    });

    /// <summary>Version 1.0 writes its numbers as text.</summary>
    private IResult IssueV1(string token, string resource)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var lifetime = EntraTokens.ExpiresIn.ToString(CultureInfo.InvariantCulture);
        return Results.Json(new
        {
            token_type = "Bearer",
            expires_in = lifetime,
            ext_expires_in = lifetime,
            expires_on = (now + EntraTokens.ExpiresIn).ToString(CultureInfo.InvariantCulture),
            not_before = now.ToString(CultureInfo.InvariantCulture),
            resource,
            access_token = token,
        });
    }

    private static string Challenge(string verifier) => Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    private static bool Same(string expected, string sent) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(sent));
}
