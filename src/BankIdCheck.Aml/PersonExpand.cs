using System.Diagnostics.CodeAnalysis;

namespace BankIdCheck.Aml;

/// <summary>
/// An element to have in the result, by its path (the <c>expand</c> parameter). The known ones are members here; a newer one is had with
/// <see cref="Parse(string)"/>. Sources: BankID's person session guide and the published models of the synchronous API.
/// </summary>
public sealed record PersonExpand
{
    private const int LongestText = 64;

    private PersonExpand(string value) => Value = value;

    /// <summary><c>keyInformation.birthplace</c>: place of birth (National Registry).</summary>
    public static PersonExpand Birthplace { get; } = new("keyInformation.birthplace");

    /// <summary><c>keyInformation.citizenship</c>: citizenships with their periods (National Registry).</summary>
    public static PersonExpand Citizenship { get; } = new("keyInformation.citizenship");

    /// <summary><c>keyInformation.historicNames</c>: former names (National Registry).</summary>
    public static PersonExpand HistoricNames { get; } = new("keyInformation.historicNames");

    /// <summary><c>address.postal</c>: postal address (Posten).</summary>
    public static PersonExpand PostalAddress { get; } = new("address.postal");

    /// <summary><c>address.national</c>: registered address (National Registry of Norway or Sweden); needs an <c>ssn</c>.</summary>
    public static PersonExpand NationalAddress { get; } = new("address.national");

    /// <summary><c>address.historic</c>: former addresses (National Registry).</summary>
    public static PersonExpand HistoricAddresses { get; } = new("address.historic");

    /// <summary><c>address.numberOfResidents</c>: residents and type of house for each address asked for (property register).</summary>
    public static PersonExpand NumberOfResidents { get; } = new("address.numberOfResidents");

    /// <summary>
    /// <c>aml</c>: politically exposed persons and sanction lists. OFAC is among them only with the scope <c>aml_person/OFAC</c>.
    /// </summary>
    public static PersonExpand Aml { get; } = new("aml");

    /// <summary><c>roles</c>: official roles in organisations (Brønnøysund registers).</summary>
    public static PersonExpand Roles { get; } = new("roles");

    /// <summary>
    /// <c>links.reports.aml</c>: how the synchronous API orders its PDF. Sessions order reports by <see cref="PersonScreening.Reports"/>.
    /// </summary>
    public static PersonExpand SynchronousReport { get; } = new("links.reports.aml");

    /// <summary>
    /// Everything that a session can return today, which is what <see cref="PersonScreening.Expand"/> asks for unless told otherwise.
    /// </summary>
    public static IReadOnlyList<PersonExpand> All { get; } =
        [Birthplace, Citizenship, HistoricNames, PostalAddress, NationalAddress, HistoricAddresses, NumberOfResidents, Aml, Roles];

    /// <summary>The path as it is sent.</summary>
    public string Value { get; }

    /// <summary>Names an element that has no member here.</summary>
    /// <param name="text">1 to 64 letters, digits, dots, hyphens or underscores (ASCII).</param>
    /// <param name="result">The element, or null when the text is anything else.</param>
    /// <returns>True when the text can be a path.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PersonExpand? result)
    {
        var safe = text is { Length: > 0 and <= LongestText } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
        result = safe ? new PersonExpand(text!) : null;
        return safe;
    }

    /// <summary>Names an element that has no member here.</summary>
    /// <param name="text">As for <see cref="TryParse"/>.</param>
    /// <returns>The element.</returns>
    /// <exception cref="FormatException">The text cannot be a path.</exception>
    public static PersonExpand Parse(string text) =>
        TryParse(text, out var expand)
            ? expand
            : throw new FormatException("An expand is 1 to 64 letters, digits, dots, hyphens or underscores (ASCII).");

    /// <summary>The path as it is sent.</summary>
    /// <returns>For example <c>address.postal</c>.</returns>
    public override string ToString() => Value;
}
