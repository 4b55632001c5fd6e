namespace BankIdCheck.Aml;

/// <summary>
/// A word from the wire that may be one we know. BankID AML has one version, the latest, and adds values when it needs them: a word that is
/// not known keeps its text, equals none of the known values, and never reads as success.
/// </summary>
/// <typeparam name="T">The values known today.</typeparam>
public readonly record struct OpenValue<T>
    where T : struct, Enum
{
    /// <summary>
    /// Keeps a word. Case, <c>_</c> and <c>-</c> do not matter when it is looked up: <c>IN_PROGRESS</c> is <c>InProgress</c>.
    /// </summary>
    /// <param name="text">The word as it was received.</param>
    public OpenValue(string? text)
    {
        Text = text;
        Known = Look(text);
    }

    /// <summary>The known value, or null when the word is new to us or was not sent.</summary>
    public T? Known { get; }

    /// <summary>The word exactly as received; null when it was not sent.</summary>
    public string? Text { get; }

    /// <summary>Asks for one known value.</summary>
    /// <param name="value">The value asked for.</param>
    /// <returns>True when the word is known and is this value.</returns>
    public bool Is(T value) => Known is { } known && EqualityComparer<T>.Default.Equals(known, value);

    /// <summary>The word as received.</summary>
    /// <returns>The text; empty when there is none.</returns>
    public override string ToString() => Text ?? "";

    // Enum.TryParse takes "1" and "A, B" for values as well; neither is a word of the API.
    private static T? Look(string? text) =>
        text is { Length: > 0 } && text.All(c => char.IsAsciiLetter(c) || c is '_' or '-')
        && Enum.TryParse<T>(
            text.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var value)
            ? value
            : null;
}
