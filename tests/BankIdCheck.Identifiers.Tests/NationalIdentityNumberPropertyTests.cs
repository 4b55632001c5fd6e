using static BankIdCheck.Identifiers.NationalIdentityNumberKind;
using static BankIdCheck.Identifiers.NationalIdentityNumberOrigin;

namespace BankIdCheck.Identifiers.Tests;

public class NationalIdentityNumberPropertyTests
{
    private const int Seed = 20320101;

    [Fact]
    public void Check_digits_are_judged_as_the_published_rule_says()
    {
        Random random = new(Seed);
        for (var i = 0; i < 200_000; i++)
        {
            var text = $"{random.NextInt64(100_000_000_000):D11}";
            var (first, second) = NumberMaker.Rests(text);

            var number = NationalIdentityNumber.Parse(text, NninPolicy.AnyElevenDigits);

            number.HasValidCheckDigits.Should().Be(first <= 3 && second == 0);
        }
    }

    [Fact]
    public void About_one_in_thirty_random_numbers_has_right_check_digits_and_one_in_120_did_before_the_rule_of_2032()
    {
        const int Tried = 200_000;
        Random random = new(Seed);
        var texts = Enumerable.Range(0, Tried).Select(_ => $"{random.NextInt64(100_000_000_000):D11}").ToList();

        var accepted = texts.Count(text => NationalIdentityNumber.Parse(text, NninPolicy.AnyElevenDigits).HasValidCheckDigits);
        var acceptedBefore = texts.Count(text => NumberMaker.Rests(text) == (0, 0));

        (accepted / (double)Tried).Should().BeApproximately(0.0327, 0.0015);
        (acceptedBefore / (double)Tried).Should().BeApproximately(0.0081, 0.0008);
    }

    [Fact]
    public void Every_single_wrong_digit_is_caught()
    {
        foreach (var valid in NumberMaker.Synthetic(new Random(Seed), 3_000))
        {
            IsValid(valid).Should().BeTrue();
            for (var position = 0; position < valid.Length; position++)
            {
                for (var digit = '0'; digit <= '9'; digit++)
                {
                    var slipped = valid.ToCharArray();
                    slipped[position] = digit;

                    HasValidCheckDigits(slipped).Should().Be(digit == valid[position]);
                }
            }
        }
    }

    [Fact]
    public void Every_swap_of_two_neighbours_is_caught()
    {
        foreach (var valid in NumberMaker.Synthetic(new Random(Seed + 1), 3_000))
        {
            for (var position = 1; position < valid.Length; position++)
            {
                var swapped = valid.ToCharArray();
                (swapped[position - 1], swapped[position]) = (swapped[position], swapped[position - 1]);

                HasValidCheckDigits(swapped).Should().Be(valid[position - 1] == valid[position]);
            }
        }
    }

    [Fact]
    public void A_number_is_valid_when_its_day_exists_in_its_month_in_some_year()
    {
        for (var day = 0; day < 80; day++)
        {
            for (var month = 0; month < 100; month++)
            {
                // The year 39 with individual digits from 900 on is 2039: nobody holds one of these yet.
                var text = NumberMaker.CompleteDate($"{day:D2}{month:D2}39");
                var (plainDay, kind) = day > 40 ? (day - 40, DNumber) : (day, Fodselsnummer);
                var (plainMonth, origin) = month switch
                {
                    > 80 => (month - 80, Tenor),
                    > 40 => (month - 40, Dolly),
                    _ => (month, PopulationRegister),
                };
                var exists = DateTime.TryParse($"2000-{plainMonth:D2}-{plainDay:D2}", out _);

                var number = NationalIdentityNumber.Parse(text, NninPolicy.AnyElevenDigits);

                (number.Kind, number.Origin).Should().Be(exists ? (kind, origin) : (Unrecognised, Unknown));
                IsValid(text).Should().Be(exists);
            }
        }
    }

    [Fact]
    public void The_twenty_ninth_of_February_is_accepted_in_every_year()
    {
        for (var year = 0; year < 100; year++)
        {
            IsValid(NumberMaker.CompleteDate($"2982{year:D2}")).Should().BeTrue();
            IsValid(NumberMaker.CompleteDate($"3082{year:D2}")).Should().BeFalse();
        }
    }

    [Fact]
    public void A_stem_whose_first_control_digit_would_be_10_has_no_number_of_today_but_may_have_one_from_2032()
    {
        Random random = new(Seed);
        var stems = Enumerable.Range(0, 5_000)
            .Select(_ => $"{random.Next(1, 29):D2}{random.Next(81, 93):D2}{random.Next(100):D2}{random.Next(1000):D3}");
        var impossibleToday = stems.Where(stem => NumberMaker.Complete(stem) is null).ToList();

        var later = impossibleToday
            .SelectMany(stem => Enumerable.Range(1, 3).Select(rest => NumberMaker.Complete(stem, rest))).OfType<string>().ToList();

        impossibleToday.Should().NotBeEmpty();
        later.Should().NotBeEmpty();
        later.Should().OnlyContain(number => IsValid(number));
    }

    private static bool IsValid(string text) => NationalIdentityNumber.TryParse(text, NninPolicy.Valid, out _);

    private static bool HasValidCheckDigits(char[] digits) =>
        NationalIdentityNumber.Parse(new string(digits), NninPolicy.AnyElevenDigits).HasValidCheckDigits;
}
