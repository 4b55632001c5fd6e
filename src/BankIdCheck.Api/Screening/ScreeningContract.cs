using System.Text.Json;
using System.Text.Json.Serialization;

namespace BankIdCheck.Api.Screening;

/// <summary>
/// Whom to screen, and what to return. A member that is not known is refused: it could be a misspelt one, and each screening is paid for.
/// </summary>
internal sealed class ScreeningRequest
{
    /// <summary>Who is screened.</summary>
    public ScreeningPerson? Person { get; init; }

    /// <summary>Elements of the result, by BankID's names; all when left out.</summary>
    /// <example>["keyInformation.citizenship","address.postal","aml"]</example>
    public IReadOnlyList<string?>? Elements { get; init; }

    /// <summary>Reports to order beside the JSON result; the AML report in Bokmål when left out.</summary>
    public IReadOnlyList<ScreeningReport?>? Reports { get; init; }

    /// <summary>
    /// The caller's own name for the screening: 1 to 64 letters, digits or . _ : - without a run of eleven digits. Never a national
    /// identity number.
    /// </summary>
    /// <example>onboarding-2025-0042</example>
    public string? Reference { get; init; }

    /// <summary>
    /// customer (kept until five years after the relationship ended) or prospect (kept for a short term); customer when left out.
    /// </summary>
    /// <example>customer</example>
    public string? Relationship { get; init; }

    /// <summary>Who is screened. Needs dateOfBirth or ssn; both are better.</summary>
    internal sealed class ScreeningPerson
    {
        /// <summary>Given names.</summary>
        /// <example>Tomas</example>
        public string? FirstName { get; init; }

        /// <summary>Family name.</summary>
        /// <example>Topstad</example>
        public string? LastName { get; init; }

        /// <summary>ISO 8601 date. Required with a D-number.</summary>
        /// <example>2007-01-01</example>
        public string? DateOfBirth { get; init; }

        /// <summary>National identity number; eleven digits for Norway.</summary>
        /// <example>01010750160</example>
        public string? Ssn { get; init; }

        /// <summary>Country of the number, ISO 3166-1 alpha-2; NO when left out.</summary>
        /// <example>NO</example>
        public string? Country { get; init; }
    }

    /// <summary>A report to order.</summary>
    internal sealed class ScreeningReport
    {
        /// <summary>BankID's name of the report.</summary>
        /// <example>aml-report</example>
        public string? Type { get; init; }

        /// <summary>no, nb, nn or en; nb when left out.</summary>
        /// <example>nb</example>
        public string? Language { get; init; }
    }
}

/// <summary>When the customer relationship ended.</summary>
internal sealed class RelationshipEndedRequest
{
    /// <summary>ISO 8601 date, not in the future; today when left out.</summary>
    /// <example>2025-02-10</example>
    public string? EndedOn { get; init; }
}

/// <summary>A screening as it stands.</summary>
/// <param name="Id" example="0197f3c8a1b27d0e9c4b5a6978877665">Names the screening at this service.</param>
/// <param name="State" example="in-progress">
/// accepted, outcome-unknown (sent, and nobody knows whether BankID has it: decide with retry), in-progress, collected or failed. The last
/// two are final.
/// </param>
/// <param name="Reason">Why it failed, by name.</param>
/// <param name="Hindrance">What is in the way at present, by name; it is tried again.</param>
/// <param name="Reference" example="onboarding-2025-0042">The caller's own name.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="FinalAt">When it became final.</param>
/// <param name="MinutesToExpiry" example="117">
/// Minutes until BankID deletes what is not collected yet; null when nothing is at stake.
/// </param>
/// <param name="Entities">The JSON data and each report.</param>
/// <param name="Retention">How long it is kept.</param>
/// <param name="Timeline">What happened, in order; left out of lists.</param>
internal sealed record ScreeningStatus(
    string Id, string State, string? Reason, string? Hindrance, string? Reference, DateTime CreatedAt, DateTime? FinalAt,
    int? MinutesToExpiry, IReadOnlyList<EntityBody> Entities, RetentionBody Retention, IReadOnlyList<TimelineBody>? Timeline);

