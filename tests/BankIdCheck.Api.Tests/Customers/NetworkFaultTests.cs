using System.Net;
using System.Net.Sockets;
using BankIdCheck.Api.Customers;
using BankIdCheck.Api.Tests.Infrastructure;

namespace BankIdCheck.Api.Tests.Customers;

/// <summary>What can happen between the service and a server.</summary>
public sealed class NetworkFaultTests
{
    private const int Many = 40;

    [Theory]
    [InlineData("PostgreSql", "Host=127.0.0.1;Port={0};Database=customers;Username=reader;Password=secret-of-reader", "NpgsqlException")]
    [InlineData("SqlServer", "Server=127.0.0.1,{0};Database=customers;User ID=reader;Password=secret-of-reader", "Exception")]
    public async Task A_connection_that_is_refused_is_a_fault(string provider, string connectionString, string fault)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var api = await StartAsync(provider, string.Format(connectionString, port));

        await api.ShouldBeDownAsync(fault);
    }

    [Theory]
    [InlineData("PostgreSql", "Host=127.0.0.1;Port={0};Database=customers;Username=reader;Password=secret-of-reader")]
    [InlineData("SqlServer", "Server=127.0.0.1,{0};Database=customers;User ID=reader;Password=secret-of-reader")]
    public async Task A_listener_that_never_answers_is_given_up_in_time_by_many_at_once(string provider, string connectionString)
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        await using var api = await StartAsync(provider, string.Format(connectionString, ((IPEndPoint)silent.LocalEndpoint).Port));

        await api.ShouldBeDownAsync("TimeoutException", Many);
    }

    [SkippableFact]
    public async Task A_network_that_swallows_everything_is_a_fault_until_it_carries_again()
    {
        await using var store = await PostgresBankStore.CreateAsync();
        await using TcpRelay network = new(store.Database.Server.Port);
        await using var api = await StartThroughAsync(network, store);
        await api.ShouldBeUpAsync(Many);
        network.Swallow();
        await api.ShouldBeDownAsync("TimeoutException", Many);

        network.CarryNewConnections();

        await api.ShouldBeUpAsync();
    }

    [SkippableFact]
    public async Task A_network_that_swallows_from_the_start_is_a_fault_until_it_carries()
    {
        await using var store = await PostgresBankStore.CreateAsync();
        await using TcpRelay network = new(store.Database.Server.Port);
        network.Swallow();
        await using var api = await StartThroughAsync(network, store);
        await api.ShouldBeDownAsync("TimeoutException", Many);

        network.CarryNewConnections();

        await api.ShouldBeUpAsync();
    }

    [SkippableFact]
    public async Task Pooled_connections_that_were_cut_without_a_word_are_all_replaced_after_one_request_in_vain()
    {
        await using var store = await PostgresBankStore.CreateAsync();
        await using TcpRelay network = new(store.Database.Server.Port);
        await using var api = await StartThroughAsync(network, store);
        await api.ShouldBeUpAsync(Many);

        network.Swallow();
        network.CarryNewConnections();
        await api.ShouldRefuseAsync(Requests.PublishedExample, "TimeoutException");

        await api.ShouldBeUpAsync();
        await api.ShouldBeUpAsync(Many);
    }

    private static Task<TestApi> StartThroughAsync(TcpRelay network, PostgresBankStore store) =>
        TestApi.StartAsync(configure: settings => settings.Use(
            store.Provider,
            store.ConnectionString.Replace($"Port={store.Database.Server.Port}", $"Port={network.Port}", StringComparison.Ordinal),
            timeLimit: FaultAssertions.TimeLimit));

    private static async Task<TestApi> StartAsync(string provider, string connectionString)
    {
        var api = await TestApi.StartAsync(configure: settings =>
            settings.Use(Enum.Parse<CustomerStoreProvider>(provider), connectionString, timeLimit: FaultAssertions.TimeLimit));
        api.Logs.Secrets.Add("secret-of-reader");
        return api;
    }
}
