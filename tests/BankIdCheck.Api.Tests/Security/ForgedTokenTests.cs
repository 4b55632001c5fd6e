using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using BankIdCheck.Sandbox.Entra;
using Microsoft.IdentityModel.Tokens;

namespace BankIdCheck.Api.Tests.Security;

/// <summary>Tokens that the issuer did not make: another key, another algorithm, a header that points elsewhere.</summary>
public sealed class ForgedTokenTests(SharedService service) : IClassFixture<SharedService>
{
    private const string AttackersAddress = "https://attacker.example/keys";

    private static readonly Dictionary<string, BadToken> Tokens = new()
    {
        ["signature missing"] = new("signature", issuer => string.Join('.', [.. Forge.Parts(issuer.Tokens.MintAppToken())[..2], ""])),
        ["signature of another token"] = new("signature", issuer =>
            string.Join('.', [.. Forge.Parts(issuer.Tokens.MintAppToken())[..2], Forge.Parts(issuer.Tokens.MintAppToken())[2]])),
        ["signature with one bit turned"] = new("signature", issuer => Forge.Flip(issuer.Tokens.MintAppToken(), 2)),
        ["signature cut short"] = new("signature", issuer => issuer.Tokens.MintAppToken()[..^20]),
        ["signature of zeros"] = new("signature", issuer => Forge.Under(issuer, RS256(), _ => new byte[256])),
        ["signature over the payload only"] = new("signature", issuer =>
            Forge.Under(issuer, RS256(), data => Forge.KeyOf(issuer)(data[(Array.IndexOf(data, (byte)'.') + 1)..]))),
        ["role added after signing"] = new("signature", issuer =>
            Resigned(issuer.Tokens.MintAppToken(SampleTenant.NoRole), claims => claims["roles"] = new JsonArray("CheckId.Verify"))),
        ["audience changed after signing"] = new("signature", issuer =>
            Resigned(issuer.Tokens.MintAppToken(resource: SampleTenant.OtherApi), claims => claims["aud"] = SampleTenant.Api.ClientId.ToString())),
        ["lifetime changed after signing"] = new("signature", issuer => Resigned(
            issuer.Tokens.MintAppToken(claims: claims => claims["exp"] = 1),
            claims => claims["exp"] = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds())),

        ["attacker's key under the issuer's key id"] = new("signature", issuer => Forge.Under(issuer, RS256(), Forge.SignAsAttacker)),
        ["attacker's key under an id of its own"] = new("kid", issuer => Forge.Under(issuer, RS256("attacker-1"), Forge.SignAsAttacker)),
        ["attacker's key without an id"] = new("kid", issuer =>
            Forge.Join("""{"alg":"RS256","typ":"JWT"}""", Forge.Claims(issuer.Tokens.MintAppToken()).ToJsonString(), Forge.SignAsAttacker)),
        ["no key id"] = new("kid", issuer => issuer.Tokens.MintAppToken(header: header => header.Remove("kid"))),
        ["no key id, but a thumbprint"] = new(
            "kid", issuer => issuer.Tokens.MintAppToken(version: 1, header: header => header.Remove("kid"))),
        ["key id empty"] = new("kid", issuer => issuer.Tokens.MintAppToken(header: header => header["kid"] = "")),
        ["key id null"] = new("kid", issuer => issuer.Tokens.MintAppToken(header: header => header["kid"] = null)),
        ["key id is a path"] = new("kid", issuer => Forge.Under(issuer, RS256("../../../../../../dev/null"), Forge.SignAsAttacker)),
        ["key id is an address"] = new("kid", issuer => Forge.Under(issuer, RS256(AttackersAddress), Forge.SignAsAttacker)),
        ["key id is SQL"] = new("kid", issuer => Forge.Under(issuer, RS256("x' UNION SELECT 'secret' --"), Forge.SignAsAttacker)),
        ["key id breaks lines"] = new(
            "kid", issuer => Forge.Under(issuer, RS256("x\r\nInformation forged log line"), Forge.SignAsAttacker)),
        ["key id is huge"] = new("kid", issuer => Forge.Under(issuer, RS256(new string('k', 8000)), Forge.SignAsAttacker)),
        ["key id is an array"] = new(
            "malformed", issuer => issuer.Tokens.MintAppToken(header: header => header["kid"] = new JsonArray(issuer.Keys.Current.Kid))),
        ["key id is an object"] = new(
            "malformed", issuer => issuer.Tokens.MintAppToken(header: header => header["kid"] = new JsonObject())),
        ["key id is a number"] = new("malformed", issuer => issuer.Tokens.MintAppToken(header: header => header["kid"] = 1)),
        ["key id is half a character"] = new("malformed", issuer => Forge.Join("""{"alg":"RS256","typ":"JWT","kid":"\ud800"}""", "{}", Forge.SignAsAttacker)),
        ["header member is half a character"] = new("malformed", issuer => Forge.Join("""{"alg":"RS256","typ":"JWT","\ud800":1}""", "{}", Forge.SignAsAttacker)),

        ["alg none, no signature"] = new("signature", issuer => Forge.Under(issuer, new() { ["alg"] = "none" }, _ => [])),
        ["alg none, genuine signature"] = new("signature", issuer => Forge.Under(issuer, new() { ["alg"] = "none" }, Forge.KeyOf(issuer))),
        ["alg NONE, no signature"] = new("signature", issuer => Forge.Under(issuer, new() { ["alg"] = "NONE" }, _ => [])),
        ["alg nOnE, any signature"] = new("signature", issuer => Forge.Under(issuer, new() { ["alg"] = "nOnE" }, _ => [1, 2, 3])),
        ["alg missing"] = new("signature", issuer => Forge.Under(issuer, [], Forge.KeyOf(issuer))),
        ["alg empty"] = new("signature", issuer => Forge.Under(issuer, new() { ["alg"] = "" }, Forge.KeyOf(issuer))),
        ["alg is an array"] = new(
            "malformed", issuer => Forge.Under(issuer, new() { ["alg"] = new JsonArray("RS256") }, Forge.KeyOf(issuer))),
        ["alg in lower case"] = new("signature", issuer => Forge.Under(issuer, new() { ["alg"] = "rs256" }, Forge.KeyOf(issuer))),
        ["alg as a URI"] = new("signature", issuer =>
            Forge.Under(issuer, new() { ["alg"] = SecurityAlgorithms.RsaSha256Signature }, Forge.KeyOf(issuer))),
        ["HS256 with the public key in DER as secret"] = new("signature", issuer =>
            Forge.Under(issuer, new() { ["alg"] = "HS256" }, data => HMACSHA256.HashData(issuer.Keys.Current.PublicKey.Span, data))),
        ["HS256 with the public key in PEM as secret"] = new("signature", issuer =>
            Forge.Under(issuer, new() { ["alg"] = "HS256" }, data => HMACSHA256.HashData(Encoding.ASCII.GetBytes(Pem(issuer)), data))),
        ["HS256 with the modulus as secret"] = new("signature", issuer =>
            Forge.Under(issuer, new() { ["alg"] = "HS256" }, data => HMACSHA256.HashData(Modulus(issuer), data))),
        ["HS256 with an empty secret"] = new("signature", issuer => Forge.Under(issuer, new() { ["alg"] = "HS256" }, data => HMACSHA256.HashData(Array.Empty<byte>(), data))),
        ["RS384 by the issuer's key"] = new(
            "signature", issuer => ByIssuer(issuer, "RS384", HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1)),
        ["RS512 by the issuer's key"] = new(
            "signature", issuer => ByIssuer(issuer, "RS512", HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1)),
        ["PS256 by the issuer's key"] = new(
            "signature", issuer => ByIssuer(issuer, "PS256", HashAlgorithmName.SHA256, RSASignaturePadding.Pss)),
        ["RS1 by the issuer's key"] = new(
            "signature", issuer => ByIssuer(issuer, "RS1", HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1)),
        ["PSS signature called RS256"] = new(
            "signature", issuer => ByIssuer(issuer, "RS256", HashAlgorithmName.SHA256, RSASignaturePadding.Pss)),
        ["ES256 by the attacker"] = new("signature", issuer => Forge.Under(issuer, new() { ["alg"] = "ES256" }, SignEs256)),

        ["jwk of the attacker in the header"] = new(
            "signature", issuer => Forge.Under(issuer, With("jwk", AttackersKey()), Forge.SignAsAttacker)),
        ["jwk of the attacker in the header, with its id"] = new("kid", issuer =>
            Forge.Under(issuer, With("jwk", AttackersKey(), "attacker-1"), Forge.SignAsAttacker)),
        ["jku of the attacker"] = new("signature", issuer => Forge.Under(issuer, With("jku", AttackersAddress), Forge.SignAsAttacker)),
        ["jku of the attacker, with its key id"] = new(
            "kid", issuer => Forge.Under(issuer, With("jku", AttackersAddress, "attacker-1"), Forge.SignAsAttacker)),
        ["x5u of the attacker"] = new("signature", issuer => Forge.Under(issuer, With("x5u", AttackersAddress), Forge.SignAsAttacker)),
        ["x5c of the attacker"] = new("signature", issuer =>
            Forge.Under(issuer, With("x5c", EntraKey.Create().ToJson("x")["x5c"]!.DeepClone()), Forge.SignAsAttacker)),

        ["crit with an unknown extension"] = new("crit", issuer => issuer.Tokens.MintAppToken(header: header =>
            (header["crit"], header["urn:example"]) = (new JsonArray("urn:example"), true))),
        ["crit with unencoded payload"] = new("crit", issuer => issuer.Tokens.MintAppToken(header: header =>
            (header["crit"], header["b64"]) = (new JsonArray("b64"), true))),
        ["crit empty"] = new("crit", issuer => issuer.Tokens.MintAppToken(header: header => header["crit"] = new JsonArray())),
        ["crit null"] = new("crit", issuer => issuer.Tokens.MintAppToken(header: header => header["crit"] = null)),

        ["typ missing"] = new("typ", issuer => issuer.Tokens.MintAppToken(header: header => header.Remove("typ"))),
        ["typ of RFC 9068, which Entra ID does not write"] = new(
            "typ", issuer => issuer.Tokens.MintAppToken(header: header => header["typ"] = "at+jwt")),
        ["typ in lower case"] = new("typ", issuer => issuer.Tokens.MintAppToken(header: header => header["typ"] = "jwt")),
        ["typ of a token bound to a key"] = new("typ", issuer => issuer.Tokens.MintAppToken(header: header => header["typ"] = "pop")),
        ["typ is an array"] = new(
            "malformed", issuer => issuer.Tokens.MintAppToken(header: header => header["typ"] = new JsonArray("JWT"))),

        ["alg twice, genuine signature"] = new("malformed", issuer => Forge.WithHeader(issuer, header => $$"""{"alg":"none",{{header[1..]}}""")),
        ["kid twice, genuine signature"] = new("malformed", issuer => Forge.WithHeader(issuer, header => $$"""{"kid":"other",{{header[1..]}}""")),
        ["typ twice, genuine signature"] = new("malformed", issuer => Forge.WithHeader(issuer, header => $$"""{"typ":"at+jwt",{{header[1..]}}""")),
    };

