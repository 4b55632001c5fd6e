using BankIdCheck.Identifiers;

namespace BankIdCheck.Api.Audit;

/// <summary>Records that somebody read the audit.</summary>
internal sealed class AuditAccess(AuditWriter writer, Pseudonyms pseudonyms, TimeProvider time)
{
    public long Begin() => time.GetTimestamp();

    /// <exception cref="AuditUnavailableException">It could not be recorded, so nothing may be shown.</exception>
    public Task RecordAsync(HttpContext context, string kind, string outcome, string? reason, NationalIdentityNumber? nnin, long start)
    {
        var caller = AuditCaller.Of(context);
        Operations.RequestEvent.Of(context).Outcome = $"{kind}-{outcome}";
        return writer.WriteAsync(new()
        {
            AtMicroseconds = time.GetUtcNow().ToUnixMicroseconds(),
            Kind = kind,
            Client = caller.Client,
            Tenant = caller.Tenant,
            NninPseudonym = nnin is null ? null : pseudonyms.Of(nnin),
            KeyId = pseudonyms.Current.Id,
            Outcome = outcome,
            Reason = string.IsNullOrEmpty(reason) ? null : AuditText.Of(reason),
            TraceId = caller.TraceId,
            LatencyMicroseconds = (long)time.GetElapsedTime(start).TotalMicroseconds,
        });
    }
}
