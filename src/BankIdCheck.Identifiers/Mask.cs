namespace BankIdCheck.Identifiers;

internal static class Mask
{
    private const string Hidden = "***";

    /// <summary>The fewest characters a value must have before its end may be shown: less would give away half of it.</summary>
    private const int ShortestShown = 5;

    public static string AllButLastTwo(string value) =>
        value.Length < ShortestShown ? Hidden : string.Concat(Hidden, value.AsSpan(value.Length - 2));

    public static string All => Hidden;
}
