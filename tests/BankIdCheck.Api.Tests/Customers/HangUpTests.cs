using System.Net.Http.Headers;
using System.Net.Http.Json;
using BankIdCheck.Api.Tests.Infrastructure;
using Npgsql;

namespace BankIdCheck.Api.Tests.Customers;

public sealed class HangUpTests
{
    private const string Waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

    [SkippableFact]
    public async Task A_caller_who_hangs_up_ends_the_work_at_the_server_and_is_no_error()
    {
        await using var store = await PostgresBankStore.CreateAsync();
        await using var api = await TestApi.StartAsync(configure: settings => settings.Use(store, timeLimit: TimeSpan.FromSeconds(20)));
        await api.ShouldBeUpAsync();
        await using NpgsqlConnection owner = new(store.Database.ConnectionString);
        await owner.OpenAsync();
        await using var transaction = await owner.BeginTransactionAsync();
        await using NpgsqlCommand locking = new("LOCK TABLE check_id_documents IN ACCESS EXCLUSIVE MODE", owner);
        await locking.ExecuteNonQueryAsync();

        using CancellationTokenSource patience = new();
        var request = AskAsync(api.Address, api.Issuer.Tokens.MintAppToken(), patience.Token);
        await UntilAsync(async () => await store.Database.QueryAsync<long>(Waiting) == 1);
        await patience.CancelAsync();

        await request.Invoking(sent => sent).Should().ThrowAsync<OperationCanceledException>();
        await UntilAsync(async () => await store.Database.QueryAsync<long>(Waiting) == 0);
        await UntilAsync(() => Task.FromResult(api.Logs.Lines.Any(line => line.Contains("caller-hung-up", StringComparison.Ordinal))));
        store.Database.LogLines().Should().Contain(line => line.Contains("canceling statement due to user request"));
        api.Logs.Errors.Should().BeEmpty();

        await transaction.RollbackAsync();
        await api.ShouldBeUpAsync();
    }

    private static async Task AskAsync(Uri address, string token, CancellationToken patience)
    {
        using HttpClient caller = new() { BaseAddress = address };
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await caller.PostAsJsonAsync("/check_id", Requests.PublishedExample, patience);
    }

    private static async Task UntilAsync(Func<Task<bool>> happened)
    {
        while (!await happened())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
