using System.Net;
using BankIdCheck.Api.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace BankIdCheck.Api.Tests.Customers;

/// <summary>What the bank has on file, as it has it, and what the service makes of it: the same on every provider.</summary>
public abstract class StoreReadingTests : IAsyncLifetime
{
    private const string Nnin = "17912099997";
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private BankStore store = null!;

    public async Task InitializeAsync() => store = await CreateStoreAsync();

    public async Task DisposeAsync()
    {
        if (store is not null)
        {
            await store.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task A_document_on_file_matches_however_it_was_typed()
    {
        await using var api = await StartAsync();

        (await api.CheckAsync(Requests.PublishedExample)).ShouldSayMatchFound(matchFound: true);
        (await api.CheckAsync(Requests.For(SampleDocuments.Untidy.Nnin, "passport", "A08O26475", "DEU")))
            .ShouldSayMatchFound(matchFound: true);
        (await api.CheckAsync(Requests.For(SampleDocuments.DNumber))).ShouldSayMatchFound(matchFound: true);
    }

    [SkippableFact]
    public async Task Each_of_a_persons_documents_matches_and_no_mixture_of_them_does()
    {
        var (first, second) = (SampleDocuments.First, SampleDocuments.Second);
        await using var api = await StartAsync();

        (await api.CheckAsync(Requests.For(first))).ShouldSayMatchFound(matchFound: true);
        (await api.CheckAsync(Requests.For(second))).ShouldSayMatchFound(matchFound: true);
        (await api.CheckAsync(Requests.For(first.Nnin, first.Type, first.Number, second.Issuer))).ShouldSayMatchFound(matchFound: false);
        (await api.CheckAsync(Requests.For(first.Nnin, second.Type, first.Number, first.Issuer))).ShouldSayMatchFound(matchFound: false);
    }

    [SkippableFact]
    public async Task A_document_of_somebody_else_does_not_match()
    {
        await using var api = await StartAsync();

        var answer = await api.CheckAsync(Requests.For(SampleDocuments.First.Nnin, "passport", SampleDocuments.Published.Number, "AUS"));

        answer.ShouldSayMatchFound(matchFound: false);
    }

    [SkippableTheory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(null, true)]
    public async Task A_document_is_valid_to_the_end_of_its_last_day(int? daysLeft, bool match)
    {
        var lastDay = daysLeft is { } days ? DateOnly.FromDateTime(Now.UtcDateTime).AddDays(days).ToString("O") : null;
        DocumentRow row = new("01010750321", "passport", "LASTDAY001", "FRA", lastDay);
        await store.AddAsync(row);
        await using var api = await StartAsync();

        (await api.CheckAsync(Requests.For(row))).ShouldSayMatchFound(match);
    }

    [SkippableFact]
    public async Task A_record_that_lacks_a_member_is_no_record_of_the_document()
    {
        await store.AddAsync(
            new(Nnin, null, "LACKSTYPE1", "AUS"), new(Nnin, "passport", null, "AUS"), new(Nnin, "passport", "LACKSISS01", null),
            new(Nnin, "  ", " ", ""));
        await using var api = await StartAsync();

        (await api.CheckAsync(Requests.For(Nnin, "passport", "LACKSTYPE1", "AUS"))).ShouldSayMatchFound(matchFound: false);
        (await api.CheckAsync(Requests.For(Nnin, "passport", "LACKSISS01", "AUS"))).ShouldSayMatchFound(matchFound: false);
    }

    [SkippableFact]
    public async Task Blanks_that_fill_up_a_column_make_no_difference()
    {
        await store.ExecuteAsync(
            """
            CREATE TABLE padded (nnin CHAR(20), document_type CHAR(30), document_number CHAR(30), document_issuer CHAR(30), valid_until DATE);
            INSERT INTO padded VALUES ('01010750321', 'passport                      ', 'PADDED0001                    ', 'SWE                           ', NULL);
            """);
        await ShareAsync("padded");
        await using var api = await StartAsync("padded");

        (await api.CheckAsync(Requests.For("01010750321", "passport", "PADDED0001", "SWE"))).ShouldSayMatchFound(matchFound: true);
    }

    [SkippableFact]
    public async Task An_issuer_that_cannot_be_understood_leaves_a_doubt_only_if_all_the_rest_agrees()
    {
        var row = SampleDocuments.Unreadable;
        await using var api = await StartAsync();

        (await api.CheckAsync(Requests.For(row.Nnin, row.Type, row.Number, "AUS")))
            .ShouldBeProblem(HttpStatusCode.InternalServerError, "store-in-doubt");
        (await api.CheckAsync(Requests.For(row.Nnin, row.Type, "OTHER00001", "AUS"))).ShouldSayMatchFound(matchFound: false);
        (await api.CheckAsync(Requests.For(row.Nnin, "residence permit", row.Number, "AUS"))).ShouldSayMatchFound(matchFound: false);
    }

    [SkippableFact]
    public async Task A_document_that_is_understood_settles_a_doubt_about_another()
    {
        var row = SampleDocuments.Unreadable;
        await store.AddAsync(row with { Issuer = "AUS" });
        await using var api = await StartAsync();

        (await api.CheckAsync(Requests.For(row.Nnin, row.Type, row.Number, "AUS"))).ShouldSayMatchFound(matchFound: true);
    }

    [SkippableFact]
    public async Task A_number_with_more_documents_than_a_person_has_is_never_answered_for()
    {
        DocumentRow wanted = new(Nnin, "passport", "WANTED0001", "AUS");
        await store.ExecuteAsync("DELETE FROM check_id_documents");
        await store.AddAsync(Enumerable.Range(1, 99).Select(n => wanted with { Number = $"CROWD{n:000}" }).Prepend(wanted));
        await using var api = await StartAsync();

        (await api.CheckAsync(Requests.For(wanted))).ShouldSayMatchFound(matchFound: true);
        await store.AddAsync(wanted with { Number = "CROWD100" });

        (await api.CheckAsync(Requests.For(wanted))).ShouldBeProblem(HttpStatusCode.InternalServerError, "store-in-doubt");
        (await api.CheckAsync(Requests.For(Nnin, "passport", "NOBODYS001", "AUS")))
            .ShouldBeProblem(HttpStatusCode.InternalServerError, "store-in-doubt");
    }

    [SkippableFact]
    public async Task A_record_that_is_corrected_counts_from_the_next_request()
    {
        await using var api = await StartAsync();
        (await api.CheckAsync(Requests.PublishedExample)).ShouldSayMatchFound(matchFound: true);

        await store.ExecuteAsync("DELETE FROM check_id_documents WHERE nnin = '12345678901'");

        (await api.CheckAsync(Requests.PublishedExample)).ShouldSayMatchFound(matchFound: false);
    }

    internal abstract Task<BankStore> CreateStoreAsync();

    /// <summary>Lets the service read a table that the test has made.</summary>
    internal virtual Task ShareAsync(string table) => Task.CompletedTask;

    private protected BankStore Store => store;

    private Task<TestApi> StartAsync(string? table = null) =>
        TestApi.StartAsync(
            configure: settings => settings.Use(store, table),
            services: services => services.AddSingleton<TimeProvider>(new StandingClock(Now)));

    /// <summary>Tells one time of one day, so that midnight does not fall into a test; its timers run as usual.</summary>
    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}

public sealed class SqliteStoreReadingTests : StoreReadingTests
{
    internal override Task<BankStore> CreateStoreAsync() => Task.FromResult<BankStore>(new SqliteBankStore());
}

public sealed class PostgresStoreReadingTests : StoreReadingTests
{
    internal override async Task<BankStore> CreateStoreAsync() => await PostgresBankStore.CreateAsync();

    internal override Task ShareAsync(string table) =>
        Store.ExecuteAsync($"GRANT SELECT ON {table} TO {((PostgresBankStore)Store).Reader}");
}

public sealed class SqlServerStoreReadingTests : StoreReadingTests
{
    internal override async Task<BankStore> CreateStoreAsync() => await SqlServerBankStore.CreateAsync();
}
