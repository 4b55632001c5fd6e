using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace BankIdCheck.Identifiers;

/// <summary>
/// What sort of document it is: one of four that are understood in many spellings, or a word that is kept as it is.
/// </summary>
/// <remarks>
/// Words are folded before they are compared: case, spaces, <c>-</c>, <c>_</c> and the filler <c>&lt;</c> do not count, so <c>ID card</c>,
/// <c>ID_CARD</c> and <c>identityCard</c> are the same. A word beyond the vocabulary, such as <c>seaman's book</c>, equals only itself.
/// </remarks>
public sealed class DocumentType : IEquatable<DocumentType>, IParsable<DocumentType>
{
    private const int LongestInput = 128;
    private const int LongestValue = 64;

    private DocumentType(string value, bool isKnown)
    {
        Value = value;
        IsKnown = isKnown;
    }

    /// <summary>A passport of any sort: <c>passport</c>, <c>P</c>, <c>PP</c>, <c>NATIONAL_PASSPORT</c>, <c>pass</c> and the like.</summary>
    public static DocumentType Passport { get; } = new("passport", isKnown: true);

    /// <summary>A national identity card: <c>ID card</c>, <c>ID</c>, <c>I</c>, <c>NATIONAL_ID</c>, <c>id-kort</c> and the like.</summary>
    public static DocumentType IdCard { get; } = new("id_card", isKnown: true);

    /// <summary>A residence permit or card: <c>RESIDENCE_PERMIT</c>, <c>oppholdstillatelse</c> and the like.</summary>
    public static DocumentType ResidencePermit { get; } = new("residence_permit", isKnown: true);

    /// <summary>
    /// A refugee's, stateless person's or alien's travel document, or a laissez-passer: <c>travel document</c>, <c>PR</c>, <c>PT</c>,
    /// <c>PS</c>, <c>reisebevis</c>, <c>utlendingspass</c> and the like.
    /// </summary>
    public static DocumentType TravelDocument { get; } = new("travel_document", isKnown: true);

    // Below the four, because fields are initialised in the order they are written.
    private static readonly FrozenDictionary<string, DocumentType> Vocabulary = DocumentTypeVocabulary.Create();

    /// <summary>
    /// <c>passport</c>, <c>id_card</c>, <c>residence_permit</c> or <c>travel_document</c>; beyond the vocabulary the word as folded, 1 to
    /// 64 characters, lower case. Unlike <see cref="ToString"/> it then holds what a caller chose to write.
    /// </summary>
    public string Value { get; }

    /// <summary>Whether it is one of the four types of the vocabulary.</summary>
    public bool IsKnown { get; }

    /// <summary>Reads a document type in any of its spellings, or keeps a word beyond the vocabulary.</summary>
    /// <param name="text">
    /// At most 128 characters, of which 1 to 64 count. Control characters, invisible formatting characters and characters outside Unicode's
    /// basic plane are refused.
    /// </param>
    /// <param name="result">The type, or null when it was refused.</param>
    /// <returns>True when the text is a document type.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out DocumentType? result)
    {
        result = null;
        if (text is null || text.Length > LongestInput)
        {
            return false;
        }

        Span<char> buffer = stackalloc char[LongestValue];
        var length = Fold(text, buffer);
        if (length > 0)
        {
            ReadOnlySpan<char> word = buffer[..length];
            if (!Vocabulary.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out result))
            {
                result = new DocumentType(word.ToString(), isKnown: false);
            }
        }

        return result is not null;
    }

    /// <summary>Reads a document type in any of its spellings, or throws.</summary>
    /// <param name="text">As for <see cref="TryParse(string?, out DocumentType?)"/>.</param>
    /// <returns>The type.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="FormatException">The text was refused. The message names the rule and never the text.</exception>
    public static DocumentType Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var type)
            ? type
            : throw new FormatException(
                "A document type is 1 to 64 printable characters, beside spaces, hyphens and underscores (128 characters in all).");
    }

    /// <summary>Compares two types by meaning.</summary>
    /// <param name="left">One type.</param>
    /// <param name="right">The other.</param>
    /// <returns>True when they are the same, or both are null.</returns>
    public static bool operator ==(DocumentType? left, DocumentType? right) => Equals(left, right);

    /// <summary>Compares two types by meaning.</summary>
    /// <param name="left">One type.</param>
    /// <param name="right">The other.</param>
    /// <returns>False when they are the same, or both are null.</returns>
    public static bool operator !=(DocumentType? left, DocumentType? right) => !Equals(left, right);

    /// <inheritdoc/>
    public bool Equals(DocumentType? other) => other is not null && Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DocumentType);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <summary>The word of the vocabulary; three asterisks beyond it, where a caller may have written anything: fit for a log.</summary>
    /// <returns><see cref="Value"/> of a known type, otherwise <c>***</c>.</returns>
    public override string ToString() => IsKnown ? Value : Mask.All;

    static DocumentType IParsable<DocumentType>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<DocumentType>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out DocumentType result) =>
        TryParse(s, out result);

    /// <returns>How many characters of <paramref name="folded"/> were filled, or -1 for a text that is refused.</returns>
    private static int Fold(string text, Span<char> folded)
    {
        var length = 0;
        foreach (var character in text)
        {
            var category = char.GetUnicodeCategory(character);
            if (category is UnicodeCategory.SpaceSeparator || character is '-' or '_' or '<')
            {
                continue;
            }

            if (!IsPrintable(category) || length == folded.Length)
            {
                return -1;
            }

            folded[length++] = char.ToLowerInvariant(character);
        }

        return length;
    }

    private static bool IsPrintable(UnicodeCategory category) => category is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
