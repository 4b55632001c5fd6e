using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using BankIdCheck.Identifiers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace BankIdCheck.Api.Customers;

/// <summary>One of the bank's customer stores: what it holds about a person's documents, by one seek on the NNIN.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing to dispose of.")]
internal sealed class CustomerStore
{
    /// <summary>Nobody has more. A number that stands for "unknown" in the bank's records does, and must not answer for anybody.</summary>
    public const int MostDocumentsOfOnePerson = 100;

    /// <summary>Eleven digits that no person has, to ask whether the store answers.</summary>
    private const string Nobody = "00000000000";

    private readonly TimeSpan timeLimit;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim turns;
    private readonly PooledDbContextFactory<CustomerStoreContext> contexts;
    private readonly Func<CustomerStoreContext, string, IAsyncEnumerable<StoredDocument>> query;
    private readonly SqlitePreparedLookup? inFile;
    private readonly PostgresPreparedLookup? atServer;

    public CustomerStore(string name, CustomerStoreOptions options, TimeProvider time)
    {
        Name = name;
        this.time = time;
        timeLimit = options.TimeLimit;
        turns = new(CustomerStoreProviders.MostLookupsAtOnce(options));
        LookupStatement statement = new();
        contexts = new(
            new DbContextOptionsBuilder<CustomerStoreContext>(CustomerStoreProviders.Build(options)).AddInterceptors(statement).Options);
        query = EF.CompileAsyncQuery(Query(options.Columns));
        inFile = options.Provider is CustomerStoreProvider.Sqlite
            ? new(CustomerStoreProviders.SqliteConnectionString(options), statement)
            : null;
        atServer = options.Provider is CustomerStoreProvider.PostgreSql ? new(statement) : null;
    }

    public string Name { get; }

    /// <summary>The person's documents; one more than <see cref="MostDocumentsOfOnePerson"/> when there are too many.</summary>
    /// <exception cref="TimeoutException">The store did not answer within <see cref="CustomerStoreOptions.TimeLimit"/>.</exception>
    public Task<IReadOnlyList<StoredDocument>> FindAsync(NationalIdentityNumber nnin, CancellationToken cancellationToken) =>
        FindAsync(nnin.Value, cancellationToken);

    /// <summary>Fails when the store cannot be asked, by the very query that a check sends.</summary>
    public Task ProbeAsync(CancellationToken cancellationToken) => FindAsync(Nobody, cancellationToken);

    internal static Expression<Func<CustomerStoreContext, string, IQueryable<StoredDocument>>> Query(CustomerColumns columns) =>
        string.IsNullOrWhiteSpace(columns.ValidUntil)
            ? (context, nnin) => context.Documents.Where(row => row.Nnin == nnin).Take(MostDocumentsOfOnePerson + 1)
                .Select(row => new StoredDocument(row.Type, row.Number, row.Issuer, null))
            : (context, nnin) => context.Documents.Where(row => row.Nnin == nnin).Take(MostDocumentsOfOnePerson + 1)
                .Select(row => new StoredDocument(row.Type, row.Number, row.Issuer, row.ValidUntil));

    private Task<IReadOnlyList<StoredDocument>> FindAsync(string nnin, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && inFile?.Find(nnin) is { } found
            ? Task.FromResult(found)
            : FindInTimeAsync(nnin, cancellationToken);

    private async Task<IReadOnlyList<StoredDocument>> FindInTimeAsync(string nnin, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(timeLimit, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await turns.WaitAsync(end.Token);
            return await AnswerAsync(nnin, end.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await ForgetIdleConnectionsAsync();
            throw new TimeoutException();
        }
    }

    // The answer is waited for apart from the work: SQLite waits for a lock without giving its thread back, and a driver that is
    // connecting may be deaf to cancellation.
    private async Task<IReadOnlyList<StoredDocument>> AnswerAsync(string nnin, CancellationToken cancellationToken)
    {
        CancellationTokenSource stop = new();
        var lookup = Task.Run(() => LookUpAsync(nnin, stop.Token), CancellationToken.None);
        try
        {
            return await lookup.WaitAsync(cancellationToken);
        }
        finally
        {
            _ = EndAsync(lookup, stop);
        }
    }

    private async Task<IReadOnlyList<StoredDocument>> LookUpAsync(string nnin, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (atServer is not null
            && await atServer.FindAsync((NpgsqlConnection)context.Database.GetDbConnection(), nnin, cancellationToken) is { } answer)
        {
            return answer;
        }

        List<StoredDocument> found = [];
        await foreach (var document in query(context, nnin).WithCancellation(cancellationToken))
        {
            found.Add(document);
        }

        return found;
    }

    /// <summary>
    /// Gives up in the background what still runs. Its turn is over when it is, which is well within another time limit: until then it
    /// keeps a thread, or a connection, and those who take turns on them would have none left for anybody else.
    /// </summary>
    private async Task EndAsync(Task lookup, CancellationTokenSource stop)
    {
        using (stop)
        {
            try
            {
                if (!lookup.IsCompleted)
                {
                    // On a thread of its own: to cancel, Npgsql connects once more and blocks until the server has closed that connection,
                    // and a few silent connections' worth of that would leave the thread pool with no thread to answer anybody.
                    await Task.Factory.StartNew(
                        stop.Cancel, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                    await lookup.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
            finally
            {
                turns.Release();
            }
        }
    }

    // A connection that fell silent is seldom the only one: what cut it (a firewall, a failover) cut those that wait in the pool.
    private async Task ForgetIdleConnectionsAsync()
    {
        await using var context = await contexts.CreateDbContextAsync(CancellationToken.None);
        CustomerStoreProviders.ForgetIdleConnections(context);
    }
}
