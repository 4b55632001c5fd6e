namespace BankIdCheck.Api.Audit;

/// <summary>
/// One thing that happened. No member holds an identifier, and none holds text that a caller could choose freely. Not a record type,
/// so that nothing prints it whole by accident.
/// </summary>
internal sealed class AuditRecord
{
    /// <summary>Without gaps from 1, given by the writer.</summary>
    public long Sequence { get; set; }

    /// <summary>Microseconds since 1970-01-01 UTC: one type with one order on every provider.</summary>
    public required long AtMicroseconds { get; init; }

    public required string Kind { get; init; }

    /// <summary>The client id of the caller's token (<c>azp</c> or <c>appid</c>); null for what the service does by itself.</summary>
    public string? Client { get; init; }

    public string? Tenant { get; init; }

    public string? Originator { get; init; }

    /// <summary>HMAC-SHA-256 of the national identity number, see <see cref="Pseudonyms"/>.</summary>
    public byte[]? NninPseudonym { get; init; }

    public byte[]? DocumentPseudonym { get; init; }

    /// <summary>The key of the pseudonyms.</summary>
    public required string KeyId { get; init; }

    /// <summary>A word of the vocabulary, or <see cref="OtherDocumentType"/>: beyond it a caller may write anything.</summary>
    public string? DocumentType { get; init; }

    public string? DocumentIssuer { get; init; }

    public required string Outcome { get; init; }

    /// <summary>What is behind the outcome, by name.</summary>
    public string? Reason { get; init; }

    /// <summary>Which rules decided, see <c>CheckIdService.RuleVersion</c>.</summary>
    public string? RuleVersion { get; init; }

    public required string TraceId { get; init; }

    public required long LatencyMicroseconds { get; init; }

    public const string OtherDocumentType = "other";
}

/// <summary>The words of <see cref="AuditRecord.Kind"/>.</summary>
internal static class AuditKinds
{
    public const string Check = "check";
    public const string Screening = "screening";
    public const string Search = "search";
    public const string Export = "export";
    public const string Verify = "verify";
    public const string Retention = "retention";
}

/// <summary>The words of <see cref="AuditRecord.Outcome"/>.</summary>
internal static class AuditOutcomes
{
    public const string Match = "match";
    public const string NoMatch = "no-match";
    public const string StoreUnavailable = "store-unavailable";
    public const string StoreInDoubt = "store-in-doubt";
    public const string TooManyMisses = "too-many-misses";
    public const string CallerHungUp = "caller-hung-up";
    public const string Found = "found";
    public const string Started = "started";
    public const string Intact = "intact";
    public const string Broken = "broken";

    /// <summary>What counts towards the limit of misses: all that a guesser learns from, and hanging up before the answer.</summary>
    public static IReadOnlyList<string> Misses { get; } = [NoMatch, StoreInDoubt, CallerHungUp];
}

/// <summary>Records that became durable in one transaction, sealed and chained to the batch before.</summary>
internal sealed class AuditBatch
{
    /// <summary>Without gaps from 1.</summary>
    public long Number { get; init; }

    public long FirstSequence { get; init; }

    public long LastSequence { get; init; }

    public long AtMicroseconds { get; init; }

    public required string KeyId { get; init; }

    public required byte[] PreviousHash { get; init; }

    /// <summary>See <see cref="AuditSeal"/>.</summary>
    public required byte[] Hash { get; init; }
}

/// <summary>The one row that says where the chain ends, so that cutting it off is noticed and several nodes write one chain.</summary>
internal sealed class AuditHead
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    /// <summary>Number of the last batch; 0 before the first.</summary>
    public required long Number { get; init; }

    public required long LastSequence { get; init; }

    /// <summary>Of the last batch; zeros before the first.</summary>
    public required byte[] Hash { get; init; }

    public required string KeyId { get; init; }

    public required byte[] Seal { get; init; }
}

/// <summary>What is left of batches whose term is over: where the chain now begins.</summary>
internal sealed class AuditStub
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    /// <summary>The last batch that was deleted.</summary>
    public required long Number { get; init; }

    public required long LastSequence { get; init; }

    public required byte[] Hash { get; init; }

    public required long AtMicroseconds { get; init; }

    public required string KeyId { get; init; }

    public required byte[] Seal { get; init; }
}
