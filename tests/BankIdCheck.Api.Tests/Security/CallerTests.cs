using System.Net;
using System.Text.Json.Nodes;
using BankIdCheck.Api.Tests.Infrastructure;
using BankIdCheck.Sandbox.Entra;

namespace BankIdCheck.Api.Tests.Security;

/// <summary>Genuine tokens for us, and whether their holder may call.</summary>
public sealed class CallerTests(SharedService service) : IClassFixture<SharedService>
{
    private const string SchemasRole = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";

    /// <summary>Nobody that can be recognised as a client: the token is refused.</summary>
    private static readonly Dictionary<string, BadToken> Unknown = new()
    {
        ["an ID token, version 2.0"] = new("azp", Claims(claims => claims.Remove("azp"))),
        ["an ID token, version 1.0"] = new(
            "azp", issuer => issuer.Tokens.MintAppToken(version: 1, claims: claims => claims.Remove("appid"))),
        ["client empty"] = new("azp", Claims(claims => claims["azp"] = "")),
        ["client null"] = new("azp", Claims(claims => claims["azp"] = null)),
        ["client is a list"] = new("malformed", Claims(claims => claims["azp"] = new JsonArray(claims["azp"]!.DeepClone()))),
        ["client under another spelling"] = new("azp", Claims(claims => Rename(claims, "azp", "AZP"))),
        ["azp and appid, the same"] = new("azp", Claims(claims => claims["appid"] = claims["azp"]!.DeepClone())),
        ["azp and appid, different"] = new("azp", Claims(claims => claims["appid"] = SampleTenant.Onboarding.ClientId.ToString())),
        ["appid and azp, different, version 1.0"] = new("azp", issuer =>
            issuer.Tokens.MintAppToken(version: 1, claims: claims => claims["azp"] = SampleTenant.Onboarding.ClientId.ToString())),
        ["version 1.0 client in a version 2.0 token"] = new("azp", Claims(claims => Rename(claims, "azp", "appid"))),
        ["a token bound to a key"] = new("cnf", Claims(claims => claims["cnf"] = new JsonObject { ["kid"] = "device-1" })),
        ["roles as one text"] = new("malformed", Claims(claims => claims["roles"] = "CheckId.Verify")),
        ["roles as a list in text"] = new("malformed", Claims(claims => claims["roles"] = """["CheckId.Verify"]""")),
        ["roles inside a list"] = new("malformed", Claims(claims => claims["roles"] = new JsonArray(new JsonArray("CheckId.Verify")))),
        ["roles as an object"] = new("malformed", Claims(claims => claims["roles"] = new JsonObject { ["CheckId.Verify"] = true })),
    };

