using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using BankIdCheck.Aml;
using BankIdCheck.Api.Storage;
using BankIdCheck.Identifiers;

namespace BankIdCheck.Api.Screening;

/// <summary>
/// An order whose every member is understood, as it is sealed until BankID has it. Two orders are the same when these are.
/// </summary>
internal sealed record ScreeningOrder(
    string FirstName, string LastName, DateOnly? DateOfBirth, string? Ssn, string Country,
    IReadOnlyList<string> Elements, IReadOnlyList<OrderedReport> Reports, string? Reference, string Relationship)
{
    private const int LongestName = 200;
    private const int LongestSsn = 32;
    private const int MostReports = 10;
    private const string UsualLanguage = "nb";
    private const int DigitsOfNnin = 11;

    private static readonly Dictionary<string, ReportLanguage> Languages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["no"] = ReportLanguage.Norwegian,
        ["nb"] = ReportLanguage.Bokmal,
        ["nn"] = ReportLanguage.Nynorsk,
        ["en"] = ReportLanguage.English,
    };

    /// <summary>The Norwegian number, if that is what was given.</summary>
    [JsonIgnore]
    public NationalIdentityNumber? Nnin =>
        Country == "NO" && NationalIdentityNumber.TryParse(Ssn, NninPolicy.AnyElevenDigits, out var nnin) ? nnin : null;

    /// <summary>Null when something is wrong; <paramref name="errors"/> then says what, by JSON Pointer, all at once.</summary>
    public static ScreeningOrder? From(ScreeningRequest request, out IReadOnlyDictionary<string, string[]> errors)
    {
        Dictionary<string, string[]> found = [];
        errors = found;
        var birth = CheckPerson(request.Person, Demand);
        var elements = request.Elements ?? [.. PersonExpand.All.Select(element => element.Value)];
        Demand(
            "/elements", elements.All(element => PersonExpand.TryParse(element, out _)),
            "Must be names of elements, such as address.postal.");
        var reports = request.Reports ?? [new() { Type = ReportType.Aml.Value }];
        Demand(
            "/reports", reports.Count <= MostReports && reports.All(IsReport),
            "Must be reports with a type, such as aml-report, and a language of no, nb, nn, en.");
        Demand(
            "/reports", reports.DistinctBy(report => report?.Type, StringComparer.OrdinalIgnoreCase).Count() == reports.Count,
            "Must hold each type once.");
        Demand("/reference", IsReference(request.Reference), ReferenceRule);
        var relationship = request.Relationship ?? Relationships.Customer;
        Demand("/relationship", relationship is Relationships.Customer or Relationships.Prospect, "Must be customer or prospect.");
        if (found.Count > 0)
        {
            return null;
        }

        var person = request.Person!;
        return new(
            person.FirstName!, person.LastName!, birth, person.Ssn, person.Country ?? "NO",
            [.. elements.OfType<string>().Distinct(StringComparer.Ordinal)],
            [.. reports.Select(report => new OrderedReport(report!.Type!, Languages[report.Language ?? UsualLanguage]))], request.Reference,
            relationship);

        void Demand(string pointer, bool holds, string rule)
        {
            if (!holds)
            {
                found.TryAdd(pointer, [rule]);
            }
        }
    }

    public const string ReferenceRule =
        "Must be 1 to 64 letters, digits or . _ : - without a run of eleven digits, which could be a national identity number.";

    /// <summary>References are in addresses, so they must not hold what addresses must not.</summary>
    public static bool IsReference(string? text)
    {
        if (text is null)
        {
            return true;
        }

        var digits = 0;
        return text.Length is > 0 and <= Columns.WordLength
            && text.All(c => (char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '-') && (digits = char.IsAsciiDigit(c) ? digits + 1 : 0) < DigitsOfNnin);
    }

    public PersonScreening ToScreening(Uri? webhook) => new()
    {
        FirstName = FirstName,
        LastName = LastName,
        DateOfBirth = DateOfBirth,
        Ssn = Ssn,
        Country = Country,
        Expand = [.. Elements.Select(PersonExpand.Parse)],
        Reports = [.. Reports.Select(report => new ReportOrder(ReportType.Parse(report.Type), report.Language))],
        Webhook = webhook is null ? null : new WebhookOrder(webhook),
    };

    private static DateOnly? CheckPerson(ScreeningRequest.ScreeningPerson? person, Action<string, bool, string> demand)
    {
        demand("/person", person is not null, "Is required.");
        if (person is null)
        {
            return null;
        }

        demand("/person/firstName", IsName(person.FirstName), $"Is required, with at most {LongestName} characters.");
        demand("/person/lastName", IsName(person.LastName), $"Is required, with at most {LongestName} characters.");
        demand(
            "/person/country", person.Country is null || (person.Country.Length == 2 && person.Country.All(char.IsAsciiLetterUpper)),
            "Must be two upper-case letters (ISO 3166-1 alpha-2).");
        DateOnly birth = default;
        var hasBirth = person.DateOfBirth is not null;
        demand("/person/dateOfBirth", !hasBirth || DateOnly.TryParseExact(person.DateOfBirth, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out birth), "Must be a date, such as 2007-01-01.");
        demand("/person", hasBirth || person.Ssn is not null, "Needs dateOfBirth or ssn; both are better.");
        CheckSsn(person, hasBirth, demand);
        return hasBirth ? birth : null;
    }

    // Check digits are BankID's to judge: a number that the registry issued must never be stopped by an older rule here.
    private static void CheckSsn(ScreeningRequest.ScreeningPerson person, bool hasBirth, Action<string, bool, string> demand)
    {
        if (person is not { Ssn: { } ssn, Country: null or "NO" })
        {
            demand("/person/ssn", person.Ssn is null or { Length: > 0 and <= LongestSsn }, $"Must have 1 to {LongestSsn} characters.");
            return;
        }

        var isNumber = NationalIdentityNumber.TryParse(ssn, NninPolicy.AnyElevenDigits, out var number);
        demand("/person/ssn", isNumber, "Must be eleven digits for Norway.");
        demand(
            "/person/dateOfBirth", hasBirth || number?.Kind is not NationalIdentityNumberKind.DNumber,
            "Is required with a D-number: the date inside a D-number may differ from the person's date of birth.");
    }

    private static bool IsName(string? name) => !string.IsNullOrWhiteSpace(name) && name.Length <= LongestName;

    private static bool IsReport(ScreeningRequest.ScreeningReport? report) =>
        ReportType.TryParse(report?.Type, out var type) && !type.Value.Equals(ScreeningStore.JsonData, StringComparison.OrdinalIgnoreCase)
        && (report!.Language is null || Languages.ContainsKey(report.Language));
}

internal sealed record OrderedReport(string Type, ReportLanguage Language);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ScreeningOrder))]
[JsonSerializable(typeof(OrderSecret))]
internal sealed partial class OrderJson : JsonSerializerContext;

/// <summary>What is sealed: the order, and the token of its webhook's address, of which the session has only the hash.</summary>
internal sealed record OrderSecret(ScreeningOrder Order, string WebhookToken);
