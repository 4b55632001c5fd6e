using static BankIdCheck.Identifiers.NationalIdentityNumberKind;
using static BankIdCheck.Identifiers.NationalIdentityNumberOrigin;

namespace BankIdCheck.Identifiers.Tests;

public class NationalIdentityNumberTests
{
    /// <summary>Published examples of the Norwegian Tax Administration, NAV and BankID. None belongs to a person.</summary>
    public static TheoryData<string, NationalIdentityNumberKind, NationalIdentityNumberOrigin> PublishedNumbers => new()
    {
        // The Tax Administration's examples of numbers issued from 2032.
        { "02013299997", Fodselsnummer, PopulationRegister },
        { "30108299920", Fodselsnummer, PopulationRegister },
        { "30108299939", Fodselsnummer, PopulationRegister },
        { "02013299903", Fodselsnummer, PopulationRegister },
        { "02013299806", Fodselsnummer, PopulationRegister },

        // Tenor.
        { "17912099997", Fodselsnummer, Tenor },
        { "29822099635", Fodselsnummer, Tenor },
        { "57912075186", DNumber, Tenor },
        { "69822075096", DNumber, Tenor },
        { "46879700922", DNumber, Tenor },

        // Dolly.
        { "15507600333", Fodselsnummer, Dolly },
        { "29422059278", Fodselsnummer, Dolly },
        { "55507608360", DNumber, Dolly },
        { "69422056629", DNumber, Dolly },

        // BankID's documented test persons.
        { "01010750160", Fodselsnummer, PopulationRegister },
        { "01010750241", Fodselsnummer, PopulationRegister },
        { "01010750322", Fodselsnummer, PopulationRegister },
        { "01010751388", Fodselsnummer, PopulationRegister },
        { "01010751469", Fodselsnummer, PopulationRegister },
    };

    public static TheoryData<string?> NotElevenDigits =>
    [
        null, "", " ", "1791209999", "179120999970", " 17912099997", "17912099997 ", "179120 99997", "17912099997\n", "1791209999\0",
        "-7912099997",
        "+7912099997", "1791209999a", "1791209999O",
        "١٧٩١٢٠٩٩٩٩٧", // Arabic-Indic digits
        "１７９１２０９９９９７", // full-width digits
        "1791209999٧", "1791209999²", "1791209999\ud835", new string('1', 1_000_000),
    ];

    [Theory]
    [MemberData(nameof(PublishedNumbers))]
    public void A_published_number_is_valid_and_tells_its_kind_and_series(
        string text, NationalIdentityNumberKind kind, NationalIdentityNumberOrigin origin)
    {
        var accepted = NationalIdentityNumber.TryParse(text, NninPolicy.Valid, out var number);

        accepted.Should().BeTrue();
        number!.Value.Should().Be(text);
        number.Kind.Should().Be(kind);
        number.Origin.Should().Be(origin);
        number.HasValidCheckDigits.Should().BeTrue();
        number.IsSynthetic.Should().Be(origin is Tenor or Dolly);
    }

    [Theory]
    [MemberData(nameof(PublishedNumbers))]
    public void In_production_a_number_is_refused_exactly_when_it_is_synthetic(
        string text, NationalIdentityNumberKind kind, NationalIdentityNumberOrigin origin)
    {
        var accepted = NationalIdentityNumber.TryParse(text, NninPolicy.ValidReal, out var number);

        accepted.Should().Be(origin is PopulationRegister);
        (number?.Kind ?? kind).Should().Be(kind);
    }

    [Theory]
    [InlineData("02013299997", 0)]
    [InlineData("02013299806", 0)]
    [InlineData("30108299920", 0)]
    [InlineData("30108299939", 1)]
    [InlineData("02013299903", 2)]
    public void An_example_from_2032_may_leave_a_rest_at_the_first_control_digit(string text, int firstRest)
    {
        NumberMaker.Rests(text).Should().Be((firstRest, 0));
        NationalIdentityNumber.TryParse(text, NninPolicy.ValidReal, out _).Should().BeTrue();
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(10, false)]
    public void Rests_up_to_3_are_right_at_the_first_control_digit(int firstRest, bool accepted)
    {
        // The first stem of the Tenor series that has a number with this rest.
        var text = Enumerable.Range(0, 1000).Select(i => NumberMaker.Complete($"179120{i:D3}", firstRest)).OfType<string>().First();

        NationalIdentityNumber.TryParse(text, NninPolicy.Valid, out _).Should().Be(accepted);
    }

