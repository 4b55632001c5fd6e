using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using BankIdCheck.Sandbox.Entra;
using Microsoft.IdentityModel.Tokens;

namespace BankIdCheck.Api.Tests.Security;

/// <summary>Takes tokens apart and puts them together wrongly.</summary>
internal static class Forge
{
    /// <summary>The key of somebody who would like to be Entra ID.</summary>
    public static RSA Attacker { get; } = RSA.Create(2048);

    public static string[] Parts(string token) => token.Split('.');

    public static JsonObject Header(string token) => Decode(Parts(token)[0]);

    public static JsonObject Claims(string token) => Decode(Parts(token)[1]);

    public static string Encode(string text) => Base64UrlEncoder.Encode(text);

    public static string Encode(byte[] bytes) => Base64UrlEncoder.Encode(bytes);

    /// <summary>Puts two texts together under a signature; either may be anything but JSON.</summary>
    public static string Join(string header, string payload, Func<byte[], byte[]> sign) =>
        JoinEncoded(Encode(header), Encode(payload), sign);

    public static string JoinEncoded(string header, string payload, Func<byte[], byte[]> sign) =>
        $"{header}.{payload}.{Encode(sign(Encoding.ASCII.GetBytes($"{header}.{payload}")))}";

    /// <summary>The signature that the issuer itself would make.</summary>
    public static Func<byte[], byte[]> KeyOf(EntraSimulator issuer) =>
        With(((RsaSecurityKey)issuer.Keys.Current.SigningCredentials.Key).Parameters);

    public static Func<byte[], byte[]> With(RSAParameters key) => data =>
    {
        using var rsa = RSA.Create(key);
        return rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    };

    public static byte[] SignAsAttacker(byte[] data) => Attacker.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    /// <summary>A genuine token with its header's text changed before the issuer signs it.</summary>
    public static string WithHeader(EntraSimulator issuer, Func<string, string> change)
    {
        var token = issuer.Tokens.MintAppToken();
        return Join(change(Header(token).ToJsonString()), Claims(token).ToJsonString(), KeyOf(issuer));
    }

    /// <summary>A genuine token with its payload's text changed before the issuer signs it.</summary>
    public static string WithPayload(EntraSimulator issuer, Func<string, string> change)
    {
        var token = issuer.Tokens.MintAppToken();
        return Join(Header(token).ToJsonString(), change(Claims(token).ToJsonString()), KeyOf(issuer));
    }

    /// <summary>The claims of a genuine token under a header and a signature of the forger's making.</summary>
    public static string Under(EntraSimulator issuer, JsonObject header, Func<byte[], byte[]> sign)
    {
        header["typ"] ??= "JWT";
        header["kid"] ??= issuer.Keys.Current.Kid;
        return Join(header.ToJsonString(), Claims(issuer.Tokens.MintAppToken()).ToJsonString(), sign);
    }

    /// <summary>The same token with one bit of one part turned.</summary>
    public static string Flip(string token, int part)
    {
        var parts = Parts(token);
        var bytes = Base64UrlEncoder.DecodeBytes(parts[part]);
        bytes[bytes.Length / 2] ^= 1;
        parts[part] = Encode(bytes);
        return string.Join('.', parts);
    }

    private static JsonObject Decode(string part) => JsonNode.Parse(Base64UrlEncoder.Decode(part))!.AsObject();
}
