namespace BankIdCheck.Api.Customers;

/// <summary>
/// Asks each store once at the start, so that the first caller does not wait for models, queries and connections to be made.
/// </summary>
internal sealed class CustomerStoresWarmup(CustomerStores stores) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(stores.All.Select(store => ProbeAsync(store, stoppingToken)));

    // A store that does not answer is no reason not to start: readiness says so, with the fault.
    private static async Task ProbeAsync(CustomerStore store, CancellationToken stoppingToken) =>
        await Task.Run(() => store.ProbeAsync(stoppingToken), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
