namespace BankIdCheck.Identifiers.Tests;

public class DocumentIssuerTests
{
    private static readonly string[][] AliasSets =
    [
        ["D", "D<<", "DE", "DEU"],
        ["RKS", "XKX", "UNK", "KS", "XK"],
        ["GBR", "GBD", "GBN", "GBO", "GBP", "GBS", "GB", "UK"],
        ["ROU", "ROM", "RO"],
        ["TLS", "TMP", "TL"],
        ["COD", "ZAR", "CD"],
        ["SRB", "SCG", "YUG", "RS"],
    ];

    public static TheoryData<string> Additions =>
    [
        "GBD", "GBN", "GBO", "GBP", "GBS", "EUE", "RKS", "UNO", "UNA", "UNK", "XBA", "XIM", "XCC", "XCE", "XCO", "XEC", "XPO", "XES",
        "XMP", "XOM", "XDC",
        "XXA", "XXB", "XXC", "XXX", "UTO", "ANT", "NTZ", "ROM", "TMP", "ZAR", "SCG", "YUG", "XKX",
    ];

    public static TheoryData<string?> Refused =>
    [
        null, "", " ", "A", "N", "DD", "D<", "D<<<", "<<<", "<<D", "AU<", "AUSS", "A US", "A-U", "AUS\0", "ZZZ", "XX", "ZZ", "EL",
        "IAO", "QQA", "578", "0",
        "Norway", "ＡＵＳ",
        "АUS" /* Cyrillic */, "U\u017fA" /* long s */, "\u212aOR" /* Kelvin sign */, "\u0131ND" /* dotless i */, "\u0130ND",
        "NO\ud835", "\udc00", new string('A', 1_000_000),
    ];

    [Fact]
    public void Every_country_of_ISO_3166_is_known_by_both_its_codes()
    {
        Iso3166.Countries.Should().HaveCount(249);
        foreach (var (alpha3, alpha2) in Iso3166.Countries)
        {
            DocumentIssuer.Parse(alpha3).Code.Should().Be(alpha3);
            DocumentIssuer.Parse(alpha2).Code.Should().Be(alpha3);
        }
    }

    [Theory]
    [MemberData(nameof(Additions))]
    public void Every_code_beyond_ISO_3166_is_known_and_kept(string code)
    {
        DocumentIssuer.Parse(code).Code.Should().Be(code);
    }

    [Fact]
    public void No_other_code_of_one_to_three_letters_is_known()
    {
        HashSet<string> expected =
        [
            .. Iso3166.Countries.Select(country => country.Alpha3), .. Iso3166.Countries.Select(country => country.Alpha2),
            .. ((IEnumerable<object[]>)Additions).Select(row => (string)row[0]), "D", "KS", "XK", "UK", "EU", "UN",
        ];

        var known = AllCodes().Where(code => DocumentIssuer.TryParse(code, out _)).ToList();

        known.Order(StringComparer.Ordinal).Should().Equal(expected.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("D", "DEU")]
    [InlineData("D<<", "DEU")]
    [InlineData("KS", "RKS")]
    [InlineData("XK", "RKS")]
    [InlineData("UK", "GBR")]
    [InlineData("EU", "EUE")]
    [InlineData("UN", "UNO")]
    [InlineData("aus", "AUS")]
    [InlineData(" Aus\u00a0", "AUS")]
    [InlineData("AUS                             ", "AUS")]
    [InlineData("\tno\r\n", "NOR")]
    public void A_spelling_is_understood_as_a_three_letter_code(string spelling, string code)
    {
        DocumentIssuer.TryParse(spelling, out var issuer).Should().BeTrue();

        issuer!.Code.Should().Be(code);
        issuer.ToString().Should().Be(code);
    }

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)] // the runner would mend lone surrogates
    public void An_unknown_code_is_refused(string? text)
    {
        DocumentIssuer.TryParse(text, out var issuer).Should().BeFalse();

        issuer.Should().BeNull();
    }

    [Fact]
    public void Aliases_of_one_issuer_are_equal_in_both_directions_and_never_to_another_s()
    {
        foreach (var set in AliasSets)
        {
            foreach (var one in set.Select(DocumentIssuer.Parse))
            {
                foreach (var otherSet in AliasSets)
                {
                    foreach (var other in otherSet.Select(DocumentIssuer.Parse))
                    {
                        one.Equals(other).Should().Be(set == otherSet, "{0} and {1}", one, other);
                    }
                }
            }
        }
    }

    [Fact]
    public void Outside_the_alias_sets_every_three_letter_code_is_an_issuer_of_its_own()
    {
        var aliases = AliasSets.SelectMany(set => set.Skip(1).Where(code => code != "DEU")).ToHashSet();
        var codes = AllCodes().Where(code => code.Length == 3 && !aliases.Contains(code) && DocumentIssuer.TryParse(code, out _)).ToList();

        var issuers = codes.Select(DocumentIssuer.Parse).ToHashSet();

        // ISO's countries and ICAO's and the withdrawn additions, without the twelve codes that are another's alias.
        issuers.Should().HaveCount(codes.Count).And.HaveCount(249 + 34 - 12);
    }

    [Fact]
    public void Only_codes_for_persons_without_a_nationality_describe_the_holder()
    {
        var describing = AllCodes().Where(code => DocumentIssuer.TryParse(code, out var issuer) && issuer.DescribesHolder);

        describing.Should().BeEquivalentTo("XXA", "XXB", "XXC", "XXX");
    }

    [Fact]
    public void One_code_is_one_object()
    {
        DocumentIssuer.Parse("no").Should().BeSameAs(DocumentIssuer.Parse("NOR"));
    }

    private static IEnumerable<string> AllCodes()
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        var one = Letters.Select(letter => letter.ToString()).ToList();
        var two = one.SelectMany(start => Letters.Select(letter => start + letter)).ToList();
        return [.. one, .. two, .. two.SelectMany(start => Letters.Select(letter => start + letter))];
    }
}
