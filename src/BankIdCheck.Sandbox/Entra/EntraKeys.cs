using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace BankIdCheck.Sandbox.Entra;

/// <summary>A signing key with its certificate. As at Entra ID, <c>kid</c> is the certificate's SHA-1 thumbprint (<c>x5t</c>).</summary>
internal sealed class EntraKey
{
    private readonly RSAParameters publicPart;
    private readonly string certificate;

    private EntraKey(RSA rsa, X509Certificate2 selfSigned)
    {
        Kid = Base64UrlEncoder.Encode(selfSigned.GetCertHash());
        SigningCredentials = new(
            new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: true)) { KeyId = Kid },
            SecurityAlgorithms.RsaSha256);
        PublicKey = rsa.ExportSubjectPublicKeyInfo();
        publicPart = rsa.ExportParameters(includePrivateParameters: false);
        certificate = Convert.ToBase64String(selfSigned.RawData);
    }

    public string Kid { get; }

    public SigningCredentials SigningCredentials { get; }

    /// <summary>The public key in DER: the secret of a forger who hopes for "HS256 with the public key".</summary>
    public ReadOnlyMemory<byte> PublicKey { get; }

    public static EntraKey Create(TimeProvider? time = null)
    {
        var now = (time ?? TimeProvider.System).GetUtcNow();
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=simulated Entra ID", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var selfSigned = request.CreateSelfSigned(now.AddYears(-1), now.AddYears(4));
        return new(rsa, selfSigned);
    }

    public JsonObject ToJson(string issuer) => new()
    {
        ["kty"] = "RSA",
        ["use"] = "sig",
        ["kid"] = Kid,
        ["x5t"] = Kid,
        ["n"] = Base64UrlEncoder.Encode(publicPart.Modulus),
        ["e"] = Base64UrlEncoder.Encode(publicPart.Exponent),
        ["x5c"] = new JsonArray(certificate),
        ["cloud_instance_name"] = "microsoftonline.com",
        ["issuer"] = issuer,
    };
}

/// <summary>The keys of the tenant: the one that signs now, and all that are published. They may change during requests.</summary>
internal sealed class EntraKeys(TimeProvider time)
{
    private readonly Lock gate = new();
    private EntraKey? current;
    private ImmutableArray<EntraKey> published = [];

    public EntraKey Current
    {
        get
        {
            lock (gate)
            {
                return current ?? Sign(EntraKey.Create(time));
            }
        }
    }

    public ImmutableArray<EntraKey> Published
    {
        get
        {
            lock (gate)
            {
                _ = Current;
                return published;
            }
        }
    }

    /// <summary>Publishes a new key and signs with it from now on; the old one stays published, or is withdrawn at once.</summary>
    public EntraKey Rotate(bool keepOld = true)
    {
        var next = EntraKey.Create(time);
        lock (gate)
        {
            var old = Current;
            Sign(next);
            if (!keepOld)
            {
                Withdraw(old);
            }
        }

        return next;
    }

    public void Publish(EntraKey key)
    {
        lock (gate)
        {
            published = published.Contains(key) ? published : published.Add(key);
        }
    }

    /// <summary>Takes a key out of the key set, also the one that signs.</summary>
    public void Withdraw(EntraKey key)
    {
        lock (gate)
        {
            published = published.Remove(key);
        }
    }

    public JsonObject ToJson(string issuer) => new() { ["keys"] = new JsonArray([.. Published.Select(key => key.ToJson(issuer))]) };

    private EntraKey Sign(EntraKey key)
    {
        current = key;
        Publish(key);
        return key;
    }
}
