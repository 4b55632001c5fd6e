namespace BankIdCheck.Api.Screening;

/// <summary>
/// One order of a screening, from the request to the archive. What may change, and in which order, is in the other part of this class;
/// who is screened is not here but sealed in <see cref="SealedOrder"/>.
/// </summary>
internal sealed partial class ScreeningSession
{
    /// <summary>32 hexadecimal digits of a UUID version 7, so that ids sort by age.</summary>
    public required string Id { get; init; }

    /// <summary>See <see cref="LaneJob"/>.</summary>
    public required short Lane { get; init; }

    public string State { get; private set; } = SessionStates.Accepted;

    /// <summary>Why it failed, by name.</summary>
    public string? Reason { get; private set; }

    /// <summary>What is in the way at present, by name: it is tried again.</summary>
    public string? Trouble { get; private set; }

    /// <summary>The caller's own name for it.</summary>
    public string? Reference { get; set; }

    /// <summary>The client id of the caller's token.</summary>
    public required string Client { get; init; }

    /// <summary>See <see cref="Fingerprints"/>.</summary>
    public byte[]? IdempotencyHash { get; init; }

    public required byte[] OrderHash { get; init; }

    /// <summary>SHA-256 of the token in the webhook's address.</summary>
    public required byte[] WebhookHash { get; init; }

    /// <summary>The person's pseudonym for the audit, and its key; null when no Norwegian number was given.</summary>
    public byte[]? NninPseudonym { get; set; }

    public required string PseudonymKeyId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string Create { get; private set; } = CreateSteps.ToSend;

    /// <summary>BankID's id of the session.</summary>
    public string? UpstreamId { get; private set; }

    /// <summary>When to work on it next; null when there is nothing left to do. Changed by <see cref="ScreeningStore"/> only.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>What is lost first is worked on first.</summary>
    public DateTimeOffset UrgentAt { get; private set; }

    /// <summary>When it is given up.</summary>
    public DateTimeOffset Deadline { get; private set; }

    /// <summary>Looks since something last changed: the pause grows with them.</summary>
    public int Looks { get; private set; }

    public DateTimeOffset? LookedAt { get; private set; }

    /// <summary>
    /// How often the webhook was called, and up to where that has been looked into. Changed by <see cref="ScreeningStore"/> only.
    /// </summary>
    public int Rings { get; init; }

    public int RingsHeard { get; init; }

    public DateTimeOffset? FinalAt { get; private set; }

    public required string Relationship { get; set; }

    public DateOnly? RelationshipEndedOn { get; set; }

    public bool LegalHold { get; set; }

    public DateTimeOffset? ErasedAt { get; private set; }

    public int TimelineLength { get; private set; }

    /// <summary>Two who change a session at once must not both succeed.</summary>
    public int Version { get; set; }

    public IList<ScreeningEntity> Entities { get; init; } = [];

    /// <summary>Only what is added is here: the rest stays in the database until somebody asks.</summary>
    public IList<TimelineEntry> Timeline { get; init; } = [];

    /// <summary>When BankID deletes the first thing that is not collected yet; null when nothing is at stake.</summary>
    public DateTimeOffset? NextExpiry => Entities.Where(entity => !entity.IsFinal).Min(entity => entity.ExpiresAt);

    public bool IsFinal => State is SessionStates.Collected or SessionStates.Failed;
}

/// <summary>The JSON data or one report.</summary>
internal sealed class ScreeningEntity
{
    public required string SessionId { get; init; }

    public required string Name { get; init; }

    public required short Position { get; init; }

    public string State { get; set; } = EntityStates.NotStarted;

    /// <summary>BankID's own word, also when it is a new one.</summary>
    public string? UpstreamStatus { get; set; }

    public string? Reason { get; set; }

    /// <summary>When BankID deletes it: as BankID says, or the earliest that it can be.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    public string? MediaType { get; set; }

    public long? Length { get; set; }

    public byte[]? Sha256 { get; set; }

    /// <summary>The verdict on a report's signature, as it was when the report came.</summary>
    public string? SignatureOutcome { get; set; }

    public string? SignerTrust { get; set; }

    public string? Signer { get; set; }

    public DateTimeOffset? SignatureClaimedAt { get; set; }

    public bool IsFinal => State is EntityStates.Collected or EntityStates.Failed;
}

/// <summary>What happened to a session, when, and what made it known.</summary>
internal sealed class TimelineEntry
{
    public required string SessionId { get; init; }

    /// <summary>Without gaps from 1.</summary>
    public required int Number { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string What { get; init; }

    public required string By { get; init; }

    public string? Entity { get; init; }

    public string? Detail { get; init; }
}

internal static class SessionStates
{
    /// <summary>Stored; nothing at BankID yet.</summary>
    public const string Accepted = "accepted";

    /// <summary>Sent, and nobody knows whether BankID has created it. Waits for somebody's decision.</summary>
    public const string OutcomeUnknown = "outcome-unknown";

    /// <summary>BankID works on it.</summary>
    public const string InProgress = "in-progress";

    public const string Collected = "collected";
    public const string Failed = "failed";

    public static IReadOnlyList<string> All { get; } = [Accepted, OutcomeUnknown, InProgress, Collected, Failed];
}

internal static class EntityStates
{
    public const string NotStarted = "not-started";
    public const string InProgress = "in-progress";

    /// <summary>At BankID, for two hours.</summary>
    public const string Ready = "ready";

    /// <summary>In the archive.</summary>
    public const string Collected = "collected";

    public const string Failed = "failed";

    public static IReadOnlyList<string> InOrder { get; } = [NotStarted, InProgress, Ready, Collected, Failed];
}

/// <summary>
/// How far the one create request is. It is written down before it is sent, and never sent again by itself once it may have left.
/// </summary>
internal static class CreateSteps
{
    public const string ToSend = "to-send";
    public const string Sent = "sent";

    /// <summary>Whoever sent it has no answer, or is gone.</summary>
    public const string Lost = "lost";

    public const string Known = "known";
}

internal static class Relationships
{
    public const string Prospect = "prospect";
    public const string Customer = "customer";
}

/// <summary>What made the service notice.</summary>
internal static class Sources
{
    public const string Caller = "caller";
    public const string Service = "service";
    public const string Webhook = "webhook";
    public const string Poll = "poll";
}
