using System.Text.Json.Serialization;

namespace BankIdCheck.Aml.Results;

/// <summary>Whether the postal and the registered address are the same.</summary>
public enum AddressMatch
{
    /// <summary><c>Equal</c>.</summary>
    Equal,

    /// <summary><c>NonEqual</c>.</summary>
    NonEqual,
}

/// <summary>A person's status in the National Registry.</summary>
public enum PersonStatus
{
    /// <summary><c>RESIDENT</c>: lives in the country.</summary>
    Resident,

    /// <summary><c>RELOCATED</c>: moved.</summary>
    Relocated,

    /// <summary><c>EMIGRATED</c>: left the country.</summary>
    Emigrated,

    /// <summary><c>DISAPPEARED</c>: missing.</summary>
    Disappeared,

    /// <summary><c>DECEASED</c>: dead.</summary>
    Deceased,

    /// <summary><c>SSN_EXPIRED</c>: the number was replaced.</summary>
    SsnExpired,

    /// <summary><c>REGISTERED_AT_BIRTH</c>: registered and not more.</summary>
    RegisteredAtBirth,

    /// <summary><c>ANNULLED_ACCESS</c>: the entry was annulled.</summary>
    AnnulledAccess,

    /// <summary><c>UNREGISTERED</c>: not registered.</summary>
    Unregistered,

    /// <summary><c>NOT_FOUND</c>: the registry has no such person.</summary>
    NotFound,

    /// <summary><c>UNKNOWN</c>: the registry does not say.</summary>
    Unknown,
}

/// <summary>The kind of a registered address.</summary>
public enum AddressStatus
{
    /// <summary><c>ORDINARY_RESIDENT</c>: lives there.</summary>
    OrdinaryResident,

    /// <summary><c>ABROAD</c>: outside the country.</summary>
    Abroad,

    /// <summary><c>MILITARY</c>: military service.</summary>
    Military,

    /// <summary><c>SVALBARD</c>: on Svalbard.</summary>
    Svalbard,

    /// <summary><c>CLIENT_ADDRESS</c>: protected, strictly confidential under the older registry's name for it.</summary>
    ClientAddress,

    /// <summary><c>NO_PERMANENT_RESIDENCE</c>: no fixed abode.</summary>
    NoPermanentResidence,

    /// <summary><c>RESTRICTED_STRICTLY_CONFIDENTIAL</c>: protected; must not be shown.</summary>
    RestrictedStrictlyConfidential,

    /// <summary><c>RESTRICTED_CONFIDENTIAL</c>: protected; must not be shown.</summary>
    RestrictedConfidential,

    /// <summary><c>COMMUTER</c>: lives elsewhere during the week.</summary>
    Commuter,

    /// <summary><c>UNKNOWN</c>: the registry does not say.</summary>
    Unknown,
}

/// <summary>The type of house at an address.</summary>
public enum HouseType
{
    /// <summary><c>DetachedHouse</c>: a house for one household.</summary>
    DetachedHouse,

    /// <summary><c>Duplex</c>: a house for two.</summary>
    Duplex,

    /// <summary><c>Terraced</c>: houses in a row.</summary>
    Terraced,

    /// <summary><c>Unused</c>: nobody lives there.</summary>
    Unused,

    /// <summary><c>Apartment</c>: a flat.</summary>
    Apartment,

    /// <summary><c>OfficePublicStudentHouseOrOthers</c>: an office, a public building, a student house or the like.</summary>
    OfficePublicStudentHouseOrOthers,

    /// <summary><c>Other</c>: anything else.</summary>
    Other,
}

/// <summary>A person's addresses.</summary>
public sealed class Addresses : AmlNode
{
    /// <summary><c>postal</c>: where post goes (Posten).</summary>
    [JsonInclude]
    public Searched<Address> Postal { get; internal set; } = new Searched<Address>.NotRequested();

    /// <summary><c>national</c>: where the person is registered (National Registry of Norway or Sweden).</summary>
    [JsonInclude]
    public Searched<Address> National { get; internal set; } = new Searched<Address>.NotRequested();

    /// <summary><c>historic</c>: former addresses.</summary>
    [JsonInclude]
    public Searched<IReadOnlyList<Address>> Historic { get; internal set; } = new Searched<IReadOnlyList<Address>>.NotRequested();

    /// <summary>Whether <see cref="Postal"/> and <see cref="National"/> are the same; only when both were fetched.</summary>
    [JsonInclude]
    public OpenValue<AddressMatch> MatchStatus { get; internal set; }
}

/// <summary>One address.</summary>
public sealed class Address : AmlNode
{
    /// <summary>Street and number. On the wire: <c>address</c>.</summary>
    [JsonInclude]
    [JsonPropertyName("address")]
    public string? Street { get; internal set; }

    /// <summary>A second line. On the wire: <c>address2</c>.</summary>
    [JsonInclude]
    [JsonPropertyName("address2")]
    public string? Street2 { get; internal set; }

    /// <summary>Postal code, as text (Norwegian ones begin with 0). On the wire: <c>postalcode</c>.</summary>
    [JsonInclude]
    public string? PostalCode { get; internal set; }

    /// <summary>Postal place.</summary>
    [JsonInclude]
    public string? City { get; internal set; }

    /// <summary>Country as received: a code or a name.</summary>
    [JsonInclude]
    public string? Country { get; internal set; }

    /// <summary>When it was registered.</summary>
    [JsonInclude]
    public DateOnly? RegisteredDate { get; internal set; }

    /// <summary>The person's status in the National Registry; registered addresses only.</summary>
    [JsonInclude]
    public OpenValue<PersonStatus> PersonStatus { get; internal set; }

    /// <summary>The kind of address; registered addresses only. Protected addresses show here.</summary>
    [JsonInclude]
    public OpenValue<AddressStatus> AddressStatus { get; internal set; }

    /// <summary><c>numberOfResidents</c>: who else lives there; postal and registered addresses only.</summary>
    [JsonInclude]
    public Searched<Housing> NumberOfResidents { get; internal set; } = new Searched<Housing>.NotRequested();

    /// <summary>Where it came from.</summary>
    [JsonInclude]
    public AmlMetadata? Metadata { get; internal set; }
}

/// <summary>Residents and type of house at an address (property register).</summary>
public sealed class Housing : AmlNode
{
    /// <summary>Number of persons registered at the address.</summary>
    [JsonInclude]
    public int? Residents { get; internal set; }

    /// <summary>The type of house.</summary>
    [JsonInclude]
    public OpenValue<HouseType> HouseType { get; internal set; }

    /// <summary>Where it came from.</summary>
    [JsonInclude]
    public AmlMetadata? Metadata { get; internal set; }
}
