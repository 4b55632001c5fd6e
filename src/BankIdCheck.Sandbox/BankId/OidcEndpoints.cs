using System.Text.Json.Nodes;

namespace BankIdCheck.Sandbox.BankId;

/// <summary>The OIDC provider: discovery with BankID's own members, key set, token endpoint for client credentials.</summary>
internal static class OidcEndpoints
{
    public static void MapOidc(this WebApplication app, string realm)
    {
        app.MapGet(
            $"{realm}/.well-known/openid-configuration",
            (HttpContext context, FaultBook faults, SimulatorCounters counters, BankIdSimulatorOptions options) =>
        {
            counters.Requested(BankIdOperation.Discovery);
            return RequestFaults.Take(context, faults, BankIdOperation.Discovery)
                ?? Results.Json(Discovery(options.Origin(context.Request), realm));
        });
        app.MapGet($"{realm}/protocol/openid-connect/certs", (TokenIssuer issuer) => Results.Json(KeySet(issuer)));
        app.MapPost($"{realm}/protocol/openid-connect/token", TokenAsync);

        async Task<IResult> TokenAsync(
            HttpContext context, TokenIssuer issuer, FaultBook faults, SimulatorCounters counters, BankIdSimulatorOptions options)
        {
            counters.Requested(BankIdOperation.Token);
            if (RequestFaults.Take(context, faults, BankIdOperation.Token) is { } fault)
            {
                return fault;
            }

            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            var issuerName = options.Origin(context.Request) + realm;
            if (form["grant_type"] != "client_credentials")
            {
                return Error("unsupported_grant_type", 400);
            }

            if (await issuer.AuthenticateAsync(context.Request, form, $"{issuerName}/protocol/openid-connect/token") is not { } client)
            {
                return Error("invalid_client", 401);
            }

            var scopes = form["scope"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return scopes.Length > 0 && scopes.All(client.Scopes.Contains)
                ? Results.Json(Answer(issuer.Issue(client, scopes, issuerName), options.TokenLifetime, form["scope"].ToString()))
                : Error("invalid_scope", 400);
        }
    }

    private static JsonObject Discovery(string origin, string realm) => new()
    {
        ["issuer"] = origin + realm,
        ["token_endpoint"] = $"{origin}{realm}/protocol/openid-connect/token",
        ["authorization_endpoint"] = $"{origin}{realm}/protocol/openid-connect/auth",
        ["jwks_uri"] = $"{origin}{realm}/protocol/openid-connect/certs",
        ["grant_types_supported"] = new JsonArray("client_credentials"),
        ["response_types_supported"] = new JsonArray("code"),
        ["subject_types_supported"] = new JsonArray("pairwise"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
        ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_basic", "client_secret_post", "private_key_jwt"),
        ["token_endpoint_auth_signing_alg_values_supported"] = new JsonArray("RS256", "ES256"),
        ["aml-baseurl"] = origin,
        ["release"] = "sandbox",
    };

    private static JsonObject KeySet(TokenIssuer issuer)
    {
        var key = issuer.PublicKey();
        return new JsonObject
        {
            ["keys"] = new JsonArray(
                new JsonObject { ["kty"] = key.Kty, ["kid"] = key.Kid, ["use"] = key.Use, ["alg"] = key.Alg, ["n"] = key.N, ["e"] = key.E }),
        };
    }

    private static JsonObject Answer(string token, TimeSpan lifetime, string scope) => new()
    {
        ["access_token"] = token,
        ["expires_in"] = (int)lifetime.TotalSeconds,
        ["refresh_expires_in"] = 0,
        ["token_type"] = "bearer",
        ["not-before-policy"] = 0,
        ["scope"] = scope,
    };

    private static IResult Error(string code, int status) =>
        Results.Json(new JsonObject { ["error"] = code, ["error_description"] = "Simulated refusal" }, statusCode: status);
}
