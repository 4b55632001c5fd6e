using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace BankIdCheck.Identifiers;

/// <summary>
/// The number of an identity document, kept in the one form in which two spellings of it are equal: letters upper-cased; spaces and
/// <c>-</c>, <c>/</c>, <c>.</c>, <c>&lt;</c> removed; then 1 to 32 of <c>A-Z</c> and <c>0-9</c>.
/// </summary>
/// <remarks>
/// <para>
/// Leading zeros and a trailing check digit are kept, and <c>O</c> is not <c>0</c> nor <c>I</c> <c>1</c>: <c>A08O26475</c> and
/// <c>A08026475</c> can be two persons' documents.
/// </para>
/// <para>
/// A space is any character of Unicode's space separators, such as the no-break space that copying from a web page brings. Everything else
/// outside ASCII is refused rather than folded (full-width letters, look-alikes of other scripts), and so are tabs and line breaks.
/// </para>
/// </remarks>
public sealed class DocumentNumber : IEquatable<DocumentNumber>, IParsable<DocumentNumber>
{
    private const int LongestInput = 128;
    private const int LongestValue = 32;

    private DocumentNumber(string value) => Value = value;

    /// <summary>
    /// The number in its normal form. Personal data: keep it out of logs, traces, addresses and error messages.
    /// Serialising the object leaves it out, so that nothing sends it by accident.
    /// </summary>
    [JsonIgnore]
    public string Value { get; }

    /// <summary>
    /// The check digit, 0 to 9, that a machine-readable zone prints after this number (ICAO Doc 9303 part 3: weights 7, 3, 1, the letters
    /// A to Z count 10 to 35, the sum modulo 10).
    /// </summary>
    /// <remarks>
    /// For a person who compares the bank's record with the document; nothing is decided by it. It finds <c>O</c> read as <c>0</c>, but
    /// cannot find letters and digits that are 10 or 20 apart: G and 6, L and 1, U and 0, K and 0. A zone that holds a
    /// filler <em>inside</em> the number (where a hyphen is printed) may have another digit: fillers are gone from <see cref="Value"/>.
    /// </remarks>
    public int CheckDigit
    {
        get
        {
            ReadOnlySpan<byte> weights = [7, 3, 1];
            var sum = 0;
            for (var i = 0; i < Value.Length; i++)
            {
                var worth = char.IsAsciiDigit(Value[i]) ? Value[i] - '0' : Value[i] - 'A' + 10;
                sum += worth * weights[i % weights.Length];
            }

            return sum % 10;
        }
    }

    /// <summary>Reads a document number in any of its spellings.</summary>
    /// <param name="text">At most 128 characters.</param>
    /// <param name="result">The number, or null when it was refused.</param>
    /// <returns>True when the text is a document number.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out DocumentNumber? result)
    {
        result = text is { Length: <= LongestInput } && Normalise(text) is { } value ? new DocumentNumber(value) : null;
        return result is not null;
    }

    /// <summary>Reads a document number in any of its spellings, or throws.</summary>
    /// <param name="text">At most 128 characters.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="FormatException">The text was refused. The message names the rule and never the text.</exception>
    public static DocumentNumber Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var number)
            ? number
            : throw new FormatException(
                "A document number is 1 to 32 letters A to Z and digits, beside spaces and - / . < (128 characters in all).");
    }

    /// <summary>Compares two numbers in their normal form.</summary>
    /// <param name="left">One number.</param>
    /// <param name="right">The other.</param>
    /// <returns>True when they are the same, or both are null.</returns>
    public static bool operator ==(DocumentNumber? left, DocumentNumber? right) => Equals(left, right);

    /// <summary>Compares two numbers in their normal form.</summary>
    /// <param name="left">One number.</param>
    /// <param name="right">The other.</param>
    /// <returns>False when they are the same, or both are null.</returns>
    public static bool operator !=(DocumentNumber? left, DocumentNumber? right) => !Equals(left, right);

    /// <inheritdoc/>
    public bool Equals(DocumentNumber? other) => other is not null && Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DocumentNumber);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <summary>The number masked, such as <c>***56</c>: fit for a log. Of four characters or fewer nothing is shown.</summary>
    /// <returns>Three asterisks and at most the last two characters.</returns>
    public override string ToString() => Mask.AllButLastTwo(Value);

    static DocumentNumber IParsable<DocumentNumber>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<DocumentNumber>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out DocumentNumber result) =>
        TryParse(s, out result);

    private static string? Normalise(string text)
    {
        Span<char> kept = stackalloc char[LongestValue];
        var length = 0;
        foreach (var character in text)
        {
            if (IsSeparator(character))
            {
                continue;
            }

            if (!char.IsAsciiLetterOrDigit(character) || length == LongestValue)
            {
                return null;
            }

            kept[length++] = char.IsAsciiLetterLower(character) ? (char)(character - 'a' + 'A') : character;
        }

        ReadOnlySpan<char> value = kept[..length];
        return length == 0 ? null : value.SequenceEqual(text) ? text : value.ToString();
    }

    private static bool IsSeparator(char character) =>
        character is '-' or '/' or '.' or '<' || char.GetUnicodeCategory(character) is UnicodeCategory.SpaceSeparator;
}