/// <summary>The JSON data or a report.</summary>
/// <param name="Name" example="aml-report">jsonData, or the report's type.</param>
/// <param name="State" example="ready">not-started, in-progress, ready (at BankID), collected (in the archive) or failed.</param>
/// <param name="UpstreamStatus" example="READY">BankID's own word, also when it is a new one.</param>
/// <param name="Reason">Why it failed, by name.</param>
/// <param name="ExpiresAt">When BankID deletes it, or the earliest that it can.</param>
/// <param name="MediaType" example="application/pdf">Of the content, once it is collected.</param>
/// <param name="Length" example="48231">In bytes.</param>
/// <param name="Sha256" example="4c1d9b1f7d8f0f4c6ac1b1f1f2f0c8a45e1ad2b60f3b9b7d6f6b5b3d9a7c1e20">
/// Of the bytes as they were received.
/// </param>
/// <param name="Signature">The verdict on a report's signature when it was received.</param>
internal sealed record EntityBody(
    string Name, string State, string? UpstreamStatus, string? Reason, DateTime? ExpiresAt, string? MediaType, long? Length, string? Sha256,
    SignatureBody? Signature);

/// <summary>The verdict on a signature.</summary>
/// <param name="Outcome" example="Intact">NotSigned, Intact, AppendedTo, Tampered or Unreadable.</param>
/// <param name="Trust" example="Trusted">NotJudged (no roots are configured), Trusted or Untrusted.</param>
/// <param name="Signer">Subject of the signer's certificate.</param>
/// <param name="ClaimedAt">When the signer says it was signed.</param>
internal sealed record SignatureBody(string Outcome, string? Trust, string? Signer, DateTime? ClaimedAt);

/// <summary>How long a screening is kept.</summary>
/// <param name="Relationship" example="customer">customer or prospect.</param>
/// <param name="RelationshipEndedOn" example="2025-02-10">When the customer relationship ended.</param>
/// <param name="KeptUntil">When its term is over; null while nobody knows.</param>
/// <param name="LegalHold">Whether it must be kept whatever its term.</param>
/// <param name="ErasedAt">When its content was erased.</param>
internal sealed record RetentionBody(
    string Relationship, DateOnly? RelationshipEndedOn, DateTime? KeptUntil, bool LegalHold, DateTime? ErasedAt);

/// <summary>Something that happened.</summary>
/// <param name="Number" example="4">Without gaps from 1.</param>
/// <param name="At">When.</param>
/// <param name="What" example="ready">
/// accepted, create-sent, created, outcome-unknown, retry-decided, hindered, unknown-status, a state, relationship-started,
/// relationship-ended, legal-hold-set, legal-hold-lifted or erased.
/// </param>
/// <param name="By" example="webhook">What made it known: caller, service, webhook or poll.</param>
/// <param name="Entity" example="aml-report">Whose state it is; null for the session's.</param>
/// <param name="Detail">The reason, by name, or the client that decided.</param>
internal sealed record TimelineBody(int Number, DateTime At, string What, string By, string? Entity, string? Detail);

/// <summary>A page of screenings, the latest first.</summary>
/// <param name="Sessions">What was found.</param>
/// <param name="Next">For the parameter before of the next request; null on the last page.</param>
internal sealed record ScreeningPage(IReadOnlyList<ScreeningStatus> Sessions, string? Next);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, PropertyNameCaseInsensitive = false, NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ScreeningRequest))]
[JsonSerializable(typeof(RelationshipEndedRequest))]
[JsonSerializable(typeof(ScreeningStatus))]
[JsonSerializable(typeof(ScreeningPage))]
internal sealed partial class ScreeningJson : JsonSerializerContext;
