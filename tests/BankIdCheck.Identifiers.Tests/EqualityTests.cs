namespace BankIdCheck.Identifiers.Tests;

public class EqualityTests
{
    [Fact]
    public void National_identity_numbers_are_equal_when_their_digits_are_whatever_policy_read_them()
    {
        var one = NationalIdentityNumber.Parse("17912099997", NninPolicy.AnyElevenDigits);
        var same = NationalIdentityNumber.Parse(string.Concat("179120", "99997"), NninPolicy.Valid);
        var other = NationalIdentityNumber.Parse("29822099635", NninPolicy.Valid);

        LawsHold(one, same, other, (a, b) => a == b, (a, b) => a != b);
    }

    [Fact]
    public void Document_numbers_are_equal_when_they_are_without_separators_and_case()
    {
        LawsHold(
            DocumentNumber.Parse("CCC014356"),
            DocumentNumber.Parse("ccc 014-356"),
            DocumentNumber.Parse("CCCO14356"),
            (a, b) => a == b,
            (a, b) => a != b);
    }

    [Fact]
    public void Document_types_are_equal_when_they_mean_the_same()
    {
        LawsHold(DocumentType.Passport, DocumentType.Parse("Pass"), DocumentType.TravelDocument, (a, b) => a == b, (a, b) => a != b);
        LawsHold(
            DocumentType.Parse("Førerkort"),
            DocumentType.Parse("FØRER-KORT"),
            DocumentType.Parse("forerkort"),
            (a, b) => a == b,
            (a, b) => a != b);
    }

    [Fact]
    public void Document_issuers_are_equal_when_they_are_one_issuer()
    {
        LawsHold(DocumentIssuer.Parse("RKS"), DocumentIssuer.Parse("UNK"), DocumentIssuer.Parse("SRB"), (a, b) => a == b, (a, b) => a != b);
    }

    private static void LawsHold<T>(T one, T same, T other, Func<T?, T?, bool> equal, Func<T?, T?, bool> different)
        where T : class, IEquatable<T>
    {
        foreach (var (left, right, expected) in new (T?, T?, bool)[]
        {
            (one, one, true), (one, same, true), (same, one, true), (one, other, false), (other, one, false),
            (one, null, false), (null, one, false), (null, null, true),
        })
        {
            equal(left, right).Should().Be(expected);
            different(left, right).Should().Be(!expected);
            if (left is not null)
            {
                left.Equals(right).Should().Be(expected);
                left.Equals((object?)right).Should().Be(expected);
            }
        }

        one.Equals("another type").Should().BeFalse();
        one.GetHashCode().Should().Be(same.GetHashCode());
        new HashSet<T> { one, same, other }.Should().HaveCount(2);
    }
}
