using System.Text.Json.Serialization;

namespace BankIdCheck.Aml.Results;

/// <summary>The outcome of a search in the lists.</summary>
public enum WatchlistStatus
{
    /// <summary><c>UNKNOWN</c>: no conclusion; a list may have been out of reach. Not the same as <see cref="None"/>.</summary>
    Unknown,

    /// <summary><c>PEP</c>: hits among politically exposed persons.</summary>
    Pep,

    /// <summary><c>SANCTION</c>: hits in sanction lists.</summary>
    Sanction,

    /// <summary><c>PEP_AND_SANCTION</c>: both.</summary>
    PepAndSanction,

    /// <summary><c>NONE</c>: no hit.</summary>
    None,
}

/// <summary>What was searched and what was hit among politically exposed persons and in sanction lists.</summary>
public sealed class WatchlistSearch : AmlNode
{
    /// <summary>The outcome.</summary>
    [JsonInclude]
    public OpenValue<WatchlistStatus> Status { get; internal set; }

    /// <summary>A sentence about the outcome.</summary>
    [JsonInclude]
    public string? StatusMessage { get; internal set; }

    /// <summary>
    /// The lists, by name: <c>UN_CONSOLIDATED</c>, <c>EU_GLOBAL</c>, <c>HMTREASURY</c>, <c>OFAC</c>, <c>PEP_AC</c>, <c>PEP_EDGE</c>. Names
    /// vary
    /// (<c>UN_CONSOLIDATED_1</c>), so this is text. On the wire: <c>list</c>.
    /// </summary>
    [JsonInclude]
    [JsonPropertyName("list")]
    public IReadOnlyList<string> Lists { get; internal set => field = value ?? []; } = [];

    /// <summary>Hits in sanction lists.</summary>
    [JsonInclude]
    public IReadOnlyList<WatchlistHit> SanctionResults { get; internal set => field = value ?? []; } = [];

    /// <summary>Hits among politically exposed persons, their relatives and close associates.</summary>
    [JsonInclude]
    public IReadOnlyList<WatchlistHit> PepResults { get; internal set => field = value ?? []; } = [];

    /// <summary>Where it came from.</summary>
    [JsonInclude]
    public AmlMetadata? Metadata { get; internal set; }

    /// <summary>All hits, sanctions first.</summary>
    [JsonIgnore]
    public IEnumerable<WatchlistHit> Hits => SanctionResults.Concat(PepResults);

    /// <summary>The highest <see cref="WatchlistHit.MatchIndicator"/> of all hits; null without hits.</summary>
    [JsonIgnore]
    public int? BestMatchIndicator => Hits.Max(hit => hit.MatchIndicator);
}

/// <summary>A person on a list who may be the one screened.</summary>
public sealed class WatchlistHit : AmlNode
{
    /// <summary>How good the match is, 0 to 500; 500 means that the whole national identity number matched.</summary>
    [JsonInclude]
    public int? MatchIndicator { get; internal set; }

    /// <summary>The indicator in words.</summary>
    [JsonInclude]
    public string? MatchIndicatorDescription { get; internal set; }

    /// <summary>How alike the names are, 0.0 to 1.0.</summary>
    [JsonInclude]
    public double? NameMatchValue { get; internal set; }

    /// <summary>The name on the list.</summary>
    [JsonInclude]
    public string? Name { get; internal set; }

    /// <summary>The date of birth on the list, as received: lists hold years and incomplete dates too.</summary>
    [JsonInclude]
    public string? BirthDate { get; internal set; }

    /// <summary>Possible dates of birth, as received.</summary>
    [JsonInclude]
    public IReadOnlyList<string> BirthDateInfo { get; internal set => field = value ?? []; } = [];

    /// <summary>Title.</summary>
    [JsonInclude]
    public string? Title { get; internal set; }

    /// <summary>Function: what makes the person exposed.</summary>
    [JsonInclude]
    public string? Function { get; internal set; }

    /// <summary>A remark, for example that an office has expired.</summary>
    [JsonInclude]
    public string? Comment { get; internal set; }

    /// <summary>Other names.</summary>
    [JsonInclude]
    public IReadOnlyList<string> AliasList { get; internal set => field = value ?? []; } = [];

    /// <summary>Addresses on the list.</summary>
    [JsonInclude]
    public IReadOnlyList<WatchlistAddress> AddressList { get; internal set => field = value ?? []; } = [];

    /// <summary>Pages about the person.</summary>
    [JsonInclude]
    public IReadOnlyList<string> UrlList { get; internal set => field = value ?? []; } = [];

    /// <summary>Who provides the list (<c>TRAPETS</c>).</summary>
    [JsonInclude]
    public string? Provider { get; internal set; }

    /// <summary>The list. Not a closed set.</summary>
    [JsonInclude]
    public string? Source { get; internal set; }

    /// <summary>The person's id on the list.</summary>
    [JsonInclude]
    public string? ExternalId { get; internal set; }

    /// <summary>When the entry was first made, as received (ISO 8601, usually without a zone).</summary>
    [JsonInclude]
    public string? FirstUpdate { get; internal set; }

    /// <summary>When the entry was last changed, as received (ISO 8601, usually without a zone).</summary>
    [JsonInclude]
    public string? LastUpdate { get; internal set; }

    /// <summary>Where it came from.</summary>
    [JsonInclude]
    public AmlMetadata? Metadata { get; internal set; }
}

/// <summary>An address on a list.</summary>
public sealed class WatchlistAddress : AmlNode
{
    /// <summary>Country by name.</summary>
    [JsonInclude]
    public string? CountryName { get; internal set; }

    /// <summary>Country, ISO 3166-1.</summary>
    [JsonInclude]
    public string? CountryCode { get; internal set; }

    /// <summary>Street.</summary>
    [JsonInclude]
    public string? Street { get; internal set; }

    /// <summary>Postal code. On the wire: <c>postCode</c>.</summary>
    [JsonInclude]
    public string? PostCode { get; internal set; }

    /// <summary>City.</summary>
    [JsonInclude]
    public string? City { get; internal set; }
}
