using BankIdCheck.Api.Security;
using BankIdCheck.Api.Storage;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Audit;

/// <summary>Who asked, and under which trace id the log has the rest.</summary>
internal sealed record AuditCaller(string? Client, string? Tenant, string TraceId)
{
    // A token of another tenant is refused, so the tenant is the configured one.
    public static AuditCaller Of(HttpContext context) => new(
        Columns.Fit(context.User.ClientId()),
        context.RequestServices.GetRequiredService<IOptions<AzureAdOptions>>().Value.TenantId,
        Columns.Fit(Operations.TraceId.Of(context))!);
}
