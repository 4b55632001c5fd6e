using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace BankIdCheck.Identifiers;

/// <summary>
/// A Norwegian national identity number: eleven digits, of which the first six are a birth date that may carry additions
/// (40 on the day: D-number; 80 or 40 on the month: synthetic), three tell persons apart and two are control digits.
/// </summary>
/// <remarks>
/// Neither age, sex nor century is offered: the date inside a D-number may differ from the holder's, and from 2032 the individual
/// digits tell neither century nor sex. Take those from a register. Two numbers are equal when their digits are. Where generic code
/// parses one (<see cref="IParsable{TSelf}"/>), <see cref="NninPolicy.Valid"/> is demanded.
/// </remarks>
public sealed class NationalIdentityNumber : IEquatable<NationalIdentityNumber>, IParsable<NationalIdentityNumber>
{
    private const int Length = 11;

    private NationalIdentityNumber(string digits)
    {
        Value = digits;
        HasValidCheckDigits = ControlDigits.AreValid(digits);
        (Kind, Origin) = HasValidCheckDigits ? Classify(digits) : default;
    }

    /// <summary>
    /// The eleven digits, leading zeros included. Personal data: keep it out of logs, traces, addresses and error messages.
    /// Serialising the object leaves it out, so that nothing sends it by accident.
    /// </summary>
    [JsonIgnore]
    public string Value { get; }

    /// <summary>Fødselsnummer, D-number, FH-number, or none of them.</summary>
    public NationalIdentityNumberKind Kind { get; }

    /// <summary>The series: the National Population Register's own, or one of the two synthetic ones.</summary>
    public NationalIdentityNumberOrigin Origin { get; }

    /// <summary>
    /// True for a number of the Tenor or Dolly series, which no person holds. A true H-number reads as synthetic too,
    /// see <see cref="NationalIdentityNumberOrigin.Dolly"/>.
    /// </summary>
    public bool IsSynthetic => Origin is NationalIdentityNumberOrigin.Tenor or NationalIdentityNumberOrigin.Dolly;

    /// <summary>Whether both control digits are right, by today's rule or the one for numbers issued from 2032.</summary>
    public bool HasValidCheckDigits { get; }

    /// <summary>
    /// Reads a number and demands what <paramref name="policy"/> says. Blanks, hyphens and digits of other scripts are refused.
    /// </summary>
    /// <param name="text">Exactly eleven characters, <c>0</c> to <c>9</c>.</param>
    /// <param name="policy">What is demanded beyond that.</param>
    /// <param name="result">The number, or null when it was refused.</param>
    /// <returns>True when the text is a number that the policy accepts.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="policy"/> is not a defined value.</exception>
    public static bool TryParse(
        [NotNullWhen(true)] string? text, NninPolicy policy, [NotNullWhen(true)] out NationalIdentityNumber? result)
    {
        result = IsElevenDigits(text) ? new NationalIdentityNumber(text) : null;
        if (result?.BrokenRule(policy) is not null)
        {
            result = null;
        }

        return result is not null;
    }

    /// <summary>
    /// Reads a number as <see cref="TryParse(string?, NninPolicy, out NationalIdentityNumber?)"/> does, and throws when it is refused.
    /// </summary>
    /// <param name="text">Exactly eleven characters, <c>0</c> to <c>9</c>.</param>
    /// <param name="policy">What is demanded beyond that.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="policy"/> is not a defined value.</exception>
    /// <exception cref="FormatException">The text was refused. The message names the rule and never the text.</exception>
    public static NationalIdentityNumber Parse(string text, NninPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!IsElevenDigits(text))
        {
            throw new FormatException("A national identity number is exactly eleven digits, 0 to 9.");
        }

        var number = new NationalIdentityNumber(text);
        return number.BrokenRule(policy) is { } rule ? throw new FormatException(rule) : number;
    }

    /// <summary>Compares the digits of two numbers.</summary>
    /// <param name="left">One number.</param>
    /// <param name="right">The other.</param>
    /// <returns>True when the digits are the same, or both are null.</returns>
    public static bool operator ==(NationalIdentityNumber? left, NationalIdentityNumber? right) => Equals(left, right);

    /// <summary>Compares the digits of two numbers.</summary>
    /// <param name="left">One number.</param>
    /// <param name="right">The other.</param>
    /// <returns>False when the digits are the same, or both are null.</returns>
    public static bool operator !=(NationalIdentityNumber? left, NationalIdentityNumber? right) => !Equals(left, right);

    /// <inheritdoc/>
    public bool Equals(NationalIdentityNumber? other) => other is not null && Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NationalIdentityNumber);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <summary>The number masked, such as <c>***97</c>: fit for a log.</summary>
    /// <returns>Three asterisks and the last two digits.</returns>
    public override string ToString() => Mask.AllButLastTwo(Value);

    static NationalIdentityNumber IParsable<NationalIdentityNumber>.Parse(string s, IFormatProvider? provider) =>
        Parse(s, NninPolicy.Valid);

    static bool IParsable<NationalIdentityNumber>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out NationalIdentityNumber result) =>
        TryParse(s, NninPolicy.Valid, out result);

    private static bool IsElevenDigits([NotNullWhen(true)] string? text) =>
        text is { Length: Length } && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    private static (NationalIdentityNumberKind Kind, NationalIdentityNumberOrigin Origin) Classify(ReadOnlySpan<char> digits)
    {
        if (digits[0] is '8' or '9')
        {
            return (NationalIdentityNumberKind.FhNumber, NationalIdentityNumberOrigin.Unknown);
        }

        var (day, kind) = TwoDigits(digits) switch
        {
            > 40 and var raised => (raised - 40, NationalIdentityNumberKind.DNumber),
            var plain => (plain, NationalIdentityNumberKind.Fodselsnummer),
        };
        var (month, origin) = TwoDigits(digits[2..]) switch
        {
            > 80 and var raised => (raised - 80, NationalIdentityNumberOrigin.Tenor),
            > 40 and var raised => (raised - 40, NationalIdentityNumberOrigin.Dolly),
            var plain => (plain, NationalIdentityNumberOrigin.PopulationRegister),
        };

        return IsDayOfSomeYear(day, month) ? (kind, origin) : default;
    }

    /// <summary>
    /// The register builds a number on a date, so a day that no year has cannot be a real number. 29 February always passes: the century
    /// is not certain, and synthetic numbers use the day in years that lack it.
    /// </summary>
    private static bool IsDayOfSomeYear(int day, int month)
    {
        const int AnyLeapYear = 2000;
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(AnyLeapYear, month);
    }

    private static int TwoDigits(ReadOnlySpan<char> digits) => ((digits[0] - '0') * 10) + (digits[1] - '0');

    private string? BrokenRule(NninPolicy policy) => policy switch
    {
        NninPolicy.AnyElevenDigits => null,
        NninPolicy.Valid => BrokenRuleOfValid(),
        NninPolicy.ValidReal when IsSynthetic => "A synthetic national identity number is not accepted here.",
        NninPolicy.ValidReal => BrokenRuleOfValid(),
        _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "Not a defined policy."),
    };

    private string? BrokenRuleOfValid() => Kind switch
    {
        NationalIdentityNumberKind.Fodselsnummer or NationalIdentityNumberKind.DNumber => null,
        NationalIdentityNumberKind.FhNumber => "An FH-number is not a national identity number.",
        _ when HasValidCheckDigits => "The first four digits of a national identity number are a day and a month.",
        _ => "The check digits of the national identity number are wrong.",
    };
}
