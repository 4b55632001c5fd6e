using System.Text.Json.Serialization;

namespace BankIdCheck.Api.CheckId;

/// <summary>Whom and which document to look up. Unknown members are ignored.</summary>
internal sealed class CheckIdRequest
{
    /// <summary>National identity number or D-number, eleven digits.</summary>
    /// <example>12345678901</example>
    public string? Nnin { get; init; }

    /// <summary>Issuer of the BankID certificate.</summary>
    public CheckIdOriginator? Originator { get; init; }

    /// <summary>The foreign identity document.</summary>
    public CheckIdDocument? Document { get; init; }

    /// <summary>Issuer of the BankID certificate.</summary>
    internal sealed class CheckIdOriginator
    {
        /// <summary>BankID issuer id, four digits. One that this bank does not serve is refused.</summary>
        /// <example>9980</example>
        public string? Id { get; init; }
    }

    /// <summary>The foreign identity document.</summary>
    internal sealed class CheckIdDocument
    {
        /// <summary>
        /// Passport, id card, residence permit or travel document, in the usual spellings or as an ICAO 9303 code; another type is compared
        /// as written.
        /// </summary>
        /// <example>passport</example>
        public string? Type { get; init; }

        /// <summary>
        /// The document's number: 1 to 32 letters A to Z and digits. Case, spaces and the characters - / . &lt; make no difference.
        /// </summary>
        /// <example>CCC014356</example>
        public string? Number { get; init; }

        /// <summary>Who issued the document: a code of ICAO 9303 part 3 or of ISO 3166 (alpha-3 or alpha-2).</summary>
        /// <example>AUS</example>
        public string? Issuer { get; init; }
    }
}

/// <summary>The answer, with exactly these members.</summary>
/// <param name="Nnin" example="12345678901">National identity number or D-number from the request.</param>
/// <param name="Timestamp" example="2025-02-10T12:00:00Z">When the records were asked: UTC, whole seconds.</param>
/// <param name="MatchFound" example="true">
/// Whether the records hold the person with the document. An unknown person, another document and an expired one are all false.
/// </param>
internal sealed record CheckIdResponse(string Nnin, DateTime Timestamp, bool MatchFound);

// Unknown members are ignored, because the contract will grow; a known member that occurs twice could be read in two ways.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(CheckIdRequest))]
[JsonSerializable(typeof(CheckIdResponse))]
internal sealed partial class CheckIdJson : JsonSerializerContext;
