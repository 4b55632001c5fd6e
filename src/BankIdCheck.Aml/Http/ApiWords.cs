using System.Text.Json;
using System.Text.RegularExpressions;
using BankIdCheck.Aml.Wire;

namespace BankIdCheck.Aml.Http;

/// <summary>
/// What may be repeated of an error body. An API that refuses a person often says whom: so a code passes only when it is a plain word, and
/// a sentence only after everything submitted, every number and every long word is taken out of it.
/// </summary>
internal static partial class ApiWords
{
    private const int LongestReason = 300;

    public static string? Code(ReadOnlyMemory<byte> body) =>
        Find(body, Names.ErrorCode) is { } code && PlainWord().IsMatch(code) && !HoldsNumber(code) ? code : null;

    public static string? Reason(ReadOnlyMemory<byte> body, IEnumerable<string> submitted)
    {
        if (Find(body, Names.ErrorText) is not { } reason)
        {
            return null;
        }

        foreach (var part in submitted.SelectMany(Parts).OrderByDescending(part => part.Length))
        {
            reason = reason.Replace(part, "***", StringComparison.OrdinalIgnoreCase);
        }

        reason = LongWord().Replace(Number().Replace(reason, "***"), "***");
        return reason.Length <= LongestReason ? reason : reason[..LongestReason];
    }

    /// <summary>Eleven digits with nothing but separators between them: a national identity number, whatever it is wrapped in.</summary>
    public static bool HoldsNumber(string text) => ElevenDigits().IsMatch(text);

    private static string? Find(ReadOnlyMemory<byte> body, string[] names)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Lenient.Text(document.RootElement, names);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A name of two letters is taken out only as a whole value: as a part it would eat half of every sentence.
    private static IEnumerable<string> Parts(string value) =>
        value.Split([' ', '-', '\''], StringSplitOptions.RemoveEmptyEntries)
            .Where(part => part.Length > 2)
            .Append(value)
            .Where(part => part.Length > 0);

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_.:\-]{0,63}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex PlainWord();

    [GeneratedRegex(@"\d(?:[\d .\-/+]*\d)?", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Number();

    [GeneratedRegex(@"\S{25,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex LongWord();

    [GeneratedRegex(@"(?:\d[ .\-]?){10}\d", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex ElevenDigits();
}
