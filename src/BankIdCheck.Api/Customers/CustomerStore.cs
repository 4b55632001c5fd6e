using System.Linq.Expressions;
using BankIdCheck.Identifiers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace BankIdCheck.Api.Customers;

/// <summary>One of the bank's customer stores: what it holds about a person's documents, by one seek on the NNIN.</summary>
internal sealed class CustomerStore
{
    /// <summary>Nobody has more. A number that stands for "unknown" in the bank's records does, and must not answer for anybody.</summary>
    public const int MostDocumentsOfOnePerson = 100;

    /// <summary>Eleven characters that no person has, to ask whether the store answers.</summary>
    private const string Nobody = "-----------";

    private readonly PooledDbContextFactory<CustomerStoreContext> contexts;
    private readonly Func<CustomerStoreContext, string, IAsyncEnumerable<StoredDocument>> query;

    public CustomerStore(string name, CustomerStoreOptions options)
    {
        Name = name;
        TimeLimit = options.TimeLimit;
        contexts = new(CustomerStoreProviders.Build(options));
        query = EF.CompileAsyncQuery(Query(options.Columns));
    }

    public string Name { get; }

    public TimeSpan TimeLimit { get; }

    /// <summary>The person's documents; one more than <see cref="MostDocumentsOfOnePerson"/> when there are too many.</summary>
    public Task<IReadOnlyList<StoredDocument>> FindAsync(NationalIdentityNumber nnin, CancellationToken cancellationToken) =>
        FindAsync(nnin.Value, cancellationToken);

    /// <summary>Fails when the store cannot be asked, by the very query that a check sends.</summary>
    public Task ProbeAsync(CancellationToken cancellationToken) => FindAsync(Nobody, cancellationToken);

    private async Task<IReadOnlyList<StoredDocument>> FindAsync(string nnin, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        List<StoredDocument> found = [];
        await foreach (var document in query(context, nnin).WithCancellation(cancellationToken))
        {
            found.Add(document);
        }

        return found;
    }

    internal static Expression<Func<CustomerStoreContext, string, IQueryable<StoredDocument>>> Query(CustomerColumns columns) =>
        string.IsNullOrWhiteSpace(columns.ValidUntil)
            ? (context, nnin) => context.Documents.Where(row => row.Nnin == nnin).Take(MostDocumentsOfOnePerson + 1)
                .Select(row => new StoredDocument(row.Type, row.Number, row.Issuer, null))
            : (context, nnin) => context.Documents.Where(row => row.Nnin == nnin).Take(MostDocumentsOfOnePerson + 1)
                .Select(row => new StoredDocument(row.Type, row.Number, row.Issuer, row.ValidUntil));
}