    /// <summary>Known, but not permitted.</summary>
    private static readonly Dictionary<string, BadToken> NotPermitted = new()
    {
        ["a client nobody gave a role, version 2.0"] = new("roles", issuer => issuer.Tokens.MintAppToken(SampleTenant.NoRole)),
        ["a client nobody gave a role, version 1.0"] = new("roles", issuer => issuer.Tokens.MintAppToken(SampleTenant.NoRole, version: 1)),
        ["roles null"] = new("roles", Claims(claims => claims["roles"] = null)),
        ["roles empty"] = new("roles", Claims(claims => claims["roles"] = new JsonArray())),
        ["roles hold nothing but null"] = new("roles", Claims(claims => claims["roles"] = new JsonArray((JsonNode?)null))),
        ["another role of this API"] = new("roles", issuer => issuer.Tokens.MintAppToken(roles: ["Aml.Screen", "Audit.Read"])),
        ["role in other case"] = new("roles", issuer => issuer.Tokens.MintAppToken(roles: ["checkid.verify"])),
        ["role with a space"] = new("roles", issuer => issuer.Tokens.MintAppToken(roles: ["CheckId.Verify "])),
        ["role with more behind"] = new("roles", issuer => issuer.Tokens.MintAppToken(roles: ["CheckId.VerifyAll"])),
        ["role in the claim 'role'"] = new("roles", Claims(claims => Rename(claims, "roles", "role"))),
        ["role in the claim 'Roles'"] = new("roles", Claims(claims => Rename(claims, "roles", "Roles"))),
        ["role in the claim 'wids'"] = new("roles", Claims(claims => Rename(claims, "roles", "wids"))),
        ["role in the claim 'groups'"] = new("roles", Claims(claims => Rename(claims, "roles", "groups"))),
        ["role in the claim of XML SOAP"] = new("roles", Claims(claims => Rename(claims, "roles", SchemasRole))),
        ["role in the claim 'scp'"] = new("roles", Claims(claims => (claims["scp"], _) = ("CheckId.Verify", claims.Remove("roles")))),
        ["a user with the role, version 2.0"] = new("delegated", issuer => issuer.Tokens.MintUserToken()),
        ["a user with the role, version 1.0"] = new("delegated", issuer => issuer.Tokens.MintUserToken(version: 1)),
        ["a user with the role, through a client with the role"] = new(
            "delegated", issuer => issuer.Tokens.MintUserToken(client: SampleTenant.IssuanceService)),
        ["a user without the role"] = new("roles", issuer => issuer.Tokens.MintUserToken(SampleTenant.UserWithoutRole)),
        ["a user's token without scopes"] = new("delegated", issuer => issuer.Tokens.MintUserToken(claims: claims => claims.Remove("scp"))),
        ["scopes beside the role"] = new("delegated", Claims(claims => claims["scp"] = "access_as_user")),
        ["scopes empty"] = new("delegated", Claims(claims => claims["scp"] = "")),
        ["scopes null"] = new("delegated", Claims(claims => claims["scp"] = null)),
        ["scopes as a list"] = new("delegated", Claims(claims => claims["scp"] = new JsonArray())),
        ["identity type is user"] = new("delegated", Claims(claims => claims["idtyp"] = "user")),
        ["identity type is unknown"] = new("delegated", Claims(claims => claims["idtyp"] = "device")),
        ["subject is not the object"] = new("delegated", Claims(claims => claims["sub"] = Guid.NewGuid().ToString())),
        ["no object"] = new("delegated", Claims(claims => claims.Remove("oid"))),
        ["no subject"] = new("delegated", Claims(claims => claims.Remove("sub"))),
        ["neither object nor subject"] = new("delegated", Claims(claims => (_, _) = (claims.Remove("oid"), claims.Remove("sub")))),
        ["object and subject empty"] = new("delegated", Claims(claims => (claims["oid"], claims["sub"]) = ("", ""))),
    };

    public static TheoryData<string> UnknownCallers => [.. Unknown.Keys];

    public static TheoryData<string> CallersNotPermitted => [.. NotPermitted.Keys];

    [Theory]
    [MemberData(nameof(UnknownCallers))]
    public async Task A_token_that_does_not_say_who_calls_is_refused(string flaw)
    {
        var (rule, mint) = Unknown[flaw];

        await service.Api.ShouldRefuseAsync(mint(service.Api.Issuer), HttpStatusCode.Unauthorized, rule);
    }

