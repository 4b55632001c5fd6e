namespace BankIdCheck.Identifiers;

/// <summary>
/// The two control digits of a national identity number, as the Norwegian Tax Administration publishes them: the digits before a control
/// digit are weighted, the control digit itself counts once, and the sum is divided by eleven.
/// </summary>
internal static class ControlDigits
{
    /// <summary>
    /// Until 2031 both rests are 0. Numbers issued from 2032-01-01 may leave 0 to 3 at the first digit. Nobody's number is changed and the
    /// digits do not tell when they were issued, so the wider rule is the one that never refuses a real number. The second digit is
    /// as strict as before, and it alone catches every single wrong digit and every swap of two neighbours.
    /// </summary>
    private const int HighestFirstRest = 3;

    private static ReadOnlySpan<byte> FirstWeights => [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];

    private static ReadOnlySpan<byte> SecondWeights => [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

    public static bool AreValid(ReadOnlySpan<char> elevenDigits) =>
        Rest(elevenDigits, FirstWeights) <= HighestFirstRest && Rest(elevenDigits, SecondWeights) == 0;

    private static int Rest(ReadOnlySpan<char> digits, ReadOnlySpan<byte> weights)
    {
        var sum = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i] * (digits[i] - '0');
        }

        return sum % 11;
    }
}
