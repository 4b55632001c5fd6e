using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace BankIdCheck.Api.Security;

/// <summary>
/// The members of a token's header and payload that rules depend on, read so that each can mean one thing only: in the spelling and of the
/// type that Entra ID writes, and never twice. The library is more forgiving: of a repeated member it takes the last value, of a list any,
/// a number may be text, and the claims of a <see cref="System.Security.Claims.ClaimsPrincipal"/> are found in any case, so that a claim
/// named "APPID" passes for "appid". See https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference.
/// </summary>
internal static class EntraToken
{
    public static EntraTokenHeader? ReadHeader(ReadOnlySpan<char> encoded) => Read(encoded, EntraTokenJson.Default.EntraTokenHeader);

    public static EntraTokenClaims? ReadClaims(ReadOnlySpan<char> encoded) => Read(encoded, EntraTokenJson.Default.EntraTokenClaims);

    private static T? Read<T>(ReadOnlySpan<char> encoded, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Base64Url.DecodeFromChars(encoded), type);
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null; // its text repeats what was sent
        }
    }
}

internal sealed class EntraTokenHeader
{
    public string? Alg { get; init; }

    public string? Typ { get; init; }

    public string? Kid { get; init; }

    /// <summary>Extensions that must be understood (RFC 7515, section 4.1.11).</summary>
    public JsonElement Crit { get; init; }
}

internal sealed class EntraTokenClaims
{
    public string? Iss { get; init; }

    public string? Aud { get; init; }

    public long? Exp { get; init; }

    public long? Nbf { get; init; }

    /// <summary>The tenant.</summary>
    public string? Tid { get; init; }

    /// <summary><c>1.0</c> or <c>2.0</c>: which of the two shapes the token has.</summary>
    public string? Ver { get; init; }

    /// <summary>The calling client in version 1.0.</summary>
    public string? Appid { get; init; }

    /// <summary>The calling client in version 2.0.</summary>
    public string? Azp { get; init; }

    public string? Oid { get; init; }

    public string? Sub { get; init; }

    public IReadOnlyList<string?>? Roles { get; init; }

    /// <summary>Delegated permissions: there is a user behind the token.</summary>
    public JsonElement Scp { get; init; }

    /// <summary><c>app</c> or <c>user</c>; an optional claim.</summary>
    public string? Idtyp { get; init; }

    /// <summary>The key that the token is bound to (RFC 7800).</summary>
    public JsonElement Cnf { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(EntraTokenHeader))]
[JsonSerializable(typeof(EntraTokenClaims))]
internal sealed partial class EntraTokenJson : JsonSerializerContext;
