namespace BankIdCheck.Api.Audit;

/// <summary>
/// Text from outside (claims, trace ids) as the tables take it. A text that a database refuses would take every record of its batch
/// down with it.
/// </summary>
internal static class AuditText
{
    public static string? Of(string? text) =>
        text is null || IsFit(text)
            ? text
            : string.Create(Math.Min(text.Length, AuditModel.WordLength), text, static (fit, source) =>
            {
                for (var i = 0; i < fit.Length; i++)
                {
                    fit[i] = IsFit(source[i]) ? source[i] : '?';
                }
            });

    private static bool IsFit(string text) => text.Length <= AuditModel.WordLength && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static bool IsFit(char character) => character is >= ' ' and <= '~';
}