    public static TheoryData<string> Flaws => [.. Tokens.Keys];

    [Theory]
    [MemberData(nameof(Flaws))]
    public async Task A_forged_token_is_refused(string flaw)
    {
        var (rule, mint) = Tokens[flaw];

        await service.Api.ShouldRefuseAsync(mint(service.Api.Issuer), HttpStatusCode.Unauthorized, rule);
    }

    private static JsonObject RS256(string? kid = null) => new() { ["alg"] = "RS256", ["kid"] = kid };

    private static JsonObject With(string member, JsonNode value, string? kid = null)
    {
        var header = RS256(kid);
        header[member] = value;
        return header;
    }

    private static string Resigned(string token, Action<JsonObject> change)
    {
        var (parts, claims) = (Forge.Parts(token), Forge.Claims(token));
        change(claims);
        return $"{parts[0]}.{Forge.Encode(claims.ToJsonString())}.{parts[2]}";
    }

    private static string ByIssuer(EntraSimulator issuer, string algorithm, HashAlgorithmName hash, RSASignaturePadding padding) =>
        Forge.Under(issuer, new() { ["alg"] = algorithm }, data =>
        {
            using var rsa = RSA.Create(((RsaSecurityKey)issuer.Keys.Current.SigningCredentials.Key).Parameters);
            return rsa.SignData(data, hash, padding);
        });

    private static byte[] SignEs256(byte[] data)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.SignData(data, HashAlgorithmName.SHA256);
    }

    private static byte[] Modulus(EntraSimulator issuer) =>
        Base64UrlEncoder.DecodeBytes(issuer.Keys.Current.ToJson("x")["n"]!.GetValue<string>());

    private static string Pem(EntraSimulator issuer) => PemEncoding.WriteString("PUBLIC KEY", issuer.Keys.Current.PublicKey.Span);

    private static JsonObject AttackersKey()
    {
        var key = Forge.Attacker.ExportParameters(includePrivateParameters: false);
        return new() { ["kty"] = "RSA", ["kid"] = "attacker-1", ["n"] = Forge.Encode(key.Modulus!), ["e"] = Forge.Encode(key.Exponent!) };
    }
}
