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

    internal sealed class Validator : IValidateOptions<SwaggerPageOptions>
    {
        // Whoever is named here signs people in, so it must be that one registration and nothing that merely looks like it.
        public ValidateOptionsResult Validate(string? name, SwaggerPageOptions options) =>
            options.ClientId is null || Guid.TryParseExact(options.ClientId, "D", out _)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(
                    $"{SectionName}:{nameof(ClientId)} must be the application (client) id of the page's own registration, a GUID.");
    }
}

internal static class Swagger
{
    public const string DocumentName = "v1";

    private const string DocumentPath = "swagger/{0}/swagger.json";
    private const string TokenScheme = "token";
    private const string SignInScheme = "signIn";

    public static void AddSwagger(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<SwaggerPageOptions>, SwaggerPageOptions.Validator>();
        services.AddOptions<SwaggerPageOptions>()
            .Configure<IHostEnvironment>((page, environment) => page.Enabled = !environment.IsProduction())
            .BindStrictly(SwaggerPageOptions.SectionName);

        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen();
        services.AddOptions<SwaggerGenOptions>().Configure<IOptions<AzureAdOptions>, IOptions<SwaggerPageOptions>>(Describe);
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

    private static void Describe(SwaggerGenOptions swagger, IOptions<AzureAdOptions> entra, IOptions<SwaggerPageOptions> page)
    {
        swagger.SwaggerDoc(DocumentName, new OpenApiInfo
        {
            Title = "BankIdCheck",
            Version = "0.0.1",
            Description = "Answers whether a national identity number and a foreign identity document belong together in the bank's records, and screens persons at BankID AML.",
        });
        AddSecurity(swagger, TokenScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = $"An access token of Microsoft Entra ID, obtained by the client credentials grant with the scope `{Scope(entra.Value)}` at {TokenAddress(entra.Value)}.",
        });
        if (page.Value.ClientId is not null)
        {
            AddSecurity(swagger, SignInScheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.OAuth2,
                Description = "For people who try this page. They need the app role too.",
                Flows = new() { AuthorizationCode = SignIn(entra.Value) },
            });
        }

        swagger.SupportNonNullableReferenceTypes();
        swagger.NonNullableReferenceTypesAsRequired();
        swagger.IncludeXmlComments(typeof(Swagger).Assembly);
        swagger.OperationFilter<ResponsesFilter>();
        swagger.SchemaFilter<RequiredMembersFilter>();
        swagger.SchemaFilter<LineBreaksFilter>();
    }

    // One of them is enough, so each is a requirement of its own.
    private static void AddSecurity(SwaggerGenOptions swagger, string name, OpenApiSecurityScheme scheme)
    {
        swagger.AddSecurityDefinition(name, scheme);
        swagger.AddSecurityRequirement(document => new() { [new OpenApiSecuritySchemeReference(name, document)] = [] });
    }

    private static OpenApiOAuthFlow SignIn(AzureAdOptions entra) => new()
    {
        AuthorizationUrl = new($"{entra.Authority}/oauth2/v2.0/authorize"),
        TokenUrl = TokenAddress(entra),
        Scopes = new Dictionary<string, string> { [Scope(entra)] = "What the app roles of the person permit" },
    };

    private static Uri TokenAddress(AzureAdOptions entra) => new($"{entra.Authority}/oauth2/v2.0/token");

    private static string Scope(AzureAdOptions entra) => $"api://{entra.ClientId}/.default";

    private static void ShowPage(SwaggerUIOptions page, IOptions<AzureAdOptions> entra, IOptions<SwaggerPageOptions> options)
    {
        page.DocumentTitle = "BankIdCheck";
        page.SwaggerEndpoint(
            string.Format(System.Globalization.CultureInfo.InvariantCulture, "/" + DocumentPath, DocumentName), "BankIdCheck");
        page.EnableTryItOutByDefault();
        if (options.Value.ClientId is { } client)
        {
            page.OAuthClientId(client);
            page.OAuthUsePkce(); // a page cannot keep a secret
            page.OAuthScopes(Scope(entra.Value));
        }
    }
}
