using System.Globalization;

namespace BankIdCheck.Identifiers.Tests;

/// <summary>
/// Makes numbers from the published rule, written out as it is published and not as the library computes it, so that one checks the other.
/// </summary>
internal static class NumberMaker
{
    private static readonly int[] FirstWeights = [3, 7, 6, 1, 8, 9, 4, 5, 2];
    private static readonly int[] SecondWeights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

    /// <summary>Completes nine digits; null when no control digits exist that leave this rest at the first of them.</summary>
    public static string? Complete(string nineDigits, int firstRest = 0)
    {
        return ControlDigit(nineDigits, FirstWeights, firstRest) is { } first
            && ControlDigit(nineDigits + first, SecondWeights, rest: 0) is { } second
            ? nineDigits + first + second
            : null;
    }

    /// <summary>Completes day, month and year with the first individual digits, from these on, that allow it.</summary>
    public static string CompleteDate(string sixDigits, int individual = 900)
    {
        for (var i = individual; i < 1000; i++)
        {
            if (Complete(sixDigits + i.ToString("D3", CultureInfo.InvariantCulture)) is { } number)
            {
                return number;
            }
        }

        throw new InvalidOperationException("No individual digits allow control digits.");
    }

    /// <summary>The rests that the published check leaves at both control digits.</summary>
    public static (int First, int Second) Rests(string elevenDigits)
    {
        var first = Sum(elevenDigits, FirstWeights) + Digit(elevenDigits, 9);
        var second = Sum(elevenDigits, SecondWeights) + Digit(elevenDigits, 10);
        return (first % 11, second % 11);
    }

    /// <summary>Valid numbers of the Tenor series, which no person holds.</summary>
    public static IEnumerable<string> Synthetic(Random random, int count)
    {
        while (count > 0)
        {
            var date = $"{random.Next(1, 29) + (40 * random.Next(2)):D2}{random.Next(81, 93):D2}{random.Next(100):D2}";
            if (Complete($"{date}{random.Next(1000):D3}", firstRest: random.Next(4)) is { } number)
            {
                count--;
                yield return number;
            }
        }
    }

    private static string? ControlDigit(string digits, int[] weights, int rest)
    {
        var digit = (rest + 11 - (Sum(digits, weights) % 11)) % 11;
        return digit == 10 ? null : digit.ToString(CultureInfo.InvariantCulture);
    }

    private static int Sum(string digits, int[] weights) => weights.Select((weight, i) => weight * Digit(digits, i)).Sum();

    private static int Digit(string digits, int index) => digits[index] - '0';
}
