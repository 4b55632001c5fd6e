using System.Text.Json;
using System.Text.Json.Serialization;
using BankIdCheck.Aml.Results;

namespace BankIdCheck.Aml.Wire;

/// <summary>The JSON result: names in camelCase and read in any case, since <c>metadata</c> and <c>metaData</c> both occur.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters =
    [
        typeof(Lenient.TextConverter),
        typeof(Lenient.DateConverter),
        typeof(Lenient.IntConverter),
        typeof(Lenient.DoubleConverter),
        typeof(Lenient.OpenValueConverter<Gender>),
        typeof(Lenient.OpenValueConverter<AddressMatch>),
        typeof(Lenient.OpenValueConverter<PersonStatus>),
        typeof(Lenient.OpenValueConverter<AddressStatus>),
        typeof(Lenient.OpenValueConverter<HouseType>),
        typeof(Lenient.OpenValueConverter<WatchlistStatus>),
        typeof(Lenient.SearchedConverter<KeyInformation>),
        typeof(Lenient.SearchedConverter<BankIdIdentity>),
        typeof(Lenient.SearchedConverter<Addresses>),
        typeof(Lenient.SearchedConverter<WatchlistSearch>),
        typeof(Lenient.SearchedConverter<IReadOnlyList<OrganizationRole>>),
        typeof(Lenient.SearchedConverter<IReadOnlyList<Citizenship>>),
        typeof(Lenient.SearchedConverter<BirthPlace>),
        typeof(Lenient.SearchedConverter<IReadOnlyList<HistoricName>>),
        typeof(Lenient.SearchedConverter<Address>),
        typeof(Lenient.SearchedConverter<IReadOnlyList<Address>>),
        typeof(Lenient.SearchedConverter<Housing>),
    ])]
[JsonSerializable(typeof(PersonResult))]
[JsonSerializable(typeof(KeyInformation))]
[JsonSerializable(typeof(BankIdIdentity))]
[JsonSerializable(typeof(Addresses))]
[JsonSerializable(typeof(WatchlistSearch))]
[JsonSerializable(typeof(IReadOnlyList<OrganizationRole>))]
[JsonSerializable(typeof(IReadOnlyList<Citizenship>))]
[JsonSerializable(typeof(BirthPlace))]
[JsonSerializable(typeof(IReadOnlyList<HistoricName>))]
[JsonSerializable(typeof(Address))]
[JsonSerializable(typeof(IReadOnlyList<Address>))]
[JsonSerializable(typeof(Housing))]
internal sealed partial class ResultJson : JsonSerializerContext;

/// <summary>From bytes to the typed result.</summary>
internal static class ResultReader
{
    public static PersonResult Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json.Span, ResultJson.Default.PersonResult)
                ?? throw new AmlUntrustedContentException("The result is null where a JSON object was expected.");
        }
        catch (JsonException wrong)
        {
            // The path holds member names only; the exception's own message is left out, because it may quote the content.
            throw new AmlUntrustedContentException($"The result cannot be read at {wrong.Path ?? "$"}.");
        }
    }
}
