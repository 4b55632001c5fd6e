using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using BankIdCheck.Api.Tests.Infrastructure;
using BankIdCheck.Sandbox.Entra;

namespace BankIdCheck.Api.Tests.Security;

/// <summary>What is not a token at all, and genuine signatures over what Entra ID would never sign.</summary>
public sealed class MalformedTokenTests(SharedService service) : IClassFixture<SharedService>
{
    private const int Rounds = 1000;

    private static readonly string[] SingleClaims = ["iss", "aud", "exp", "nbf", "tid", "ver", "azp", "oid", "sub", "roles"];

    private static readonly Dictionary<string, BadToken> Tokens = new()
    {
        ["garbage"] = new("malformed", _ => "this-is-not-a-token"),
        ["garbage with spaces"] = new("malformed", _ => "this is not a token"),
        ["two parts"] = new("malformed", issuer => string.Join('.', Forge.Parts(issuer.Tokens.MintAppToken())[..2])),
        ["four parts"] = new("malformed", issuer => $"{issuer.Tokens.MintAppToken()}.AAAAAAAA"),
        ["five parts that are no JWE"] = new("malformed", issuer => $"{issuer.Tokens.MintAppToken()}.AAAAAAAA.AAAAAAAA"),
        ["six parts"] = new("malformed", issuer => $"{issuer.Tokens.MintAppToken()}.AAAAAAAA.AAAAAAAA.AAAAAAAA"),
        ["an encrypted token (JWE)"] = new("encrypted", issuer => Encrypted(issuer, "RSA-OAEP", Forge.Encode(new byte[256]))),
        ["an encrypted token (JWE) with a direct key"] = new("encrypted", issuer => Encrypted(issuer, "dir", key: "")),
        ["dots only"] = new("malformed", _ => ".."),
        ["four dots only"] = new("malformed", _ => "...."),
        ["no header"] = new(
            "malformed", issuer => issuer.Tokens.MintAppToken()[issuer.Tokens.MintAppToken().IndexOf('.', StringComparison.Ordinal)..]),
        ["no payload"] = new("iss", issuer => Forge.JoinEncoded(Forge.Parts(issuer.Tokens.MintAppToken())[0], "", Forge.KeyOf(issuer))),
        ["larger than any token"] = new(
            "malformed", issuer => issuer.Tokens.MintAppToken(claims: claims => claims["pad"] = new string('p', 16 * 1024))),
        ["a token twice"] = new("malformed", issuer => $"{issuer.Tokens.MintAppToken()},{issuer.Tokens.MintAppToken()}"),
        ["a scheme inside the token"] = new("malformed", issuer => $"Bearer {issuer.Tokens.MintAppToken()}"),
        ["quoted"] = new("malformed", issuer => $"\"{issuer.Tokens.MintAppToken()}\""),
        ["characters beyond base64url"] = new("malformed", issuer => $"!{issuer.Tokens.MintAppToken()}"),
        ["percent-encoded"] = new("malformed", issuer => issuer.Tokens.MintAppToken().Replace(".", "%2E", StringComparison.Ordinal)),
        ["JSON serialization of a JWS"] = new("malformed", _ => """{"payload":"e30","signatures":[]}"""),

        ["header is not JSON"] = new("malformed", issuer => Forge.WithHeader(issuer, _ => "header")),
        ["header is an array"] = new("malformed", issuer => Forge.WithHeader(issuer, header => $"[{header}]")),
        ["header is a string"] = new("malformed", issuer => Forge.WithHeader(issuer, _ => "\"header\"")),
        ["header is null"] = new("malformed", issuer => Forge.WithHeader(issuer, _ => "null")),
        ["header is nested deeply"] = new("malformed", issuer => Forge.WithHeader(issuer, header => $$"""{"x":{{Nested(3000)}},{{header[1..]}}""")),
        ["header begins with a byte order mark"] = new("malformed", issuer => Forge.WithHeader(issuer, header => $"\uFEFF{header}")),
        ["header goes on after its end"] = new("malformed", issuer => Forge.WithHeader(issuer, header => $$"""{{header}}{"alg":"none"}""")),
        ["header has a comment"] = new("malformed", issuer => Forge.WithHeader(issuer, header => $"/**/{header}")),
        ["header is not UTF-8"] = new("malformed", issuer => Forge.JoinEncoded(
            Forge.Encode([.. "{\"x\":\""u8, 0xC3, 0x28, .. "\"}"u8]), Forge.Parts(issuer.Tokens.MintAppToken())[1], Forge.KeyOf(issuer))),

        ["payload is not JSON"] = new("malformed", issuer => Forge.WithPayload(issuer, _ => "payload")),
        ["payload is an array"] = new("malformed", issuer => Forge.WithPayload(issuer, payload => $"[{payload}]")),
        ["payload is a string"] = new("malformed", issuer => Forge.WithPayload(issuer, _ => "\"payload\"")),
        ["payload is a number"] = new("malformed", issuer => Forge.WithPayload(issuer, _ => "1")),
        ["payload is null"] = new("malformed", issuer => Forge.WithPayload(issuer, _ => "null")),
        ["payload is empty"] = new("iss", issuer => Forge.WithPayload(issuer, _ => "{}")),
        ["payload is nested deeply"] = new("malformed", issuer => Forge.WithPayload(issuer, payload => $$"""{"x":{{Nested(3000)}},{{payload[1..]}}""")),
        ["payload begins with a byte order mark"] = new("malformed", issuer => Forge.WithPayload(issuer, payload => $"\uFEFF{payload}")),
        ["payload goes on after its end"] = new("malformed", issuer => Forge.WithPayload(issuer, payload => $"{payload}{payload}")),
        ["payload has a comma too many"] = new("malformed", issuer => Forge.WithPayload(issuer, payload => $"{payload[..^1]},}}")),
        ["payload is not UTF-8"] = new("malformed", issuer => Forge.JoinEncoded(
            Forge.Parts(issuer.Tokens.MintAppToken())[0], Forge.Encode([.. "{\"x\":\""u8, 0xC3, 0x28, .. "\"}"u8]), Forge.KeyOf(issuer))),
        ["payload is UTF-16"] = new("malformed", issuer => Forge.JoinEncoded(
            Forge.Parts(issuer.Tokens.MintAppToken())[0],
            Forge.Encode(Encoding.Unicode.GetBytes(Forge.Claims(issuer.Tokens.MintAppToken()).ToJsonString())),
            Forge.KeyOf(issuer))),
        ["a claim is half a character"] = new("malformed", issuer => Forge.WithPayload(issuer, payload => $$"""{"tid":"\ud800",{{payload[1..]}}""")),
        ["a claim's name is half a character"] = new("malformed", issuer => Forge.WithPayload(issuer, payload => $$"""{"\ud800":1,{{payload[1..]}}""")),
        ["scp as a repeated claim"] = new("malformed", issuer => Forge.WithPayload(issuer, payload => $$"""{"scp":"a","scp":"b",{{payload[1..]}}""")),
        ["idtyp as a repeated claim"] = new("malformed", issuer => Forge.WithPayload(issuer, payload => $$"""{"idtyp":"user","idtyp":"app",{{payload[1..]}}""")),
    };

