namespace BankIdCheck.Identifiers.Tests;

public class DocumentTypeTests
{
    public static TheoryData<string, string> Spellings
    {
        get
        {
            TheoryData<string, string> data = [];
            Add("passport", "passport", "PASSPORT", " Passport ", "NATIONAL_PASSPORT", "nationalPassport", "diplomatic passport",
                "emergency-passport",
                "P", "P<", "p", "PP", "PE", "PD", "PO", "PM", "PA", "PN", "Pass", "diplomatpass", "nødpass", "NØDPASS",
                "utenlandsk pass");
            Add("id_card", "ID_CARD", "ID card", "id-card", "idcard", "identity card", "identityCard", "national id",
                "NATIONAL_IDENTITY_CARD", "ID", "I",
                "I<", "A", "C", "id-kort", "ID kort", "identitetskort", "Nasjonalt ID-kort");
            Add("residence_permit", "RESIDENCE_PERMIT", "residence permit", "residencePermit", "residence card", "oppholdstillatelse",
                "Oppholdskort",
                "opphaldsløyve");
            Add("travel_document", "travel_document", "Travel document", "travel_document_foreign", "refugee travel document", "PR",
                "PT", "PS", "PL", "PU",
                "pt", "alien's passport", "reisebevis", "Reisebevis for flyktninger", "utlendingspass", "laissez-passer");
            return data;

            void Add(string value, params string[] spellings)
            {
                foreach (var spelling in spellings)
                {
                    data.Add(spelling, value);
                }
            }
        }
    }

    public static TheoryData<string?> Refused =>
    [
        null, "", " ", "- _ <", "\u00a0", "pass\nport", "passport\0", "\tpassport", "pass\u200bport", "\ufeffpassport",
        "pass\u202eport", "passport\u2028",
        "pass\ud835", "\udc00", "\ud83d\ude00", "\ue000",
        new string('x', 65), "passport" + new string(' ', 121), new string('x', 1_000_000),
    ];

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_type_is_understood_in_its_many_spellings(string spelling, string value)
    {
        DocumentType.TryParse(spelling, out var type).Should().BeTrue();

        type!.Value.Should().Be(value);
        type.IsKnown.Should().BeTrue();
        type.ToString().Should().Be(value);
    }

    [Fact]
    public void The_four_types_are_what_their_values_read_as_and_differ_from_each_other()
    {
        DocumentType[] types = [DocumentType.Passport, DocumentType.IdCard, DocumentType.ResidencePermit, DocumentType.TravelDocument];

        types.Should().OnlyHaveUniqueItems().And.OnlyContain(type => DocumentType.Parse(type.Value) == type);
    }

    [Theory]
    [InlineData("Driver's license", "driverslicense")]
    [InlineData("DRIVERS", "Driver's")]
    [InlineData("AC", "ID")] // a crew member's certificate is no identity card
    [InlineData("V", "I")]
    [InlineData("AR", "residence permit")]
    [InlineData("P1", "P")]
    [InlineData("PPP", "PP")]
    [InlineData("pæ", "PA")]
    public void A_word_beyond_the_vocabulary_means_nothing_but_itself(string word, string other)
    {
        var type = DocumentType.Parse(word);

        type.IsKnown.Should().BeFalse();
        type.Should().NotBe(DocumentType.Parse(other));
        type.Should().Be(DocumentType.Parse($" {word.ToUpperInvariant()}_"));
        DocumentType.Parse(type.Value).Should().Be(type);
    }

    [Fact]
    public void A_word_beyond_the_vocabulary_is_kept_folded_and_not_printed()
    {
        var type = DocumentType.Parse("Seaman's Book-No_1");

        type.Value.Should().Be("seaman'sbookno1");
        type.ToString().Should().Be("***");
    }

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)] // the runner would mend lone surrogates
    public void An_empty_invisible_or_endless_word_is_refused(string? text)
    {
        DocumentType.TryParse(text, out var type).Should().BeFalse();

        type.Should().BeNull();
    }

    [Fact]
    public void A_word_may_have_64_characters_and_blanks_beside_them()
    {
        DocumentType.Parse(new string('x', 64)).Value.Should().HaveLength(64);
        DocumentType.Parse("passport" + new string(' ', 120)).Should().Be(DocumentType.Passport);
    }

    [Theory]
    [InlineData("i", "ı")]
    [InlineData("i", "İ")]
    [InlineData("pass", "paſſ")]
    [InlineData("id", "ｉｄ")]
    [InlineData("pass", "раss")] // Cyrillic er and a
    public void Letters_that_look_alike_are_not_folded(string word, string lookAlike)
    {
        DocumentType.Parse(lookAlike).Should().NotBe(DocumentType.Parse(word));
    }
}