    [Theory]
    [MemberData(nameof(CallersNotPermitted))]
    public async Task A_caller_without_permission_is_forbidden(string flaw)
    {
        var (rule, mint) = NotPermitted[flaw];

        await service.Api.ShouldRefuseAsync(mint(service.Api.Issuer), HttpStatusCode.Forbidden, rule);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_client_with_the_role_may_call_with_either_version(int version)
    {
        await service.Api.ShouldAcceptAsync(service.Api.Issuer.Tokens.MintAppToken(version: version));
    }

    [Fact]
    public async Task The_role_may_be_one_of_several()
    {
        await service.Api.ShouldAcceptAsync(service.Api.Issuer.Tokens.MintAppToken(roles: ["Audit.Read", "CheckId.Verify", "Aml.Screen"]));
    }

    [Fact]
    public async Task The_optional_claim_that_names_an_application_is_accepted()
    {
        await service.Api.ShouldAcceptAsync(service.Api.Issuer.Tokens.MintAppToken(claims: claims => claims["idtyp"] = "app"));
    }

    [Fact]
    public async Task The_name_of_the_role_can_be_configured()
    {
        await using var api = await TestApi.StartAsync(configure: settings => settings["AzureAd:Roles:CheckId"] = "Bank.Check");

        await api.ShouldAcceptAsync(api.Issuer.Tokens.MintAppToken(roles: ["Bank.Check"]));
        await api.ShouldRefuseAsync(api.Issuer.Tokens.MintAppToken(), HttpStatusCode.Forbidden, "roles");
    }

    [Fact]
    public async Task A_list_of_allowed_clients_shuts_all_others_out()
    {
        await using var api = await TestApi.StartAsync(configure: settings =>
            settings["AzureAd:AllowedClients:0"] = SampleTenant.IssuanceService.ClientId.ToString().ToUpperInvariant());
        var tokens = api.Issuer.Tokens;
        var allowed = SampleTenant.IssuanceService.ClientId.ToString();

        await api.ShouldAcceptAsync(tokens.MintAppToken(version: 1));
        await api.ShouldAcceptAsync(tokens.MintAppToken(version: 2));
        await api.ShouldRefuseAsync(Other(version: 1), HttpStatusCode.Forbidden, "client");
        await api.ShouldRefuseAsync(Other(version: 2), HttpStatusCode.Forbidden, "client");
        await api.ShouldRefuseAsync(tokens.MintUserToken(client: SampleTenant.IssuanceService), HttpStatusCode.Forbidden, "delegated");

        // The allowed client's id in any other claim than the one that counts, before it or behind it.
        await api.ShouldRefuseAsync(Other(version: 2, "appid"), HttpStatusCode.Unauthorized, "azp");
        await api.ShouldRefuseAsync(Other(version: 1, "azp"), HttpStatusCode.Unauthorized, "azp");
        foreach (var claim in new[] { "APPID", "AZP", "client_id", "cid" })
        {
            await api.ShouldRefuseAsync(Other(version: 1, claim), HttpStatusCode.Forbidden, "client");
            await api.ShouldRefuseAsync(Other(version: 2, claim), HttpStatusCode.Forbidden, "client");
        }

        string Other(int version, string? claim = null) => tokens.MintAppToken(SampleTenant.Onboarding, version: version, claims: claims =>
        {
            if (claim is not null)
            {
                claims.Insert(0, claim, allowed);
            }
        });
    }

    [Fact]
    public async Task Users_of_the_Swagger_page_may_call_while_it_is_served_if_they_have_the_role()
    {
        await using var api = await TestApi.StartAsync(configure: settings => Swagger(settings, enabled: true));
        var tokens = api.Issuer.Tokens;

        await api.ShouldAcceptAsync(tokens.MintUserToken(version: 1));
        await api.ShouldAcceptAsync(tokens.MintUserToken(version: 2));
        (await api.SendAsync(HttpMethod.Get, "/audit/verify", token: tokens.MintUserToken())).Status.Should().Be(HttpStatusCode.OK);
        await api.ShouldRefuseAsync(tokens.MintUserToken(SampleTenant.UserWithoutRole), HttpStatusCode.Forbidden, "roles");
        await api.ShouldRefuseAsync(tokens.MintUserToken(client: SampleTenant.Onboarding), HttpStatusCode.Forbidden, "delegated");
        await api.ShouldRefuseAsync(
            tokens.MintUserToken(
                client: SampleTenant.Onboarding, claims: claims => claims["appid"] = SampleTenant.SwaggerUi.ClientId.ToString()),
            HttpStatusCode.Unauthorized,
            "azp");
    }

    [Fact]
    public async Task Users_of_the_Swagger_page_may_not_call_when_it_is_not_served()
    {
        await using var api = await TestApi.StartAsync(configure: settings => Swagger(settings, enabled: false));

        await api.ShouldRefuseAsync(api.Issuer.Tokens.MintUserToken(), HttpStatusCode.Forbidden, "delegated");
    }

    private static void Swagger(IDictionary<string, string?> settings, bool enabled) =>
        (settings["Swagger:Enabled"], settings["Swagger:ClientId"]) = (enabled.ToString(), SampleTenant.SwaggerUi.ClientId.ToString());

    private static Func<EntraSimulator, string> Claims(Action<JsonObject> change) => issuer => issuer.Tokens.MintAppToken(claims: change);

    private static void Rename(JsonObject claims, string from, string to) =>
        (claims[to], _) = (claims[from]!.DeepClone(), claims.Remove(from));
}
