using System.Diagnostics.CodeAnalysis;

namespace BankIdCheck.Aml;

/// <summary>A kind of PDF report, by the key under which a session shows its status.</summary>
public sealed record ReportType
{
    private const int LongestText = 64;

    private ReportType(string value) => Value = value;

    /// <summary><c>aml-report</c>: everything that was found, in a form made for people, digitally signed.</summary>
    public static ReportType Aml { get; } = new("aml-report");

    /// <summary>The key as it is on the wire.</summary>
    public string Value { get; }

    /// <summary>Names a report that has no member here.</summary>
    /// <param name="text">1 to 64 letters, digits, hyphens or underscores (ASCII).</param>
    /// <param name="result">The type, or null when the text is anything else.</param>
    /// <returns>True when the text can be a report's key.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ReportType? result)
    {
        var safe = text is { Length: > 0 and <= LongestText } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        result = safe ? new ReportType(text!) : null;
        return safe;
    }

    /// <summary>Names a report that has no member here.</summary>
    /// <param name="text">As for <see cref="TryParse"/>.</param>
    /// <returns>The type.</returns>
    /// <exception cref="FormatException">The text cannot be a report's key.</exception>
    public static ReportType Parse(string text) =>
        TryParse(text, out var type)
            ? type
            : throw new FormatException("A report type is 1 to 64 letters, digits, hyphens or underscores (ASCII).");

    /// <summary>The key as it is on the wire.</summary>
    /// <returns>For example <c>aml-report</c>.</returns>
    public override string ToString() => Value;
}

/// <summary>The language of a report.</summary>
public enum ReportLanguage
{
    /// <summary><c>no</c>: Norwegian, the form chosen by BankID.</summary>
    Norwegian,

    /// <summary><c>nb</c>: Norwegian Bokmål.</summary>
    Bokmal,

    /// <summary><c>nn</c>: Norwegian Nynorsk.</summary>
    Nynorsk,

    /// <summary><c>en</c>: English.</summary>
    English,
}

/// <summary>A report to have made.</summary>
/// <param name="Type">Which report.</param>
/// <param name="Language">In which language.</param>
public sealed record ReportOrder(ReportType Type, ReportLanguage Language = ReportLanguage.Bokmal);
