using System.Net;
using System.Text.Json.Nodes;

namespace BankIdCheck.Api.Tests.Security;

public sealed class TokenLifetimeTests(SharedService service) : IClassFixture<SharedService>
{
    private static readonly Dictionary<string, (string Rule, Action<JsonObject> Change)> Flaws = new()
    {
        ["expired an hour ago"] = ("lifetime", claims => claims["exp"] = Now(-3600)),
        ["expired beyond the clock skew"] = ("lifetime", claims => claims["exp"] = Now(-65)),
        ["not valid before an hour"] = ("lifetime", claims => claims["nbf"] = Now(3600)),
        ["not yet valid, beyond the clock skew"] = ("lifetime", claims => claims["nbf"] = Now(75)),
        ["valid from after its end"] = ("lifetime", claims => (claims["nbf"], claims["exp"]) = (Now(50), Now(-50))),
        ["no end"] = ("lifetime", claims => claims.Remove("exp")),
        ["end is null"] = ("malformed", claims => claims["exp"] = null),
        ["end is text"] = ("malformed", claims => claims["exp"] = $"{Now(3600)}"),
        ["end is a date"] = ("malformed", claims => claims["exp"] = "2099-01-01T00:00:00Z"),
        ["end is an object"] = ("malformed", claims => claims["exp"] = new JsonObject()),
        ["end is true"] = ("malformed", claims => claims["exp"] = true),
        ["end is zero"] = ("lifetime", claims => claims["exp"] = 0),
        ["end is negative"] = ("lifetime", claims => claims["exp"] = -1),
        ["end has a fraction"] = ("malformed", claims => claims["exp"] = Now(3600) + 0.5),
        ["end in milliseconds"] = ("lifetime", claims => claims["exp"] = Now(3600) * 1000),
        ["end in three days"] = ("lifetime", claims => claims["exp"] = Now(3 * 24 * 3600)),
        ["end in the year 10000"] = ("lifetime", claims => claims["exp"] = 253402300800),
        ["end is the largest number"] = ("lifetime", claims => claims["exp"] = long.MaxValue),
        ["end is beyond any number"] = ("malformed", claims => claims["exp"] = 1e300),
        ["beginning is text"] = ("malformed", claims => claims["nbf"] = $"{Now(-3600)}"),
        ["beginning is the largest number"] = ("lifetime", claims => claims["nbf"] = long.MaxValue),
    };

    public static TheoryData<string> Names => [.. Flaws.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_token_outside_its_lifetime_is_refused(string flaw)
    {
        var (rule, change) = Flaws[flaw];

        await service.Api.ShouldRefuseAsync(service.Api.Issuer.Tokens.MintAppToken(claims: change), HttpStatusCode.Unauthorized, rule);
    }

    [Theory]
    [InlineData("exp", -40)]
    [InlineData("nbf", 50)]
    public async Task Clocks_may_be_a_minute_apart(string claim, int secondsFromNow)
    {
        var token = service.Api.Issuer.Tokens.MintAppToken(claims: claims => claims[claim] = Now(secondsFromNow));

        await service.Api.ShouldAcceptAsync(token);
    }

    [Fact]
    public async Task The_longest_tokens_that_Entra_ID_issues_are_accepted()
    {
        var token = service.Api.Issuer.Tokens.MintAppToken(claims: claims => claims["exp"] = Now(28 * 3600));

        await service.Api.ShouldAcceptAsync(token);
    }

    private static long Now(int seconds) => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + seconds;
}
