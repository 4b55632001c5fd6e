using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BankIdCheck.Sandbox.BankId;

/// <summary>Issues access tokens as BankID documents them, knows which it issued, and checks who asks.</summary>
internal sealed class TokenIssuer(BankIdSimulatorOptions options, TimeProvider time)
{
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private const string KeyName = "sandbox-1";

    /// <summary>Made once in a process: making one takes longer than starting the rest of the simulator.</summary>
    private static readonly Lazy<RSAParameters> SharedKey = new(() =>
    {
        using var made = RSA.Create(2048);
        return made.ExportParameters(includePrivateParameters: true);
    });

    private readonly RsaSecurityKey key = new(SharedKey.Value) { KeyId = KeyName };
    private readonly ConcurrentDictionary<string, (DateTimeOffset Expires, string[] Roles)> issued = new(StringComparer.Ordinal);

    public JsonWebKey PublicKey()
    {
        var jwk = JsonWebKeyConverter.ConvertFromRSASecurityKey(key);
        jwk.Use = "sig";
        jwk.Alg = SecurityAlgorithms.RsaSha256;
        return jwk;
    }

    public string Issue(SimulatedClient client, IEnumerable<string> scopes, string issuer)
    {
        var now = time.GetUtcNow();
        string[] roles = [.. scopes.Select(scope => scope["aml_person/".Length..])];
        SecurityTokenDescriptor token = new()
        {
            Issuer = issuer,
            Audience = "aml_person",
            IssuedAt = now.UtcDateTime,
            Expires = (now + options.TokenLifetime).UtcDateTime,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["azp"] = client.Id,
                ["typ"] = "Bearer",
                ["jti"] = Guid.NewGuid().ToString(),
                ["resource_access"] = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["aml_person"] = new Dictionary<string, object>(StringComparer.Ordinal) { ["roles"] = roles },
                },
            },
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256),
        };
        var text = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
        issued[text] = (now + options.TokenLifetime, roles);
        return text;
    }

    /// <summary>The roles of a token that was issued here and has not expired, else null.</summary>
    public IReadOnlyList<string>? RolesOf(string token) =>
        issued.TryGetValue(token, out var known) && known.Expires > time.GetUtcNow() ? known.Roles : null;

    /// <summary>Who asks, by any of the three ways; null when it cannot be believed.</summary>
    public async Task<SimulatedClient?> AuthenticateAsync(HttpRequest request, IFormCollection form, string tokenEndpoint)
    {
        if (request.Headers.Authorization.ToString() is { Length: > 6 } header && header.StartsWith("Basic ", StringComparison.Ordinal))
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(header[6..])).Split(':', 2);
            return pair.Length == 2 ? BySecret(Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair[1])) : null;
        }

        return form["client_assertion_type"] == AssertionType
            ? await ByAssertionAsync(form["client_assertion"].ToString(), tokenEndpoint)
            : BySecret(form["client_id"].ToString(), form["client_secret"].ToString());
    }

    private SimulatedClient? BySecret(string id, string secret) =>
        options.Clients.FirstOrDefault(client => client.Id == id && client.Secret is not null && client.Secret == secret);

    private async Task<SimulatedClient?> ByAssertionAsync(string assertion, string tokenEndpoint)
    {
        var id = new JsonWebTokenHandler().CanReadToken(assertion) ? new JsonWebToken(assertion).Issuer : null;
        if (options.Clients.FirstOrDefault(client => client.Id == id) is not { PublicJwk: { } jwk } client)
        {
            return null;
        }

        var result = await new JsonWebTokenHandler().ValidateTokenAsync(assertion, new TokenValidationParameters
        {
            ValidIssuer = id,
            ValidAudience = tokenEndpoint,
            IssuerSigningKey = new JsonWebKey(jwk),
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256],
            LifetimeValidator = (_, expires, _, _) =>
                expires > time.GetUtcNow().UtcDateTime && expires < time.GetUtcNow().AddMinutes(5).UtcDateTime,
        });
        return result.IsValid
            && result.ClaimsIdentity.FindFirst(JwtRegisteredClaimNames.Sub)?.Value == id
            && result.Claims.ContainsKey(JwtRegisteredClaimNames.Jti)
            ? client
            : null;
    }
}
