using System.Text.Json.Serialization;

namespace BankIdCheck.Api.Audit;

/// <summary>
/// Which records to return. Every member may be left out; one that is not known is refused, because a filter that is ignored finds too
/// much.
/// </summary>
internal sealed class AuditSearchRequest
{
    /// <summary>National identity number or D-number, eleven digits. Looked for by its pseudonyms under every configured key.</summary>
    /// <example>12345678901</example>
    public string? Nnin { get; init; }

    /// <summary>From this time on: ISO 8601, UTC unless it says otherwise.</summary>
    /// <example>2025-02-10T00:00:00Z</example>
    public string? From { get; init; }

    /// <summary>Before this time.</summary>
    /// <example>2025-02-11T00:00:00Z</example>
    public string? To { get; init; }

    /// <summary>What happened: check, screening, search, export, verify or retention.</summary>
    /// <example>check</example>
    public string? Kind { get; init; }

    /// <summary>Client id of the caller (azp or appid).</summary>
    /// <example>a0a7c1de-5a2d-4b0c-9e10-000000000020</example>
    public string? Client { get; init; }

    /// <summary>How it ended, such as match or no-match.</summary>
    /// <example>no-match</example>
    public string? Outcome { get; init; }

    /// <summary>BankID issuer id.</summary>
    /// <example>9980</example>
    public string? Originator { get; init; }

    /// <summary>Continues a search: the value of next in the page before. An export has no pages and refuses it.</summary>
    /// <example>1201</example>
    public long? Before { get; init; }

    /// <summary>How many records a page has, 1 to 1000; 100 when left out. An export has no pages and refuses it.</summary>
    /// <example>100</example>
    public int? Limit { get; init; }
}

/// <summary>A page of records, the latest first.</summary>
/// <param name="Records">What was found.</param>
/// <param name="Next">For the member before of the next request; null on the last page.</param>
internal sealed record AuditPage(IReadOnlyList<AuditEntry> Records, long? Next);

/// <summary>A record as it is shown. Pseudonyms are hexadecimal.</summary>
/// <param name="Sequence">Without gaps.</param>
/// <param name="Time">UTC, with microseconds.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Client">Client id of the caller.</param>
/// <param name="Tenant">Tenant of the caller.</param>
/// <param name="Originator">BankID issuer id.</param>
/// <param name="NninPseudonym">HMAC-SHA-256 of the national identity number.</param>
/// <param name="DocumentPseudonym">HMAC-SHA-256 of the document.</param>
/// <param name="KeyId">The key of the pseudonyms.</param>
/// <param name="DocumentType">A type of the vocabulary, or other.</param>
/// <param name="DocumentIssuer">Three letters.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">What is behind it.</param>
/// <param name="RuleVersion">The rules that decided.</param>
/// <param name="TraceId">Names the request in the log.</param>
/// <param name="LatencyMicroseconds">From the request being understood to its outcome, without the writing of this record.</param>
internal sealed record AuditEntry(
    long Sequence, string Time, string Kind, string? Client, string? Tenant, string? Originator, string? NninPseudonym,
    string? DocumentPseudonym, string KeyId, string? DocumentType, string? DocumentIssuer, string Outcome, string? Reason,
    string? RuleVersion, string TraceId, long LatencyMicroseconds)
{
    public static AuditEntry Of(AuditRecord record) => new(
        record.Sequence, Text(record.AtMicroseconds), record.Kind, record.Client, record.Tenant, record.Originator,
        Hex(record.NninPseudonym), Hex(record.DocumentPseudonym), record.KeyId, record.DocumentType, record.DocumentIssuer, record.Outcome,
        record.Reason, record.RuleVersion, record.TraceId, record.LatencyMicroseconds);

    public static string Text(long microseconds) =>
        Microseconds.ToTime(microseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static string? Hex(byte[]? bytes) => bytes is null ? null : Convert.ToHexStringLower(bytes);
}

/// <summary>
/// Where the chain ended at some time. Kept where the database's administrators cannot reach, it shows whether the chain was cut off or put
/// back since.
/// </summary>
/// <param name="Batch" example="1200">Number of the last batch.</param>
/// <param name="Sequence" example="15321">Number of its last record.</param>
/// <param name="Hash" example="4c1d9b1f7d8f0f4c6ac1b1f1f2f0c8a45e1ad2b60f3b9b7d6f6b5b3d9a7c1e20">
/// Its hash, 64 hexadecimal digits. It covers all before it.
/// </param>
internal sealed record AuditAnchor(long Batch, long Sequence, string Hash);

/// <summary>What a verification found.</summary>
/// <param name="Intact">Whether nothing was found wrong.</param>
/// <param name="Batches" example="1200">How many batches were found right, one after the other.</param>
/// <param name="Records" example="15321">How many records they hold.</param>
/// <param name="Head">Where the chain ends: to be kept as an anchor. Null when not intact.</param>
/// <param name="Anchor" example="confirmed">
/// confirmed, or deleted-by-retention when the anchor's batch is no longer kept; null when none was given.
/// </param>
/// <param name="Broken">The first thing that is wrong.</param>
internal sealed record AuditVerdict(bool Intact, long Batches, long Records, AuditAnchor? Head, string? Anchor, AuditBreak? Broken);

/// <summary>The first broken link.</summary>
/// <param name="Reason" example="record-missing">
/// record-missing, batch-missing, batch-changed (a record or the batch itself was edited, put in or moved), key-unknown, head-missing,
/// head-changed, head-mismatch (the chain was cut off, or the head put back), beyond-head, before-start (rows outside the chain),
/// stub-changed, anchor-mismatch, anchor-ahead (the chain was cut off before the anchor).
/// </param>
/// <param name="Batch" example="17">Number of the batch.</param>
/// <param name="Sequence" example="230">Number of the record, where it can be told.</param>
internal sealed record AuditBreak(string Reason, long Batch, long? Sequence);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(AuditSearchRequest))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(AuditVerdict))]
[JsonSerializable(typeof(AuditAnchor))]
internal sealed partial class AuditJson : JsonSerializerContext;
