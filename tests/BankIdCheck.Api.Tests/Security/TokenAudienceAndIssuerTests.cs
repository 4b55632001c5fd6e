using System.Net;
using System.Text.Json.Nodes;
using BankIdCheck.Api.Tests.Infrastructure;
using BankIdCheck.Sandbox.Entra;

namespace BankIdCheck.Api.Tests.Security;

/// <summary>Tokens that somebody may have issued, for somebody: not by our tenant, or not for us.</summary>
public sealed class TokenAudienceAndIssuerTests(SharedService service) : IClassFixture<SharedService>
{
    private const string OtherTenant = "11111111-2222-3333-4444-555555555555";

    private static readonly Guid Own = SampleTenant.Api.ClientId;

    private static readonly Dictionary<string, BadToken> Tokens = new()
    {
        ["audience of another API of the bank, version 2.0"] = new(
            "aud", issuer => issuer.Tokens.MintAppToken(resource: SampleTenant.OtherApi)),
        ["audience of another API of the bank, version 1.0"] = new(
            "aud", issuer => issuer.Tokens.MintAppToken(resource: SampleTenant.OtherApi, version: 1)),
        ["audience is Microsoft Graph"] = new("aud", Audience("00000003-0000-0000-c000-000000000000")),
        ["audience is the calling client"] = new("aud", Audience(SampleTenant.IssuanceService.ClientId.ToString())),
        ["no audience"] = new("aud", issuer => issuer.Tokens.MintAppToken(claims: claims => claims.Remove("aud"))),
        ["audience empty"] = new("aud", Audience("")),
        ["audience null"] = new("aud", Audience(null)),
        ["audience is an empty list"] = new("aud", Audience(new JsonArray())),
        ["audience is a list of ours and another"] = new(
            "malformed", Audience(new JsonArray(Own.ToString(), SampleTenant.OtherApi.ClientId.ToString()))),
        ["audience is an object"] = new("malformed", Audience(new JsonObject { ["aud"] = Own.ToString() })),
        ["audience with more behind"] = new("aud", Audience($"{Own}-other")),
        ["audience with less"] = new("aud", Audience(Own.ToString()[..^1])),
        ["audience in capitals"] = new("aud", Audience(Own.ToString().ToUpperInvariant())),
        ["audience with spaces around"] = new("aud", Audience($" {Own} ")),
        ["audience with another scheme"] = new("aud", Audience($"https://{Own}")),
        ["audience with a path"] = new("aud", Audience($"api://{Own}/other")),
        ["audiences joined"] = new("aud", Audience($"{Own} {SampleTenant.OtherApi.ClientId}")),

        ["issuer is another tenant, tid ours, version 2.0"] = new("iss", issuer => Issued(issuer, $"{issuer.Instance}{OtherTenant}/v2.0")),
        ["issuer is another tenant, tid ours, version 1.0"] = new(
            "iss", issuer => Issued(issuer, $"https://sts.windows.net/{OtherTenant}/", version: 1)),
        ["issuer and tid are another tenant"] = new("iss", issuer =>
            issuer.Tokens.MintAppToken(
                claims: claims => (claims["iss"], claims["tid"]) = ($"{issuer.Instance}{OtherTenant}/v2.0", OtherTenant))),
        ["issuer is the template of all tenants"] = new("iss", issuer => Issued(issuer, $"{issuer.Instance}{{tenantid}}/v2.0")),
        ["issuer is common"] = new("iss", issuer => Issued(issuer, $"{issuer.Instance}common/v2.0")),
        ["issuer missing"] = new("iss", issuer => issuer.Tokens.MintAppToken(claims: claims => claims.Remove("iss"))),
        ["issuer empty"] = new("iss", issuer => Issued(issuer, "")),
        ["issuer is a list"] = new(
            "malformed", issuer => issuer.Tokens.MintAppToken(claims: claims => claims["iss"] = new JsonArray(issuer.Tokens.V2Issuer))),
        ["issuer is another site"] = new("iss", issuer => Issued(issuer, $"https://attacker.example/{issuer.TenantId}/v2.0")),
        ["issuer begins like ours"] = new("iss", issuer => Issued(issuer, issuer.Tokens.V2Issuer[..^1])),
        ["issuer goes on after ours"] = new("iss", issuer => Issued(issuer, $"{issuer.Tokens.V2Issuer}.attacker.example")),
        ["issuer ends like ours"] = new("iss", issuer => Issued(issuer, $"https://attacker.example/?{issuer.Tokens.V2Issuer}")),
        ["issuer with a slash too many"] = new("iss", issuer => Issued(issuer, $"{issuer.Tokens.V2Issuer}/")),
        ["issuer in capitals"] = new("iss", issuer => Issued(issuer, issuer.Tokens.V2Issuer.ToUpperInvariant())),
        ["version 1.0 issuer without its slash"] = new("iss", issuer => Issued(issuer, issuer.Tokens.V1Issuer[..^1], version: 1)),
        ["version 1.0 issuer that goes on"] = new("iss", issuer => Issued(issuer, $"{issuer.Tokens.V1Issuer}v2.0", version: 1)),
        ["version 1.0 issuer over http"] = new("iss", issuer => Issued(issuer, $"http://sts.windows.net/{issuer.TenantId}/", version: 1)),
        ["version 1.0 issuer at another host"] = new(
            "iss", issuer => Issued(issuer, $"https://sts.windows.net.attacker.example/{issuer.TenantId}/", version: 1)),
        ["version 1.0 issuer of another cloud"] = new(
            "iss", issuer => Issued(issuer, $"https://sts.chinacloudapi.cn/{issuer.TenantId}/", version: 1)),

        ["version 1.0 issuer in a version 2.0 token"] = new("ver", issuer => Issued(issuer, issuer.Tokens.V1Issuer)),
        ["version 2.0 issuer in a version 1.0 token"] = new("ver", issuer => Issued(issuer, issuer.Tokens.V2Issuer, version: 1)),
        ["version missing"] = new("ver", issuer => issuer.Tokens.MintAppToken(claims: claims => claims.Remove("ver"))),
        ["version unknown"] = new("ver", issuer => issuer.Tokens.MintAppToken(claims: claims => claims["ver"] = "3.0")),
        ["version is a number"] = new("malformed", issuer => issuer.Tokens.MintAppToken(claims: claims => claims["ver"] = 2.0)),

        // The library holds tid against the issuer that the signing key is marked for. See KeyRotationTests for keys that are not.
        ["tid of another tenant, version 2.0"] = new(
            "iss", issuer => issuer.Tokens.MintAppToken(claims: claims => claims["tid"] = OtherTenant)),
        ["tid of another tenant, version 1.0"] = new(
            "iss", issuer => issuer.Tokens.MintAppToken(version: 1, claims: claims => claims["tid"] = OtherTenant)),
        ["tid missing"] = new("iss", issuer => issuer.Tokens.MintAppToken(claims: claims => claims.Remove("tid"))),
        ["tid empty"] = new("iss", issuer => issuer.Tokens.MintAppToken(claims: claims => claims["tid"] = "")),
        ["tid null"] = new("iss", issuer => issuer.Tokens.MintAppToken(claims: claims => claims["tid"] = null)),
        ["tid under another spelling"] = new("iss", issuer => issuer.Tokens.MintAppToken(claims: claims => Rename(claims, "tid", "TID"))),
        ["tid is a list with ours"] = new("iss", issuer =>
            issuer.Tokens.MintAppToken(claims: claims => claims["tid"] = new JsonArray(issuer.TenantId.ToString(), OtherTenant))),
    };

