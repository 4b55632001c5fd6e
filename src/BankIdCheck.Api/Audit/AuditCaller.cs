using BankIdCheck.Api.Security;

namespace BankIdCheck.Api.Audit;

/// <summary>Who asked, and under which trace id the log has the rest.</summary>
internal sealed record AuditCaller(string? Client, string? Tenant, string TraceId)
{
    public static AuditCaller Of(HttpContext context) => new(
        AuditText.Of(context.User.ClientId()),
        AuditText.Of(context.User.FindFirst(EntraClaims.TenantId)?.Value),
        AuditText.Of(Operations.TraceId.Of(context))!);
}
