using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Customers;

/// <summary>The section <c>CustomerStores</c>: the bank's own tables or views, by name.</summary>
internal sealed class CustomerStoresOptions : Dictionary<string, CustomerStoreOptions>
{
    public const string SectionName = "CustomerStores";

    internal sealed class Validator : IValidateOptions<CustomerStoresOptions>
    {
        public ValidateOptionsResult Validate(string? name, CustomerStoresOptions options)
        {
            ValidateOptionsResultBuilder result = new();
            if (options.Count == 0)
            {
                result.AddError($"{SectionName} must name at least one store.");
            }

            foreach (var (store, settings) in options)
            {
                foreach (var (key, rule) in settings.Mistakes())
                {
                    result.AddError($"{SectionName}:{store}:{key} {rule}.");
                }
            }

            return result.Build();
        }
    }
}

internal sealed class CustomerStoreOptions
{
    private static readonly TimeSpan LongestTimeLimit = TimeSpan.FromSeconds(25);

    public CustomerStoreProvider? Provider { get; set; }

    public string? ConnectionString { get; set; }

    /// <summary>Table or view, with its schema before a dot where the provider has schemas.</summary>
    public string Table { get; set; } = "check_id_documents";

    public CustomerColumns Columns { get; set; } = new();

    /// <summary>
    /// Whether SQL Server's NNIN column is <c>nvarchar</c>/<c>nchar</c>. A parameter of the wrong kind makes it convert the whole column.
    /// </summary>
    public bool UnicodeNnin { get; set; }

    /// <summary>The longest that a lookup may take. The caller hears of a fault no later than this after it began.</summary>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(5);

    internal IEnumerable<(string Key, string Rule)> Mistakes()
    {
        if (Provider is null || !Enum.IsDefined(Provider.Value))
        {
            yield return (nameof(Provider), $"must be one of {string.Join(", ", Enum.GetNames<CustomerStoreProvider>())}");
        }

        if (string.IsNullOrWhiteSpace(ConnectionString))
        {
            yield return (nameof(ConnectionString), "is missing");
        }
        else if (Provider is { } provider && Enum.IsDefined(provider) && !CustomerStoreProviders.CanRead(provider, ConnectionString))
        {
            yield return (nameof(ConnectionString), $"is not a connection string of {provider}");
        }

        if (Table.Split('.') is not { Length: 1 or 2 } parts || parts.Any(string.IsNullOrWhiteSpace))
        {
            yield return (nameof(Table), "must be the name of a table or view, or schema.name");
        }

        if (Provider is CustomerStoreProvider.Sqlite && Table.Contains('.', StringComparison.Ordinal))
        {
            yield return (nameof(Table), "must be the name of a table or view without a schema, which EF Core would leave out for Sqlite");
        }

        if (TimeLimit <= TimeSpan.Zero || TimeLimit > LongestTimeLimit)
        {
            yield return (
                nameof(TimeLimit),
                $"must be more than zero and at most {LongestTimeLimit.TotalSeconds} seconds, so that shutdown can wait for it");
        }

        foreach (var (key, column) in Columns.Required.Where(entry => string.IsNullOrWhiteSpace(entry.Column)))
        {
            yield return ($"{nameof(Columns)}:{key}", "must name a column");
        }
    }
}

internal enum CustomerStoreProvider
{
    Sqlite,
    PostgreSql,
    SqlServer,
}

internal sealed class CustomerColumns
{
    public string Nnin { get; set; } = "nnin";

    public string DocumentType { get; set; } = "document_type";

    public string DocumentNumber { get; set; } = "document_number";

    public string DocumentIssuer { get; set; } = "document_issuer";

    /// <summary>The last day on which the document is valid, a <c>date</c>. Empty where the bank does not keep it.</summary>
    public string? ValidUntil { get; set; } = "valid_until";

    internal IEnumerable<(string Key, string Column)> Required =>
    [
        (nameof(Nnin), Nnin), (nameof(DocumentType), DocumentType), (nameof(DocumentNumber), DocumentNumber),
        (nameof(DocumentIssuer), DocumentIssuer),
    ];
}
