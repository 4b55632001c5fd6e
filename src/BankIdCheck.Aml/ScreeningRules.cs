using BankIdCheck.Aml.Http;
using BankIdCheck.Identifiers;

namespace BankIdCheck.Aml;

/// <summary>What makes a screening not worth sending. Each create is a paid search, so what cannot be right is stopped here.</summary>
internal static class ScreeningRules
{
    private const int LongestName = 200;

    public static void Demand(PersonScreening screening)
    {
        DemandName(screening.FirstName, nameof(PersonScreening.FirstName));
        DemandName(screening.LastName, nameof(PersonScreening.LastName));
        Demand(
            screening.Country is { Length: 2 } && screening.Country.All(char.IsAsciiLetterUpper),
            nameof(PersonScreening.Country), "must be two upper-case letters (ISO 3166-1 alpha-2)");
        DemandBirthOrNumber(screening);
        Demand(screening.Expand is not null && !screening.Expand.Contains(null!), nameof(PersonScreening.Expand), "must hold no null");
        Demand(
            screening.Reports is not null && screening.Reports.All(report => report?.Type is not null && Enum.IsDefined(report.Language)),
            nameof(PersonScreening.Reports), "must hold reports with a type and one of the known languages");
        Demand(
            screening.Webhook is null || (SafeAddress.IsSafe(screening.Webhook.Address) && screening.Webhook.Statuses is { Count: > 0 }),
            nameof(PersonScreening.Webhook), "must have an absolute https address (http for loopback) and at least one status");
    }

    private static void DemandName(string name, string member) =>
        Demand(
            !string.IsNullOrWhiteSpace(name) && name.Length <= LongestName, member, $"is required, with at most {LongestName} characters");

    private static void DemandBirthOrNumber(PersonScreening screening)
    {
        Demand(
            screening.DateOfBirth is not null || screening.Ssn is not null,
            nameof(PersonScreening.DateOfBirth), "is required when Ssn is not given: one of the two is needed, and both are better");
        if (screening is not { Ssn: { } ssn, Country: "NO" })
        {
            Demand(screening.Ssn is not { Length: 0 or > 32 }, nameof(PersonScreening.Ssn), "must have 1 to 32 characters");
            return;
        }

        // Check digits are BankID's to judge: a number that the registry issued must never be stopped by an older rule here.
        Demand(
            NationalIdentityNumber.TryParse(ssn, NninPolicy.AnyElevenDigits, out var number),
            nameof(PersonScreening.Ssn), "must be eleven digits for Norway");
        Demand(
            number!.Kind is not NationalIdentityNumberKind.DNumber || screening.DateOfBirth is not null,
            nameof(PersonScreening.DateOfBirth),
            "is required with a D-number: the date inside a D-number may differ from the person's date of birth");
    }

    private static void Demand(bool holds, string member, string rule)
    {
        if (!holds)
        {
            throw new AmlInvalidScreeningException(member, rule);
        }
    }
}
