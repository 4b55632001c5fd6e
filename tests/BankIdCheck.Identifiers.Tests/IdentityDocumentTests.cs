namespace BankIdCheck.Identifiers.Tests;

public class IdentityDocumentTests
{
    private static readonly IdentityDocument OnFile = Document("passport", "CCC014356", "AUS");

    [Theory]
    [InlineData("passport", "CCC014356", "AUS")]
    [InlineData("PASSPORT", "ccc 014 356", "AU")]
    [InlineData("P<", "CCC014356<", "aus")]
    [InlineData("pass", "CCC-014-356", " AUS ")]
    public void A_document_matches_itself_however_it_was_typed(string type, string number, string issuer)
    {
        var asked = Document(type, number, issuer);

        asked.Matches(OnFile).Should().BeTrue();
        OnFile.Matches(asked).Should().BeTrue();
        asked.Should().Be(OnFile);
    }

    [Theory]
    [InlineData("id_card", "CCC014356", "AUS")]
    [InlineData("travel document", "CCC014356", "AUS")]
    [InlineData("passport", "CCC014357", "AUS")]
    [InlineData("passport", "CCCO14356", "AUS")]
    [InlineData("passport", "CCC014356", "AUT")]
    [InlineData("id_card", "CCC014357", "AUT")]
    public void One_member_that_differs_is_another_document(string type, string number, string issuer)
    {
        var asked = Document(type, number, issuer);

        asked.Matches(OnFile).Should().BeFalse();
        OnFile.Matches(asked).Should().BeFalse();
        asked.Should().NotBe(OnFile);
    }

    [Fact]
    public void Matching_is_reflexive_symmetric_transitive_and_agrees_with_equality()
    {
        string[] types = ["passport", "P", "id card", "ID", "seaman's book", "SEAMAN'S-BOOK"];
        string[] numbers = ["A08O26475", "a08o-26475", "A08026475"];
        string[] issuers = ["D", "DEU", "RKS", "XK", "GBR", "GBN"];
        IdentityDocument[] documents =
            [.. from type in types from number in numbers from issuer in issuers select Document(type, number, issuer)];

        foreach (var one in documents)
        {
            one.Matches(one).Should().BeTrue();
            var matching = documents.Where(one.Matches).ToList();

            matching.Should().HaveCount(2 * (one.Number.Value.Contains('O', StringComparison.Ordinal) ? 2 : 1) * 2);
            matching.Should().OnlyContain(other => other.Matches(one) && other == one && other.GetHashCode() == one.GetHashCode());
            matching.Should().OnlyContain(other => documents.Where(other.Matches).SequenceEqual(matching));
        }
    }

    [Fact]
    public void No_document_is_a_mistake_and_not_a_difference()
    {
        FluentActions.Invoking(() => OnFile.Matches(null!)).Should().Throw<ArgumentNullException>();
    }

    private static IdentityDocument Document(string type, string number, string issuer) =>
        new(DocumentType.Parse(type), DocumentNumber.Parse(number), DocumentIssuer.Parse(issuer));
}
