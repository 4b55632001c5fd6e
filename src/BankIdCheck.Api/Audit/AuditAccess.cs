using BankIdCheck.Api.Storage;
using BankIdCheck.Identifiers;

namespace BankIdCheck.Api.Audit;

/// <summary>Records that somebody read the audit or an archived screening.</summary>
internal sealed class AuditAccess(AuditWriter writer, Pseudonyms pseudonyms, TimeProvider time)
{
    public long Begin() => time.GetTimestamp();

    /// <exception cref="AuditUnavailableException">It could not be recorded, so nothing may be shown.</exception>
    public Task RecordAsync(HttpContext context, string kind, string outcome, string? reason, NationalIdentityNumber? nnin, long start) =>
        RecordAsync(context, kind, outcome, reason, nnin is null ? null : pseudonyms.Of(nnin), pseudonyms.Current.Id, start);

    /// <param name="context">The request.</param>
    /// <param name="kind">What was done.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="reason">What is behind it.</param>
    /// <param name="pseudonym">Of the person it is about.</param>
    /// <param name="keyId">The key of the pseudonym.</param>
    /// <param name="start">When it began.</param>
    /// <exception cref="AuditUnavailableException">It could not be recorded, so it must not happen.</exception>
    public Task RecordAsync(HttpContext context, string kind, string outcome, string? reason, byte[]? pseudonym, string keyId, long start)
    {
        var caller = AuditCaller.Of(context);
        Operations.RequestEvent.Of(context).Outcome = $"{kind}-{outcome}";
        return writer.WriteAsync(new()
        {
            AtMicroseconds = time.GetUtcNow().ToUnixMicroseconds(),
            Kind = kind,
            Client = caller.Client,
            Tenant = caller.Tenant,
            NninPseudonym = pseudonym,
            KeyId = keyId,
            Outcome = outcome,
            Reason = string.IsNullOrEmpty(reason) ? null : Columns.Fit(reason),
            TraceId = caller.TraceId,
            LatencyMicroseconds = (long)time.GetElapsedTime(start).TotalMicroseconds,
        });
    }
}
