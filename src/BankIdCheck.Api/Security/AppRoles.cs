using System.Security.Claims;
using BankIdCheck.Api.Operations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Security;

/// <summary>
/// Who may do what. An audience alone is no permission: every application of the tenant can have a token for this API, so each
/// endpoint demands an app role
/// (https://learn.microsoft.com/entra/identity-platform/scenario-protected-web-api-verification-scope-app-roles).
/// </summary>
internal static class AppRoles
{
    public const string CheckIdPolicy = "CheckId";
    public const string ScreeningPolicy = "Screening";
    public const string AuditPolicy = "Audit";

    public static void AddAppRoles(this IServiceCollection services)
    {
        services.AddSingleton<IAuthorizationHandler, AppRoleHandler>();
        services.AddAuthorization();
        services.AddOptions<AuthorizationOptions>().Configure<IOptions<AzureAdOptions>>((authorization, entra) =>
        {
            authorization.AddPolicy(CheckIdPolicy, policy => policy.AddRequirements(new AppRoleRequirement(entra.Value.Roles.CheckId)));
            authorization.AddPolicy(ScreeningPolicy, policy => policy.AddRequirements(new AppRoleRequirement(entra.Value.Roles.Screening)));
            authorization.AddPolicy(AuditPolicy, policy => policy.AddRequirements(new AppRoleRequirement(entra.Value.Roles.Audit)));
            authorization.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        });
    }
}

internal sealed record AppRoleRequirement(string Role) : IAuthorizationRequirement;

internal sealed class AppRoleHandler(IOptions<AzureAdOptions> entra, IOptions<SwaggerPageOptions> swagger) : AuthorizationHandler<AppRoleRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, AppRoleRequirement requirement)
    {
        if (context.User.Identity is not { IsAuthenticated: true })
        {
            return Task.CompletedTask; // no token: challenged, not forbidden
        }

        if (BrokenRule(context.User, requirement) is { } rule)
        {
            Refuse(context, rule);
        }
        else
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    private string? BrokenRule(ClaimsPrincipal caller, AppRoleRequirement requirement) =>
        !caller.Holds(requirement.Role) ? "roles"
        : caller.ClientId() is not { } client ? "azp"
        : IsSwaggerUi(client) ? null
        : !caller.IsApplication() ? "delegated"
        : entra.Value.AllowedClients is { Count: > 0 } allowed && !allowed.Contains(client, StringComparer.OrdinalIgnoreCase) ? "client"
        : null;

    // A browser can only sign a person in. That one client is let through while its pages are served, and its users need the role too.
    private bool IsSwaggerUi(string client) =>
        swagger.Value is { Enabled: true, ClientId: { } own } && string.Equals(client, own, StringComparison.OrdinalIgnoreCase);

    private void Refuse(AuthorizationHandlerContext context, string rule)
    {
        context.Fail(new AuthorizationFailureReason(this, rule));
        if (context.Resource is HttpContext http)
        {
            var happened = RequestEvent.Of(http);
            happened.Outcome = "caller-refused";
            happened.Rule = rule;
        }
    }
}