    public static TheoryData<string> Flaws => [.. Tokens.Keys];

    public static TheoryData<string> Claims => [.. SingleClaims];

    [Theory]
    [MemberData(nameof(Flaws))]
    public async Task A_malformed_token_is_refused(string flaw)
    {
        var (rule, mint) = Tokens[flaw];

        await service.Api.ShouldRefuseAsync(mint(service.Api.Issuer), HttpStatusCode.Unauthorized, rule);
    }

    [Theory]
    [MemberData(nameof(Claims))]
    public async Task A_claim_that_occurs_twice_is_refused_though_the_last_is_right(string claim)
    {
        var token = Forge.WithPayload(service.Api.Issuer, payload => $"{{{Other(claim)},{payload[1..]}");

        await service.Api.ShouldRefuseAsync(token, HttpStatusCode.Unauthorized, "malformed");
    }

    [Theory]
    [MemberData(nameof(Claims))]
    public async Task A_claim_that_occurs_twice_is_refused_though_the_first_is_right(string claim)
    {
        var token = Forge.WithPayload(service.Api.Issuer, payload => $"{payload[..^1]},{Other(claim)}}}");

        var answer = await service.Api.CheckAsync(Requests.PublishedExample, token);

        answer.ShouldBeRefused(HttpStatusCode.Unauthorized, "Bearer error=\"invalid_token\"");
    }

    /// <summary>The library would take a list of one for the one.</summary>
    [Theory]
    [MemberData(nameof(Claims))]
    public async Task A_claim_of_another_type_is_refused(string claim)
    {
        var token = service.Api.Issuer.Tokens.MintAppToken(claims: claims =>
            claims[claim] = claims[claim] is JsonArray roles ? roles[0]!.DeepClone() : new JsonArray(claims[claim]!.DeepClone()));

        var answer = await service.Api.CheckAsync(Requests.PublishedExample, token);

        answer.ShouldBeRefused(HttpStatusCode.Unauthorized, "Bearer error=\"invalid_token\"");
    }

    [Fact]
    public async Task No_token_with_random_damage_is_accepted_or_breaks_the_service()
    {
        Random random = new(20250210);
        var genuine = service.Api.Issuer.Tokens.MintAppToken();

        await Parallel.ForEachAsync(Enumerable.Range(0, Rounds).Select(_ => Damage(genuine, random)).ToArray(), async (token, _) =>
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "/check_id");
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            var answer = await service.Api.SendAsync(request);
            answer.ShouldBeRefused(HttpStatusCode.Unauthorized, "Bearer error=\"invalid_token\"");
        });
    }

    private static string Other(string claim) => claim is "exp" or "nbf" ? $"\"{claim}\":1" : $"\"{claim}\":\"other\"";

    private static string Encrypted(EntraSimulator issuer, string algorithm, string key) => string.Join(
        '.',
        Forge.Encode($$"""{"alg":"{{algorithm}}","enc":"A256GCM","typ":"JWT","kid":"{{issuer.Keys.Current.Kid}}"}"""),
        key,
        Forge.Encode(new byte[12]),
        Forge.Encode(new byte[64]),
        Forge.Encode(new byte[16]));

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    // Header and payload only: the last character of a signature has bits that mean nothing.
    private static string Damage(string genuine, Random random)
    {
        const string Alphabet = "ABCXYZabcxyz0189-_.=+/~";
        StringBuilder token = new(genuine);
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var at = random.Next(0, genuine.LastIndexOf('.') - 8);
            switch (random.Next(3))
            {
                case 0:
                    token[at] = token[at] is 'Q' ? 'R' : 'Q';
                    break;
                case 1:
                    token.Insert(at, Alphabet[random.Next(Alphabet.Length)]);
                    break;
                default:
                    token.Remove(at, random.Next(1, 8));
                    break;
            }
        }

        return token.ToString();
    }
}
