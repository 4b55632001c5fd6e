using BankIdCheck.Sandbox.BankId;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BankIdCheck.Aml.Tests;

/// <summary>A simulated BankID and a client that talks to it over sockets, as a host would set it up.</summary>
internal sealed class Harness : IAsyncDisposable
{
    private readonly IHost host;

    private Harness(BankIdSimulator simulator, IHost host, LogCapture logs)
    {
        Simulator = simulator;
        this.host = host;
        Logs = logs;
    }

    public BankIdSimulator Simulator { get; }

    public LogCapture Logs { get; }

    public IAmlPersonClient Client => host.Services.GetRequiredService<IAmlPersonClient>();

    public IServiceProvider Services => host.Services;

    /// <summary>Everything is ready at once unless told otherwise. A new one each time: it holds a clock.</summary>
    public static BankIdSimulatorOptions Instant => new() { JsonAfter = TimeSpan.Zero, ReportAfter = TimeSpan.Zero, RecordTargets = true };

    public static PersonScreening Tomas =>
        new() { FirstName = "Tomas", LastName = "Topstad", DateOfBirth = new DateOnly(2007, 1, 1), Ssn = "01010750160" };

    public static async Task<Harness> StartAsync(
        BankIdSimulatorOptions? simulation = null, Action<BankIdAmlOptions, BankIdSimulator>? configure = null, TimeProvider? time = null)
    {
        var simulator = await BankIdSimulator.StartAsync(simulation ?? Instant);
        LogCapture logs = new();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs);
        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        builder.Services.AddBankIdAml(options =>
        {
            options.Authority = simulator.Authority;
            options.ClientId = SimulatedClient.Sandbox.Id;
            options.ClientSecret = SimulatedClient.Sandbox.Secret;
            options.RetryDelay = TimeSpan.FromMilliseconds(5);
            options.Polling.Interval = TimeSpan.FromMilliseconds(20);
            options.Polling.MaxInterval = TimeSpan.FromMilliseconds(100);
            configure?.Invoke(options, simulator);
        });
        return new Harness(simulator, builder.Build(), logs);
    }

    /// <summary>A synthetic person whose last name asks the simulator for a fault.</summary>
    public static PersonScreening Faulty(BankIdFault fault) =>
        new() { FirstName = "Vakker", LastName = FaultBook.LastNameOf(fault), DateOfBirth = new DateOnly(1979, 11, 17) };

    public async Task<AmlSession> CreateAndWaitAsync(PersonScreening screening)
    {
        var id = await Client.CreateSessionAsync(screening);
        return await Client.WaitAsync(id);
    }

    public async ValueTask DisposeAsync()
    {
        host.Dispose();
        await Simulator.DisposeAsync();
        Logs.Dispose();
    }
}
