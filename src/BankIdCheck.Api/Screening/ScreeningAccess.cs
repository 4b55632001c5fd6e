using BankIdCheck.Api.Audit;

namespace BankIdCheck.Api.Screening;

/// <summary>Records who read or decided about an archived screening, before it takes effect.</summary>
internal sealed class ScreeningAccess(AuditAccess access, TimeProvider time)
{
    public const string Read = "read";
    public const string Erased = "erased";
    public const string HeldForLaw = "legal-hold-set";
    public const string ReleasedFromHold = "legal-hold-lifted";
    public const string RelationshipStarted = "relationship-started";
    public const string RelationshipEnded = "relationship-ended";
    public const string Retried = "retried";

    /// <exception cref="AuditUnavailableException">It could not be recorded, so it must not happen.</exception>
    public Task RecordAsync(HttpContext context, ScreeningSession session, string what, string? entity = null) =>
        access.RecordAsync(
            context, AuditKinds.Screening, what, entity is null ? session.Id : $"{session.Id}/{entity}", session.NninPseudonym,
            session.PseudonymKeyId, time.GetTimestamp());
}
