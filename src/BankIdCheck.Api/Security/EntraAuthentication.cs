using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Microsoft.IdentityModel.Validators;
using BankIdCheck.Api.Operations;

namespace BankIdCheck.Api.Security;

/// <summary>
/// What makes a token genuine, each rule written out. JwtBearer with Microsoft.IdentityModel is what Microsoft.Identity.Web is built
/// on; that package reads the same section and can take its place.
/// </summary>
internal static class EntraAuthentication
{
    /// <summary>How far the issuer's clock and ours may be apart.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    public static void AddEntraAuthentication(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<AzureAdOptions>, AzureAdOptions.Validator>();
        // The section may hold keys that only Microsoft's libraries know.
        services.AddOptions<AzureAdOptions>().BindStrictly(AzureAdOptions.SectionName, unknownKeysAreErrors: false);

        services.AddHttpClient(EntraSigningKeys.HttpClientName).RemoveAllLoggers();
        services.AddSingleton<EntraSigningKeys>();
        services.AddHostedService<EntraSigningKeysRefresher>();
        services.AddSingleton<EntraTokenEvents>();

        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<IOptions<AzureAdOptions>, EntraSigningKeys>(Configure);
        LeaveDiskAlone(services);
    }

    // AddAuthentication prepares keys for cookies, which nothing here uses, and writes them to the disk at the start.
    private static void LeaveDiskAlone(IServiceCollection services) =>
        services.Remove(services.Single(service => service.ImplementationType?.Name == "DataProtectionHostedService"));

    private static void Configure(JwtBearerOptions jwt, IOptions<AzureAdOptions> entra, EntraSigningKeys keys)
    {
        jwt.MapInboundClaims = false; // claims keep the names that Entra ID gave them
        jwt.IncludeErrorDetails = false; // the framework's description repeats values of the token
        jwt.SaveToken = false;
        jwt.EventsType = typeof(EntraTokenEvents);
        jwt.TokenHandlers.Clear();
        jwt.TokenHandlers.Add(new JsonWebTokenHandler { MapInboundClaims = false, MaximumTokenSizeInBytes = 16 * 1024 });

        jwt.TokenValidationParameters = new()
        {
            ConfigurationManager = keys,
            RequireSignedTokens = true,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            ValidTypes = ["JWT"], // what Entra ID writes, in both versions
            ValidateIssuerSigningKey = true,
            TryAllIssuerSigningKeys = false, // a token names its key
            ValidateIssuer = true,
            IssuerValidatorUsingConfiguration = (issuer, _, _, configuration) => AcceptIssuer(issuer, configuration.Issuer, entra.Value),
            ValidateAudience = true,
            RequireAudience = true,
            ValidAudiences = entra.Value.AcceptedAudiences,
            ValidateLifetime = true,
            RequireExpirationTime = true,
            ClockSkew = ClockSkew,
            NameClaimType = EntraClaims.ObjectId,
            RoleClaimType = EntraClaims.Roles,
        };
        jwt.TokenValidationParameters.EnableAadSigningKeyIssuerValidation(); // a key marked for another tenant signs nothing for ours
    }

    private static string AcceptIssuer(string issuer, string metadataIssuer, AzureAdOptions entra) =>
        issuer == metadataIssuer || issuer == V1Issuer(entra)
            ? issuer
            : throw new SecurityTokenInvalidIssuerException("The issuer is not the tenant.");

    // v1.0 tokens carry this issuer in every cloud but China's. Registrations made in the portal get v1.0 tokens unless told otherwise.
    private static string V1Issuer(AzureAdOptions entra) =>
        entra.Instance!.Host.EndsWith(".chinacloudapi.cn", StringComparison.OrdinalIgnoreCase)
            ? $"https://sts.chinacloudapi.cn/{entra.TenantId}/"
            : $"https://sts.windows.net/{entra.TenantId}/";
}

/// <summary>Claims of Entra ID access tokens, https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference.</summary>
internal static class EntraClaims
{
    public const string TenantId = "tid";
    public const string ObjectId = "oid";
    public const string Roles = "roles";

    /// <summary>Delegated permissions: there is a user behind the token.</summary>
    public const string Scopes = "scp";

    /// <summary><c>app</c> or <c>user</c>; an optional claim.</summary>
    public const string IdentityType = "idtyp";

    private const string ClientInV1 = "appid";
    private const string ClientInV2 = "azp";

    public static string? ClientId(this System.Security.Claims.ClaimsPrincipal caller) =>
        caller.FindFirst(ClientInV2)?.Value ?? caller.FindFirst(ClientInV1)?.Value;

    /// <summary>Whether the calling application speaks for itself; its own subject is then its object id.</summary>
    public static bool IsApplication(this System.Security.Claims.ClaimsPrincipal caller) =>
        !caller.HasClaim(claim => claim.Type == Scopes)
        && caller.FindFirst(IdentityType) is null or { Value: "app" }
        && caller.FindFirst(ObjectId) is { } objectId
        && caller.FindFirst(JwtRegisteredClaimNames.Sub)?.Value == objectId.Value;
}
