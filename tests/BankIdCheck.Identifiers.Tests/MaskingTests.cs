using System.Text.Json;

namespace BankIdCheck.Identifiers.Tests;

public class MaskingTests
{
    private static readonly NationalIdentityNumber Nnin = NationalIdentityNumber.Parse("17912099997", NninPolicy.Valid);

    private static readonly IdentityDocument Document =
        new(DocumentType.Parse("Widow of 17912099997"), DocumentNumber.Parse("CCC014356"), DocumentIssuer.Parse("AUS"));

    [Fact]
    public void A_national_identity_number_shows_its_last_two_digits()
    {
        $"{Nnin}".Should().Be("***97");
    }

    [Theory]
    [InlineData("A", "***")]
    [InlineData("AB12", "***")]
    [InlineData("AB123", "***23")]
    [InlineData("CCC014356", "***56")]
    [InlineData("A1B2C3D4E5F6G7H8I9J0K1L2M3N4O5P6", "***P6")]
    public void A_document_number_shows_at_most_its_last_two_characters_and_never_its_length(string number, string masked)
    {
        DocumentNumber.Parse(number).ToString().Should().Be(masked);
    }

    [Fact]
    public void A_document_shows_what_its_parts_show()
    {
        Document.ToString().Should().Be("IdentityDocument { Type = ***, Number = ***56, Issuer = AUS }");
        (Document with { Type = DocumentType.Passport }).ToString().Should().StartWith("IdentityDocument { Type = passport, ");
    }

    [Fact]
    public void Serialising_by_accident_gives_no_number_away()
    {
        var json = JsonSerializer.Serialize(new { Nnin, Document.Number });

        json.Should().NotContainAny("17912099997", "CCC014356", "99997", "14356");
    }

    [Fact]
    public void No_exception_repeats_what_was_refused()
    {
        const string Secret = "17912099998\u0001";
        Action[] parsers =
        [
            () => NationalIdentityNumber.Parse(Secret, NninPolicy.AnyElevenDigits),
            () => NationalIdentityNumber.Parse(Secret[..^1], NninPolicy.Valid),
            () => NationalIdentityNumber.Parse(Secret[..^1], NninPolicy.ValidReal),
            () => DocumentNumber.Parse(Secret),
            () => DocumentType.Parse(Secret),
            () => DocumentIssuer.Parse(Secret),
        ];

        foreach (var parse in parsers)
        {
            var thrown = parse.Should().Throw<FormatException>().Which;

            thrown.ToString().Should().NotContain("1791209");
            thrown.Data.Count.Should().Be(0);
        }
    }
}
