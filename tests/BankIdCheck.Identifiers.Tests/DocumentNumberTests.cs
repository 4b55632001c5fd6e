namespace BankIdCheck.Identifiers.Tests;

public class DocumentNumberTests
{
    private const int Seed = 9303;

    public static TheoryData<string?> Refused =>
    [
        null, "", " ", "-", "-/.<  ", "\u00a0", new string('A', 33), new string(' ', 128) + "A", new string('A', 1_000_000),
        "CCC014356\n", "CCC\t014356", "CCC\0014356", "CCC_014356", "CCC014356;", "CCC'014356", "CCC,014356", "CCC\\014356", "CCC>014356",
        "ÆØÅ014356", "ＣＣＣ０１４３５６", "ССС014356" /* Cyrillic */, "٠١٢٣", "CCC01435²", "CCC\u200b014356", "CCC\u2011014356",
        "\ufeffCCC014356",
        "\u212a12345" /* Kelvin sign */, "\u017f12345" /* long s */, "\u013112345" /* dotless i */, "\ud835\udc00123", "CCC\ud835",
        "\udc00CCC",
    ];

    [Theory]
    [InlineData("CCC014356", "CCC014356")]
    [InlineData("ccc014356", "CCC014356")]
    [InlineData("  CCC 014 356 ", "CCC014356")]
    [InlineData("CCC-014/356.", "CCC014356")]
    [InlineData("CCC014356<<<", "CCC014356")]
    [InlineData("CCC\u00a0014\u202f356\u2009", "CCC014356")]
    [InlineData("000123", "000123")]
    [InlineData("0", "0")]
    [InlineData("a", "A")]
    [InlineData("A1B2C3D4E5F6G7H8I9J0K1L2M3N4O5P6", "A1B2C3D4E5F6G7H8I9J0K1L2M3N4O5P6")]
    public void A_number_is_kept_in_one_normal_form(string text, string value)
    {
        DocumentNumber.TryParse(text, out var number).Should().BeTrue();

        number!.Value.Should().Be(value);
    }

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)] // the runner would mend lone surrogates
    public void Anything_else_is_refused(string? text)
    {
        DocumentNumber.TryParse(text, out var number).Should().BeFalse();

        number.Should().BeNull();
    }

    [Fact]
    public void Separators_may_make_the_text_128_characters_long_and_no_longer()
    {
        DocumentNumber.TryParse("A" + new string(' ', 127), out _).Should().BeTrue();
        DocumentNumber.TryParse("A" + new string(' ', 128), out _).Should().BeFalse();
        DocumentNumber.TryParse(string.Join('-', Enumerable.Repeat('A', 32)), out _).Should().BeTrue();
        DocumentNumber.TryParse(string.Join('-', Enumerable.Repeat('A', 33)), out _).Should().BeFalse();
    }

    [Theory]
    [InlineData("A08O26475", "A08026475")]
    [InlineData("I234567", "1234567")]
    [InlineData("0123", "123")]
    [InlineData("CCC0143561", "CCC014356")]
    public void Look_alikes_leading_zeros_and_trailing_check_digits_are_not_folded(string one, string other)
    {
        DocumentNumber.Parse(one).Should().NotBe(DocumentNumber.Parse(other));
    }

    [Theory]
    [InlineData("A08O26475", 2)]
    [InlineData("A08026475", 4)]
    [InlineData("CCC014356", 1)]
    [InlineData("L898902C3", 6)] // the specimen passport of ICAO Doc 9303 part 4
    [InlineData("D23145890", 7)] // the specimen card of ICAO Doc 9303 part 5
    [InlineData("0", 0)]
    [InlineData("Z", 5)]
    public void The_check_digit_is_that_of_the_machine_readable_zone(string text, int checkDigit)
    {
        DocumentNumber.Parse(text).CheckDigit.Should().Be(checkDigit);
    }

    [Theory]
    [InlineData("O", "0", true)]
    [InlineData("I", "1", true)]
    [InlineData("S", "5", true)]
    [InlineData("B", "8", true)]
    [InlineData("Z", "2", true)]
    [InlineData("Q", "0", true)]
    [InlineData("D", "0", true)]
    [InlineData("G", "6", false)]
    [InlineData("L", "1", false)]
    [InlineData("U", "0", false)]
    [InlineData("K", "0", false)]
    public void The_check_digit_tells_some_look_alikes_apart_and_not_others(string letter, string digit, bool caught)
    {
        for (var position = 0; position < 9; position++)
        {
            var read = DocumentNumber.Parse("A12B34567".Remove(position, 1).Insert(position, letter));
            var printed = DocumentNumber.Parse("A12B34567".Remove(position, 1).Insert(position, digit));

            (read.CheckDigit != printed.CheckDigit).Should().Be(caught);
        }
    }

    [Fact]
    public void A_number_in_normal_form_is_kept_without_a_copy()
    {
        var text = new string("CCC014356");

        DocumentNumber.Parse(text).Value.Should().BeSameAs(text);
    }

    [Fact]
    public void Any_spelling_of_a_number_reads_as_that_number_and_reading_the_value_again_changes_nothing()
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        Random random = new(Seed);
        for (var i = 0; i < 20_000; i++)
        {
            var value = new string(random.GetItems(Alphabet.AsSpan(), random.Next(1, 33)));
            var spelling = string.Concat(value.Select(c => Separators(random) + (random.Next(2) == 0 ? char.ToLowerInvariant(c) : c)));

            var number = DocumentNumber.Parse(spelling);

            number.Value.Should().Be(value);
            DocumentNumber.Parse(number.Value).Should().Be(number);
        }

        static string Separators(Random random) => new(random.GetItems(" -/.<\u00a0".AsSpan(), random.Next(3)));
    }

    [Fact]
    public void No_text_makes_parsing_throw_and_what_is_accepted_is_in_normal_form()
    {
        Random random = new(Seed);
        for (var i = 0; i < 50_000; i++)
        {
            var highest = random.Next(2) == 0 ? 0x80 : 0x10000;
            var text = string.Create(random.Next(6), highest, (span, limit) =>
            {
                for (var j = 0; j < span.Length; j++)
                {
                    span[j] = (char)random.Next(limit);
                }
            });

            if (DocumentNumber.TryParse(text, out var number))
            {
                number.Value.Should().MatchRegex("^[A-Z0-9]{1,32}$");
            }
        }
    }
}
