using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace BankIdCheck.Identifiers;

/// <summary>
/// The state or organisation that issued a document, by its code in ICAO Doc 9303 part 3, section 5. ISO 3166-1 alpha-2 codes are
/// understood as well, and Germany's <c>D</c> as printed (<c>D&lt;&lt;</c>).
/// </summary>
/// <remarks>
/// Two codes of one issuer are equal: <c>D</c> and <c>DEU</c>; Kosovo's <c>RKS</c>, <c>XKX</c> and <c>UNK</c>; <c>GBR</c> and its family
/// <c>GBD</c>, <c>GBN</c>, <c>GBO</c>, <c>GBP</c>, <c>GBS</c>; and the codes of states that changed theirs: <c>ROU</c>/<c>ROM</c>,
/// <c>TLS</c>/<c>TMP</c>, <c>COD</c>/<c>ZAR</c>, <c>SRB</c>/<c>SCG</c>/<c>YUG</c>.
/// </remarks>
public sealed class DocumentIssuer : IEquatable<DocumentIssuer>, IParsable<DocumentIssuer>
{
    private const int LongestCode = 3;

    private static readonly FrozenDictionary<string, DocumentIssuer> Issuers =
        IssuerCodes.Create((code, usualCode) => new DocumentIssuer(code, usualCode));

    private DocumentIssuer(string code, string usualCode)
    {
        Code = code;
        UsualCode = usualCode;
    }

    /// <summary>
    /// The three-letter code as understood: <c>DEU</c> for <c>D</c> or <c>DE</c>, <c>RKS</c> for <c>XK</c>. An alias stays itself
    /// (<c>GBN</c> is not rewritten to <c>GBR</c>), so compare issuers, not codes.
    /// </summary>
    public string Code { get; }

    /// <summary>
    /// The code that all aliases of this issuer share (<c>GBR</c> for <c>GBN</c>): what equality is about. For a key in a database or a
    /// hash, where two codes of one issuer must give the same.
    /// </summary>
    public string UsualCode { get; }

    /// <summary>
    /// True for <c>XXA</c> (stateless), <c>XXB</c> and <c>XXC</c> (refugee) and <c>XXX</c> (nationality unspecified). These are
    /// nationalities of a holder; a refugee's travel document is issued by a state. Met as an issuer they tell that somebody mixed the two
    /// fields up: the code is compared as it is, and is worth a warning in the log.
    /// </summary>
    public bool DescribesHolder => Code is "XXA" or "XXB" or "XXC" or "XXX";

    /// <summary>Reads a code, in any case, with or without blanks around it. Codes that are not in the tables are refused.</summary>
    /// <param name="text">An alpha-3 code of ICAO's list, an alpha-2 code of ISO 3166-1, <c>D</c> or <c>D&lt;&lt;</c>.</param>
    /// <param name="result">The issuer, or null when the code is unknown.</param>
    /// <returns>True when the code is known.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out DocumentIssuer? result)
    {
        var code = text.AsSpan().Trim();
        result = null;

        // The tables are ASCII; asking first keeps case folding from ever taking a letter of another script for one of ours.
        return code.Length is > 0 and <= LongestCode && Ascii.IsValid(code)
            && Issuers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(code, out result);
    }

    /// <summary>Reads a code, or throws.</summary>
    /// <param name="text">As for <see cref="TryParse(string?, out DocumentIssuer?)"/>.</param>
    /// <returns>The issuer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="FormatException">The code is unknown. The message does not repeat it.</exception>
    public static DocumentIssuer Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var issuer)
            ? issuer
            : throw new FormatException("A document issuer is a code of ICAO Doc 9303 part 3 or ISO 3166-1 (alpha-3 or alpha-2).");
    }

    /// <summary>Compares two issuers, aliases included.</summary>
    /// <param name="left">One issuer.</param>
    /// <param name="right">The other.</param>
    /// <returns>True when they are the same issuer, or both are null.</returns>
    public static bool operator ==(DocumentIssuer? left, DocumentIssuer? right) => Equals(left, right);

    /// <summary>Compares two issuers, aliases included.</summary>
    /// <param name="left">One issuer.</param>
    /// <param name="right">The other.</param>
    /// <returns>False when they are the same issuer, or both are null.</returns>
    public static bool operator !=(DocumentIssuer? left, DocumentIssuer? right) => !Equals(left, right);

    /// <inheritdoc/>
    public bool Equals(DocumentIssuer? other) => other is not null && UsualCode == other.UsualCode;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DocumentIssuer);

    /// <inheritdoc/>
    public override int GetHashCode() => UsualCode.GetHashCode(StringComparison.Ordinal);

    /// <summary>The <see cref="Code"/>. A country by itself points to nobody.</summary>
    /// <returns>Three letters.</returns>
    public override string ToString() => Code;

    static DocumentIssuer IParsable<DocumentIssuer>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<DocumentIssuer>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out DocumentIssuer result) =>
        TryParse(s, out result);
}
