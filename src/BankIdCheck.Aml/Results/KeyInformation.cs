using System.Text.Json.Serialization;

namespace BankIdCheck.Aml.Results;

/// <summary>Sex as registered.</summary>
public enum Gender
{
    /// <summary><c>Unknown</c>.</summary>
    Unknown,

    /// <summary><c>Male</c>.</summary>
    Male,

    /// <summary><c>Female</c>.</summary>
    Female,
}

/// <summary>Personal data from the National Registry.</summary>
public sealed class KeyInformation : AmlNode
{
    /// <summary>The full name.</summary>
    [JsonInclude]
    public string? Name { get; internal set; }

    /// <summary>Given names.</summary>
    [JsonInclude]
    public string? FirstName { get; internal set; }

    /// <summary>Family name.</summary>
    [JsonInclude]
    public string? LastName { get; internal set; }

    /// <summary>Date of birth; null when absent or not readable as a date.</summary>
    [JsonInclude]
    public DateOnly? DateOfBirth { get; internal set; }

    /// <summary>The national identity number. Absent for customers whose registry access is without identifiers.</summary>
    [JsonInclude]
    public string? Ssn { get; internal set; }

    /// <summary>Sex as registered.</summary>
    [JsonInclude]
    public OpenValue<Gender> Gender { get; internal set; }

    /// <summary><c>citizenship</c>: citizenships with their periods.</summary>
    [JsonInclude]
    public Searched<IReadOnlyList<Citizenship>> Citizenship { get; internal set; } =
        new Searched<IReadOnlyList<Citizenship>>.NotRequested();

    /// <summary><c>birthPlace</c>: place of birth (expanded as <c>keyInformation.birthplace</c>).</summary>
    [JsonInclude]
    public Searched<BirthPlace> BirthPlace { get; internal set; } = new Searched<BirthPlace>.NotRequested();

    /// <summary><c>historicNames</c>: former names.</summary>
    [JsonInclude]
    public Searched<IReadOnlyList<HistoricName>> HistoricNames { get; internal set; } =
        new Searched<IReadOnlyList<HistoricName>>.NotRequested();

    /// <summary>Where it came from.</summary>
    [JsonInclude]
    public AmlMetadata? Metadata { get; internal set; }
}

/// <summary>A citizenship and its period.</summary>
public sealed class Citizenship : AmlNode
{
    /// <summary>Country, ISO 3166-1.</summary>
    [JsonInclude]
    public string? CountryCode { get; internal set; }

    /// <summary>First day, when known.</summary>
    [JsonInclude]
    public DateOnly? Start { get; internal set; }

    /// <summary>Last day; null while it lasts.</summary>
    [JsonInclude]
    public DateOnly? End { get; internal set; }
}

/// <summary>A place of birth.</summary>
public sealed class BirthPlace : AmlNode
{
    /// <summary>Country, ISO 3166-1.</summary>
    [JsonInclude]
    public string? CountryCode { get; internal set; }

    /// <summary>The place.</summary>
    [JsonInclude]
    public string? Location { get; internal set; }

    /// <summary>Where it came from.</summary>
    [JsonInclude]
    public AmlMetadata? Metadata { get; internal set; }
}

/// <summary>A name the person no longer has.</summary>
public sealed class HistoricName : AmlNode
{
    /// <summary>Given names.</summary>
    [JsonInclude]
    public string? FirstName { get; internal set; }

    /// <summary>Middle name.</summary>
    [JsonInclude]
    public string? MiddleName { get; internal set; }

    /// <summary>Family name.</summary>
    [JsonInclude]
    public string? LastName { get; internal set; }

    /// <summary>When it was registered.</summary>
    [JsonInclude]
    public DateOnly? RegisteredDate { get; internal set; }
}

/// <summary>The person's BankID certificate. Sessions cannot start from a BankID login yet, so this is usually not there.</summary>
public sealed class BankIdIdentity : AmlNode
{
    /// <summary>Given names.</summary>
    [JsonInclude]
    public string? FirstName { get; internal set; }

    /// <summary>Family name.</summary>
    [JsonInclude]
    public string? LastName { get; internal set; }

    /// <summary>The certificate's common name.</summary>
    [JsonInclude]
    public string? FullName { get; internal set; }

    /// <summary>The national identity number.</summary>
    [JsonInclude]
    public string? Ssn { get; internal set; }

    /// <summary>Date of birth; null when absent or not readable as a date.</summary>
    [JsonInclude]
    public DateOnly? DateOfBirth { get; internal set; }

    /// <summary>The complete originator string, as in the ID token: issuer's name, organisation number and bank register number.</summary>
    [JsonInclude]
    public string? Originator { get; internal set; }

    /// <summary>The BankID serial number, like <c>bankid_altsub</c> in the ID token.</summary>
    [JsonInclude]
    public string? SerialNumber { get; internal set; }

    /// <summary>Where it came from.</summary>
    [JsonInclude]
    public AmlMetadata? Metadata { get; internal set; }
}
