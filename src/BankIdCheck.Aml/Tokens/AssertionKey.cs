using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BankIdCheck.Aml.Tokens;

/// <summary>Signs client assertions (RFC 7523) with the client's own key: RS256 for RSA, ES256 for P-256.</summary>
internal static class AssertionKey
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    public static bool IsUsable(BankIdAmlOptions options)
    {
        try
        {
            var key = Load(options);
            using var owned = options.PrivateKey is null ? key : null;
            return key switch
            {
                RSA rsa => rsa.KeySize >= 2048,
                ECDsa ec => ec.KeySize == 256,
                _ => false,
            };
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    public static string Sign(BankIdAmlOptions options, string audience, DateTimeOffset now)
    {
        var key = Load(options)!;
        using var owned = options.PrivateKey is null ? key : null;
        SecurityKey security = key is RSA rsa ? new RsaSecurityKey(rsa) : new ECDsaSecurityKey((ECDsa)key);
        security.KeyId = options.KeyId ?? Base64UrlEncoder.Encode(security.ComputeJwkThumbprint());

        // A cached provider would outlive the key that is disposed here.
        security.CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false };
        SecurityTokenDescriptor assertion = new()
        {
            Issuer = options.ClientId,
            Audience = audience,
            IssuedAt = now.UtcDateTime,
            Expires = (now + Lifetime).UtcDateTime,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [JwtRegisteredClaimNames.Sub] = options.ClientId!,
                [JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString(),
            },
            SigningCredentials = new SigningCredentials(
                security, key is RSA ? SecurityAlgorithms.RsaSha256 : SecurityAlgorithms.EcdsaSha256),
        };

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(assertion);
    }

    private static AsymmetricAlgorithm? Load(BankIdAmlOptions options) =>
        options.PrivateKey ?? (string.IsNullOrWhiteSpace(options.PrivateKeyPem) ? null : Import(options.PrivateKeyPem));

    // The label of a PKCS #8 key does not say of which kind it is, so both are tried.
    private static AsymmetricAlgorithm Import(string pem)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            _ = rsa.ExportParameters(includePrivateParameters: true);
            return rsa;
        }
        catch (Exception other) when (other is CryptographicException or ArgumentException)
        {
            rsa.Dispose();
        }

        var ec = ECDsa.Create();
        try
        {
            ec.ImportFromPem(pem);
            _ = ec.ExportParameters(includePrivateParameters: true);
            return ec;
        }
        catch
        {
            ec.Dispose();
            throw;
        }
    }
}
