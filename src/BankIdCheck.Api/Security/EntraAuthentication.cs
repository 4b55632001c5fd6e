using BankIdCheck.Api.Operations;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Microsoft.IdentityModel.Validators;

namespace BankIdCheck.Api.Security;

/// <summary>
/// What makes a token genuine, each rule written out. JwtBearer with Microsoft.IdentityModel is what Microsoft.Identity.Web is built
/// on; that package reads the same section and can take its place.
/// </summary>
internal static class EntraAuthentication
{
    /// <summary>How far the issuer's clock and ours may be apart.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>Tokens of Entra ID stay well below: at 200 groups it leaves the groups out.</summary>
    private const int MaximumTokenBytes = 16 * 1024;

    public static void AddEntraAuthentication(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<AzureAdOptions>, AzureAdOptions.Validator>();
        // The section may hold keys that only Microsoft's libraries know.
        services.AddOptions<AzureAdOptions>().BindStrictly(AzureAdOptions.SectionName, unknownKeysAreErrors: false);

        services.AddHttpClient(EntraSigningKeys.HttpClientName).RemoveAllLoggers();
        services.AddSingleton<EntraSigningKeys>();
        services.AddHostedService<EntraSigningKeysRefresher>();
        services.AddSingleton<EntraTokenRules>();
        services.AddSingleton<TokenVerdicts>();
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
        jwt.TokenHandlers.Add(new JsonWebTokenHandler { MapInboundClaims = false, MaximumTokenSizeInBytes = MaximumTokenBytes });

        jwt.TokenValidationParameters = new()
        {
            ConfigurationManager = keys,
            RequireSignedTokens = true,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            ValidTypes = ["JWT"], // what Entra ID writes, in both versions
            ValidateIssuerSigningKey = true,
            TryAllIssuerSigningKeys = false, // a token names its key
            ValidateIssuer = true,
            IssuerValidatorUsingConfiguration = (issuer, _, _, configuration) => AcceptIssuer(issuer, configuration?.Issuer, entra.Value),
            ValidateAudience = true,
            RequireAudience = true,
            ValidAudiences = entra.Value.AcceptedAudiences,
            IgnoreTrailingSlashWhenValidatingAudience = true, // a version 1.0 token repeats the resource as the client wrote it
            ValidateLifetime = true,
            RequireExpirationTime = true,
            ClockSkew = ClockSkew,
        };
        jwt.TokenValidationParameters.EnableAadSigningKeyIssuerValidation(); // a key marked for another tenant signs nothing for ours
    }

    private static string AcceptIssuer(string issuer, string? metadataIssuer, AzureAdOptions entra) =>
        issuer == metadataIssuer || issuer == entra.V1Issuer
            ? issuer
            : throw new SecurityTokenInvalidIssuerException("The issuer is not the tenant.");
}
