using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BankIdCheck.Aml.Http;
using BankIdCheck.Aml.Wire;

namespace BankIdCheck.Aml.Tokens;

/// <summary>
/// Client credentials at the token endpoint (RFC 6749, 4.4): the request for each of the three authentications, and its answer.
/// </summary>
internal static class TokenRequest
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static readonly TimeSpan LifetimeWhenUnstated = TimeSpan.FromSeconds(60);

    public static HttpRequestMessage Create(BankIdAmlOptions options, Uri endpoint, DateTimeOffset now)
    {
        Dictionary<string, string> form =
            new(StringComparer.Ordinal) { ["grant_type"] = "client_credentials", ["scope"] = options.ScopeText };
        AuthenticationHeaderValue? authorization = null;
        switch (options.Authentication)
        {
            case ClientAuthentication.ClientSecretBasic:
                var pair = $"{Uri.EscapeDataString(options.ClientId!)}:{Uri.EscapeDataString(options.ClientSecret!)}";
                authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(pair)));
                break;
            case ClientAuthentication.ClientSecretPost:
                form["client_id"] = options.ClientId!;
                form["client_secret"] = options.ClientSecret!;
                break;
            default:
                form["client_id"] = options.ClientId!;
                form["client_assertion_type"] = AssertionType;
                form["client_assertion"] = AssertionKey.Sign(options, endpoint.AbsoluteUri, now);
                break;
        }

        HttpRequestMessage request = new(HttpMethod.Post, endpoint) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = authorization;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    public static AccessToken Read(Answer answer, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            var root = document.RootElement;
            return Lenient.Text(root, "access_token") is { Length: > 0 } value && IsBearer(root) && IsHeaderSafe(value)
                ? new AccessToken(value, now, Lifetime(root))
                : throw NoToken(answer);
        }
        catch (JsonException)
        {
            throw NoToken(answer);
        }
    }

    private static bool IsBearer(JsonElement root) =>
        "bearer".Equals(Lenient.Text(root, "token_type") ?? "bearer", StringComparison.OrdinalIgnoreCase);

    // RFC 6750's b64token: anything else could smuggle a header, or be refused by HttpClient in an exception that quotes it.
    private static bool IsHeaderSafe(string token) =>
        token.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~' or '+' or '/' or '=');

    private static TimeSpan Lifetime(JsonElement root) =>
        Lenient.Member(root, "expires_in") is { } stated
        && double.TryParse(stated.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
        && seconds is > 0 and < 86_400
            ? TimeSpan.FromSeconds(seconds)
            : LifetimeWhenUnstated;

    private static AmlUntrustedContentException NoToken(Answer answer) =>
        new("The token endpoint's answer holds no bearer token.") { Status = answer.Status, CorrelationId = answer.CorrelationId };
}
