using BankIdCheck.Api.Customers;
using BankIdCheck.Api.Tests.Infrastructure;
using Microsoft.Data.Sqlite;

namespace BankIdCheck.Api.Tests.Customers;

/// <summary>What can happen to a file. The numbers are SQLite's result codes.</summary>
public sealed class SqliteFaultTests : IAsyncLifetime
{
    private readonly SqliteBankStore store = new();
    private TestApi api = null!;

    public async Task InitializeAsync() => api = await TestApi.StartAsync(configure: settings => settings.Use(store));

    public async Task DisposeAsync()
    {
        await api.DisposeAsync();
        await store.DisposeAsync();
    }

    [Fact]
    public async Task A_file_that_is_missing_at_the_start_is_read_as_soon_as_it_is_there()
    {
        var later = Path.Combine(Path.GetDirectoryName(store.File)!, "later.db");
        await using var started = await TestApi.StartAsync(configure: settings =>
            settings.Use(CustomerStoreProvider.Sqlite, $"Data Source={later}", timeLimit: FaultAssertions.TimeLimit));
        await started.ShouldBeDownAsync("SqliteException(14)");
        File.Exists(later).Should().BeFalse("an empty file would be an empty store");

        File.Copy(store.File, later);

        await started.ShouldBeUpAsync();
    }

    [Fact]
    public async Task A_file_that_is_replaced_is_read_from_the_next_request()
    {
        await using SqliteBankStore next = new();
        await next.ExecuteAsync("UPDATE check_id_documents SET document_number = 'RENEWED001' WHERE nnin = '12345678901'");
        await api.ShouldBeUpAsync();

        File.Move(next.File, store.File, overwrite: true);

        (await api.CheckAsync(Requests.PublishedExample)).ShouldSayMatchFound(matchFound: false);
        (await api.CheckAsync(Requests.For(SampleDocuments.Published with { Number = "RENEWED001" })))
            .ShouldSayMatchFound(matchFound: true);
    }

    [Fact]
    public async Task A_file_that_is_deleted_is_not_answered_from_any_more()
    {
        await api.ShouldBeUpAsync();

        File.Delete(store.File);

        await api.ShouldBeDownAsync("SqliteException(14)");
    }

    [Fact]
    public async Task A_folder_in_place_of_the_file_is_a_fault()
    {
        var copy = $"{store.File}.copy";
        File.Move(store.File, copy);
        Directory.CreateDirectory(store.File);
        await api.ShouldBeDownAsync("SqliteException(266)");

        Directory.Delete(store.File);
        File.Move(copy, store.File);

        await api.ShouldBeUpAsync();
    }

    [Theory]
    [InlineData(0, "SqliteException(26)")]
    [InlineData(4096, "SqliteException(11)")]
    [InlineData(512, "SqliteException(")]
    public async Task A_corrupt_file_is_a_fault(int bytesThatAreKept, string fault)
    {
        var good = await File.ReadAllBytesAsync(store.File);
        var bad = good.Select((octet, index) => index < bytesThatAreKept ? octet : (byte)0x5A).ToArray();
        await File.WriteAllBytesAsync(store.File, bad);
        await api.ShouldBeDownAsync(fault);

        await File.WriteAllBytesAsync(store.File, good);

        await api.ShouldBeUpAsync();
    }

    [Theory]
    [InlineData("ALTER TABLE check_id_documents RENAME TO gone", "ALTER TABLE gone RENAME TO check_id_documents")]
    [InlineData("ALTER TABLE check_id_documents RENAME COLUMN document_issuer TO gone", "ALTER TABLE check_id_documents RENAME COLUMN gone TO document_issuer")]
    public async Task A_table_or_column_that_is_missing_is_a_fault(string hurt, string heal)
    {
        await api.ShouldBeUpAsync();
        await store.ExecuteAsync(hurt);
        await api.ShouldBeDownAsync("SqliteException(1)");

        await store.ExecuteAsync(heal);

        await api.ShouldBeUpAsync();
    }

    [Fact]
    public async Task A_date_that_is_none_is_a_fault_for_that_person_and_is_not_logged()
    {
        const string Garbage = "until CCC014356 is renewed";
        api.Logs.Secrets.Add(Garbage);
        await store.ExecuteAsync($"UPDATE check_id_documents SET valid_until = '{Garbage}' WHERE nnin = '12345678901'");

        await api.ShouldRefuseAsync(Requests.PublishedExample, "FormatException");
        (await api.CheckAsync(Requests.For(SampleDocuments.First))).ShouldSayMatchFound(matchFound: true);

        await store.ExecuteAsync("UPDATE check_id_documents SET valid_until = NULL WHERE nnin = '12345678901'");
        await api.ShouldBeUpAsync();
    }

    [Fact]
    public async Task A_file_that_somebody_has_locked_is_a_fault_for_many_at_once_and_holds_up_nothing_else()
    {
        await using SqliteConnection writer = new($"{store.ConnectionString};Pooling=False");
        await writer.OpenAsync();
        await using SqliteCommand begin = new("BEGIN EXCLUSIVE", writer);
        await begin.ExecuteNonQueryAsync();

        await using var impatient = await TestApi.StartAsync(
            configure: settings => settings.Use(store, timeLimit: FaultAssertions.TimeLimit));
        await impatient.ShouldBeDownAsync("TimeoutException", requestsAtOnce: 60);

        await using SqliteCommand commit = new("COMMIT", writer);
        await commit.ExecuteNonQueryAsync();

        await impatient.ShouldBeUpAsync();
    }

    [Fact]
    public async Task A_file_that_is_locked_for_a_moment_is_waited_for()
    {
        await using SqliteConnection writer = new($"{store.ConnectionString};Pooling=False");
        await writer.OpenAsync();
        await using SqliteCommand begin = new("BEGIN EXCLUSIVE", writer);
        await begin.ExecuteNonQueryAsync();

        var check = api.CheckAsync(Requests.PublishedExample);
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        check.IsCompleted.Should().BeFalse();
        await using SqliteCommand commit = new("COMMIT", writer);
        await commit.ExecuteNonQueryAsync();

        (await check).ShouldSayMatchFound(matchFound: true);
    }

    [Fact]
    public async Task A_bank_that_writes_to_its_write_ahead_log_holds_up_no_reader()
    {
        await using SqliteConnection writer = new($"{store.ConnectionString};Pooling=False");
        await writer.OpenAsync();
        await using SqliteCommand write = new("BEGIN IMMEDIATE; DELETE FROM check_id_documents", writer);
        await write.ExecuteNonQueryAsync();

        await api.ShouldBeUpAsync(requestsAtOnce: 10);
    }
}
