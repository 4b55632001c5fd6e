using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Screening;

/// <summary>Shows a session to a caller.</summary>
internal sealed class ScreeningView(IOptions<ScreeningOptions> options, TimeProvider time)
{
    /// <param name="session">With its entities.</param>
    /// <param name="timeline">All of it, in order; null in lists.</param>
    public ScreeningStatus Of(ScreeningSession session, IEnumerable<TimelineEntry>? timeline) => new(
        session.Id, session.State, session.Reason, session.Trouble, session.Reference, session.CreatedAt.UtcDateTime,
        session.FinalAt?.UtcDateTime, MinutesToExpiry(session), [.. session.Entities.OrderBy(entity => entity.Position).Select(Of)],
        new(
            session.Relationship, session.RelationshipEndedOn, Retention.KeptUntil(session, options.Value.Retention)?.UtcDateTime,
            session.LegalHold, session.ErasedAt?.UtcDateTime),
        timeline is null ? null : [.. timeline.Select(entry => new TimelineBody(entry.Number, entry.At.UtcDateTime, entry.What, entry.By, entry.Entity, entry.Detail))]);

    private int? MinutesToExpiry(ScreeningSession session) =>
        session.NextExpiry is { } first
            ? Math.Max(0, (int)(first - time.GetUtcNow()).TotalMinutes)
            : null;

    private static EntityBody Of(ScreeningEntity entity) => new(
        entity.Name, entity.State, entity.UpstreamStatus, entity.Reason, entity.ExpiresAt?.UtcDateTime, entity.MediaType, entity.Length,
        entity.Sha256 is null ? null : Convert.ToHexStringLower(entity.Sha256),
        entity.SignatureOutcome is null
            ? null
            : new(entity.SignatureOutcome, entity.SignerTrust, entity.Signer, entity.SignatureClaimedAt?.UtcDateTime));
}