    public static TheoryData<string> Flaws => [.. Tokens.Keys];

    [Theory]
    [MemberData(nameof(Flaws))]
    public async Task A_token_of_or_for_somebody_else_is_refused(string flaw)
    {
        var (rule, mint) = Tokens[flaw];

        await service.Api.ShouldRefuseAsync(mint(service.Api.Issuer), HttpStatusCode.Unauthorized, rule);
    }

    [Theory]
    [InlineData(1, "api://{0}")]
    [InlineData(1, "api://{0}/")]
    [InlineData(1, "{0}")]
    [InlineData(2, "{0}")]
    public async Task Both_versions_are_accepted_for_each_name_of_the_API(int version, string audience)
    {
        var token = service.Api.Issuer.Tokens.MintAppToken(
            version: version, claims: claims => claims["aud"] = string.Format(audience, Own));

        await service.Api.ShouldAcceptAsync(token);
    }

    [Fact]
    public async Task Further_audiences_can_be_configured()
    {
        await using var api = await TestApi.StartAsync(configure: settings =>
            (settings["AzureAd:Audiences:0"], settings["AzureAd:Audiences:1"]) = ("https://checkid.bank.example", "api://checkid"));

        await api.ShouldAcceptAsync(api.Issuer.Tokens.MintAppToken(version: 1, audience: "https://checkid.bank.example"));
        await api.ShouldAcceptAsync(api.Issuer.Tokens.MintAppToken(version: 1, audience: "api://checkid"));
        await api.ShouldAcceptAsync(api.Issuer.Tokens.MintAppToken());
        await api.ShouldRefuseAsync(
            api.Issuer.Tokens.MintAppToken(version: 1, audience: "api://checkid2"), HttpStatusCode.Unauthorized, "aud");
    }

    [Fact]
    public async Task Ids_may_be_configured_in_capitals()
    {
        await using var api = await TestApi.StartAsync(configure: settings =>
            (settings["AzureAd:TenantId"], settings["AzureAd:ClientId"]) = (
                SampleTenant.Id.ToString().ToUpperInvariant(), Own.ToString().ToUpperInvariant()));

        await api.ShouldAcceptAsync(api.Issuer.Tokens.MintAppToken(version: 1));
        await api.ShouldAcceptAsync(api.Issuer.Tokens.MintAppToken(version: 2));
    }

    private static Func<EntraSimulator, string> Audience(JsonNode? audience) =>
        issuer => issuer.Tokens.MintAppToken(claims: claims => claims["aud"] = audience?.DeepClone());

    private static string Issued(EntraSimulator simulator, string issuer, int version = 2) =>
        simulator.Tokens.MintAppToken(version: version, claims: claims => claims["iss"] = issuer);

    private static void Rename(JsonObject claims, string from, string to) =>
        (claims[to], _) = (claims[from]!.DeepClone(), claims.Remove(from));
}
