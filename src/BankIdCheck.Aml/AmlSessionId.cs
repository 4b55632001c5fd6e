using System.Diagnostics.CodeAnalysis;

namespace BankIdCheck.Aml;

/// <summary>
/// The id that BankID AML gave a session: the key to everything the session holds, so it masks itself when it is printed. It can only hold
/// characters that are safe in a path (<c>A-Z a-z 0-9 - _</c>, at most 64), because it comes from the wire and goes into one.
/// </summary>
public sealed record AmlSessionId
{
    private const int LongestText = 64;

    private AmlSessionId(string value) => Value = value;

    /// <summary>The id as BankID AML wrote it. To be stored and compared, not to be logged.</summary>
    public string Value { get; }

    /// <summary>Reads an id.</summary>
    /// <param name="text">1 to 64 characters of <c>A-Z a-z 0-9 - _</c>.</param>
    /// <param name="result">The id, or null when the text is anything else.</param>
    /// <returns>True when the text is an id.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out AmlSessionId? result)
    {
        var safe = text is { Length: > 0 and <= LongestText } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        result = safe ? new AmlSessionId(text!) : null;
        return safe;
    }

    /// <summary>Reads an id that was stored earlier.</summary>
    /// <param name="text">As for <see cref="TryParse(string?, out AmlSessionId?)"/>.</param>
    /// <returns>The id.</returns>
    /// <exception cref="FormatException">The text is no session id. The message does not repeat it.</exception>
    public static AmlSessionId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException("A session id is 1 to 64 letters, digits, hyphens or underscores (ASCII).");

    /// <summary>The last two characters behind three asterisks.</summary>
    /// <returns>For example <c>***f3</c>.</returns>
    public override string ToString() => Value.Length > 4 ? $"***{Value[^2..]}" : "***";
}