    [Fact]
    public void The_contract_s_example_is_eleven_digits_and_nothing_more()
    {
        const string Example = "12345678901";

        NationalIdentityNumber.TryParse(Example, NninPolicy.Valid, out _).Should().BeFalse();
        NationalIdentityNumber.TryParse(Example, NninPolicy.ValidReal, out _).Should().BeFalse();

        var number = NationalIdentityNumber.Parse(Example, NninPolicy.AnyElevenDigits);

        number.Should().BeEquivalentTo(
            new { Value = Example, Kind = Unrecognised, Origin = Unknown, HasValidCheckDigits = false, IsSynthetic = false });
    }

    [Theory]
    [MemberData(nameof(NotElevenDigits), DisableDiscoveryEnumeration = true)] // the runner would mend lone surrogates
    public void What_is_not_eleven_ASCII_digits_is_refused_by_every_policy(string? text)
    {
        foreach (var policy in Enum.GetValues<NninPolicy>())
        {
            NationalIdentityNumber.TryParse(text, policy, out var number).Should().BeFalse();
            number.Should().BeNull();
        }
    }

    [Theory]
    [InlineData("00000000000")] // right by the arithmetic, but there is no day 00
    [InlineData("17912099998")] // second control digit
    [InlineData("17912099987")] // first control digit
    public void A_number_that_breaks_a_rule_is_refused_unless_any_eleven_digits_do(string text)
    {
        NationalIdentityNumber.TryParse(text, NninPolicy.Valid, out _).Should().BeFalse();
        NationalIdentityNumber.Parse(text, NninPolicy.AnyElevenDigits).Kind.Should().Be(Unrecognised);
    }

    [Theory]
    [InlineData('8')]
    [InlineData('9')]
    public void An_FH_number_is_recognised_and_does_not_belong_in_a_check(char firstDigit)
    {
        var text = NumberMaker.CompleteDate($"{firstDigit}00000");

        NationalIdentityNumber.TryParse(text, NninPolicy.Valid, out _).Should().BeFalse();
        NationalIdentityNumber.TryParse(text, NninPolicy.ValidReal, out _).Should().BeFalse();

        var number = NationalIdentityNumber.Parse(text, NninPolicy.AnyElevenDigits);

        number.Should().BeEquivalentTo(new { Kind = FhNumber, Origin = Unknown, HasValidCheckDigits = true, IsSynthetic = false });
    }

    [Theory]
    [InlineData("1791209999", "*eleven digits*")]
    [InlineData("17912099998", "*check digits*")]
    [InlineData("00000000000", "*a day and a month*")]
    [InlineData("57912075186", "*synthetic*")]
    public void Parse_names_the_rule_that_was_broken_and_not_the_value(string text, string rule)
    {
        var parse = () => NationalIdentityNumber.Parse(text, NninPolicy.ValidReal);

        parse.Should().Throw<FormatException>().WithMessage(rule).Which.ToString().Should().NotContain(text);
    }

    [Fact]
    public void Parse_says_that_an_FH_number_is_one()
    {
        var text = NumberMaker.CompleteDate("800000");

        var parse = () => NationalIdentityNumber.Parse(text, NninPolicy.Valid);

        parse.Should().Throw<FormatException>().WithMessage("*FH-number*").Which.ToString().Should().NotContain(text);
    }

    [Fact]
    public void A_policy_that_does_not_exist_accepts_nothing()
    {
        var parse = () => NationalIdentityNumber.TryParse("17912099997", (NninPolicy)99, out _);

        parse.Should().Throw<ArgumentOutOfRangeException>().Which.Message.Should().NotContain("17912099997");
    }

    [Fact]
    public void Null_is_a_mistake_for_Parse()
    {
        FluentActions.Invoking(() => NationalIdentityNumber.Parse(null!, NninPolicy.Valid)).Should().Throw<ArgumentNullException>();
    }
}
