using BankIdCheck.Api.Security;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Audit;

/// <summary>Who asked, and under which trace id the log has the rest.</summary>
internal sealed record AuditCaller(string? Client, string? Tenant, string TraceId)
{
    // A token of another tenant is refused, so the tenant is the configured one.
    public static AuditCaller Of(HttpContext context) => new(
        AuditText.Of(context.User.ClientId()),
        context.RequestServices.GetRequiredService<IOptions<AzureAdOptions>>().Value.TenantId,
        AuditText.Of(Operations.TraceId.Of(context))!);
}
