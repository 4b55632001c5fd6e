namespace BankIdCheck.Sandbox.BankId;

/// <summary>A hit in a list.</summary>
internal sealed record SimulatedHit(
    string Source, int MatchIndicator, double NameMatch, string Name, string? Comment = null, string? Title = null);

/// <summary>A synthetic person that BankID documents for its test environment, with the documented kind of result.</summary>
internal sealed record TestPerson(string Ssn, string FirstName, string LastName)
{
    private const string Born2007 = "2007-01-01";

    /// <summary>Tomas has everything; used for the shape of rich results.</summary>
    public static TestPerson Tomas { get; } = new("01010750160", "Tomas", "Topstad")
    {
        Sanctions = [new("UN_CONSOLIDATED", 500, 1.0, "Tomas Topstad"), new("EU_GLOBAL", 325, 0.92, "T. Topstad")],
        Exposed = [new("PEP_EDGE", 425, 1.0, "Tomas Topstad", Title: "Member of a simulated parliament")],
    };

    public static IReadOnlyList<TestPerson> All { get; } =
    [
        Tomas,
        new("01010750241", "Kari", "Klaven"),
        new("01010750322", "Kris Psa", "Granum")
        {
            Sanctions = [new("EU_GLOBAL", 275, 0.81, "Kris Granum"), new("HMTREASURY", 250, 0.78, "Chris P. Granum"), new("UN_CONSOLIDATED", 225, 0.74, "Kris Granums")],
            Exposed = [new("PEP_AC", 275, 0.81, "Kris Granum"), new("PEP_EDGE", 250, 0.77, "Krista Granum")],
        },
        new("01010751388", "Morten", "Holm")
        {
            HasAddresses = false,
            Exposed =
                [new("PEP_EDGE", 400, 1.0, "Morten Holm", Comment: "Expired: office held until 2015", Title: "Former simulated minister")],
        },
        new("01010751469", "Mia", "Holm") { Sanctions = [new("UN_CONSOLIDATED", 500, 1.0, "Mia Holm")] },
    ];

    public string DateOfBirth { get; init; } = Born2007;

    public bool HasAddresses { get; init; } = true;

    public IReadOnlyList<SimulatedHit> Sanctions { get; init; } = [];

    public IReadOnlyList<SimulatedHit> Exposed { get; init; } = [];

    /// <summary>The person that is meant: the name must be exact, and so must the number or the date of birth.</summary>
    public static TestPerson? Find(Subject subject) => All.FirstOrDefault(person =>
        person.FirstName.Equals(subject.FirstName, StringComparison.OrdinalIgnoreCase)
        && person.LastName.Equals(subject.LastName, StringComparison.OrdinalIgnoreCase)
        && (subject.Ssn is not null ? person.Ssn == subject.Ssn : person.DateOfBirth == subject.DateOfBirth));
}
