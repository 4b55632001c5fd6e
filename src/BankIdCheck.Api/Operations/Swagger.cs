using BankIdCheck.Api.Security;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace BankIdCheck.Api.Operations;

internal sealed class SwaggerPageOptions
{
    public const string SectionName = "Swagger";

    /// <summary>Whether the document and its page are served. Off by default in Production.</summary>
    public bool Enabled { get; set; }

    /// <summary>
    /// The client id of a registration of the kind "single-page application", for the page's Authorize button. People who sign in
    /// through it are the only users, as opposed to applications, whose tokens are accepted; they need the app role too.
    /// </summary>
    public string? ClientId { get; set; }
}

internal static class Swagger
{
    public const string DocumentName = "v1";

    private const string DocumentPath = "swagger/{0}/swagger.json";
    private const string EntraScheme = "entra";

    public static void AddSwagger(this IServiceCollection services)
    {
        services.AddOptions<SwaggerPageOptions>()
            .Configure<IHostEnvironment>((page, environment) => page.Enabled = !environment.IsProduction())
            .BindStrictly(SwaggerPageOptions.SectionName);

        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen();
        services.AddOptions<SwaggerGenOptions>().Configure<IOptions<AzureAdOptions>>(Describe);
        services.AddOptions<SwaggerUIOptions>().Configure<IOptions<AzureAdOptions>, IOptions<SwaggerPageOptions>>(ShowPage);
    }

    public static void UseSwaggerPages(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<SwaggerPageOptions>>().Value.Enabled)
        {
            app.UseSwagger();
            app.UseSwaggerUI();
        }
    }

    private static void Describe(SwaggerGenOptions swagger, IOptions<AzureAdOptions> entra)
    {
        swagger.SwaggerDoc(DocumentName, new OpenApiInfo
        {
            Title = "BankIdCheck",
            Version = "0.0.1",
            Description = "Answers whether a national identity number and a foreign identity document belong together in the bank's records.",
        });
        swagger.AddSecurityDefinition(EntraScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.OAuth2,
            Description = "An access token of Microsoft Entra ID for this API, with the app role that the operation names.",
            Flows = Flows(entra.Value),
        });
        swagger.AddSecurityRequirement(document => new OpenApiSecurityRequirement
        {
            [new OpenApiSecuritySchemeReference(EntraScheme, document)] = [],
        });
        swagger.SupportNonNullableReferenceTypes();
        swagger.NonNullableReferenceTypesAsRequired();
        swagger.IncludeXmlComments(typeof(Swagger).Assembly);
        swagger.OperationFilter<ResponsesFilter>();
        swagger.SchemaFilter<RequiredMembersFilter>();
    }

    private static OpenApiOAuthFlows Flows(AzureAdOptions entra)
    {
        Uri token = new($"{entra.Authority}/oauth2/v2.0/token");
        Dictionary<string, string> scopes = new() { [Scope(entra)] = "Everything that the app roles of the caller permit" };
        return new()
        {
            ClientCredentials = new() { TokenUrl = token, Scopes = scopes },
            AuthorizationCode = new() { TokenUrl = token, AuthorizationUrl = new($"{entra.Authority}/oauth2/v2.0/authorize"), Scopes = scopes },
        };
    }

    private static string Scope(AzureAdOptions entra) => $"api://{entra.ClientId}/.default";

    private static void ShowPage(SwaggerUIOptions page, IOptions<AzureAdOptions> entra, IOptions<SwaggerPageOptions> options)
    {
        page.DocumentTitle = "BankIdCheck";
        page.SwaggerEndpoint(string.Format(System.Globalization.CultureInfo.InvariantCulture, "/" + DocumentPath, DocumentName), "BankIdCheck");
        page.EnableTryItOutByDefault();
        if (options.Value.ClientId is { } client)
        {
            page.OAuthClientId(client);
            page.OAuthUsePkce(); // a page cannot keep a secret
            page.OAuthScopes(Scope(entra.Value));
        }
    }
}
