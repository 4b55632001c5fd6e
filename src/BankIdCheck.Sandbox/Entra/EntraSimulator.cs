using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace BankIdCheck.Sandbox.Entra;

internal sealed record EntraSimulatorOptions
{
    /// <summary>0 takes a free port.</summary>
    public int Port { get; init; }

    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>Where others reach the simulator, when that is not where it listens (a container's published port).</summary>
    public Uri? PublicAddress { get; init; }

    public EntraTenant Tenant { get; init; } = SampleTenant.Directory;

    /// <summary>The issuer's clock: lifetimes of tokens and codes. Network delays take real time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>
/// A simulated Microsoft Entra ID with one tenant, over real HTTP. Keys, tokens and faults are changed by code while it runs.
/// What it leaves out is listed in this project's README.
/// </summary>
internal sealed class EntraSimulator : IAsyncDisposable
{
    private readonly EntraSimulatorOptions options;
    private readonly MetadataEndpoints metadata;
    private readonly TokenEndpoint tokenEndpoint;
    private readonly AuthorizeEndpoint authorizeEndpoint;
    private readonly int port;
    private Socket? reserved;
    private WebApplication? app;

    private EntraSimulator(EntraSimulatorOptions options)
    {
        this.options = options;
        reserved = Reserve(options.Port);
        port = ((IPEndPoint)reserved.LocalEndPoint!).Port;
        Instance = options.PublicAddress ?? new UriBuilder(Uri.UriSchemeHttp, IPAddress.Loopback.ToString(), port).Uri;
        Keys = new(options.Time);
        Tokens = new(options.Tenant, Instance, Keys, options.Time);
        var codes = new AuthorizationCodes(options.Time);
        metadata = new(options.Tenant, Instance, Keys, Tokens, Faults);
        tokenEndpoint = new(options.Tenant, Tokens, codes, options.Time);
        authorizeEndpoint = new(options.Tenant, codes);
    }

    /// <summary>What <c>AzureAd:Instance</c> is set to; ends with a slash.</summary>
    public Uri Instance { get; }

    public Guid TenantId => options.Tenant.Id;

    public EntraKeys Keys { get; }

    public EntraTokens Tokens { get; }

    public EntraFaults Faults { get; } = new();

    /// <summary>Requests for metadata since the start, those answered with a fault included.</summary>
    public int DiscoveryRequests => metadata.DiscoveryRequests;

    public int KeyRequests => metadata.KeyRequests;

    public Uri TokenEndpoint => new(Instance, $"{TenantId}/oauth2/v2.0/token");

    public static async Task<EntraSimulator> StartAsync(
        EntraSimulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        var simulator = new EntraSimulator(options ?? new());
        await simulator.ListenAgainAsync(cancellationToken);
        return simulator;
    }

    /// <summary>Refuses connections from now on. The port stays reserved, keys and codes are kept.</summary>
    public async Task StopListeningAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
            app = null;
            reserved = Reserve(port);
        }
    }

    public async Task ListenAgainAsync(CancellationToken cancellationToken = default)
    {
        if (app is null)
        {
            app = Build();
            await app.StartAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopListeningAsync();
        reserved?.Dispose();
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.ListenAddress, port);
        });
        builder.Services.Configure<SocketTransportOptions>(transport => transport.CreateBoundListenSocket = TakeReserved);
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.Services.AddRoutingCore();
        builder.Services.AddCors();

        var built = builder.Build();
        built.UseCors(policy => policy.AllowAnyOrigin().AllowAnyHeader().AllowAnyMethod());
        var routes = built.MapGroup("/{tenant}").AddEndpointFilter(OnlyOurTenantAsync);
        metadata.Map(routes);
        tokenEndpoint.Map(routes);
        authorizeEndpoint.Map(routes);
        return built;
    }

    private ValueTask<object?> OnlyOurTenantAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.GetRouteValue("tenant") is string tenant && tenant != TenantId.ToString()
            ? ValueTask.FromResult<object?>(EntraError.TenantNotFound(tenant).ToResult(options.Time))
            : next(context);

    /// <summary>Bound but not listening: nobody else gets the port, and whoever connects is refused.</summary>
    private Socket Reserve(int wanted)
    {
        var socket = new Socket(options.ListenAddress.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (!OperatingSystem.IsWindows())
        {
            // Connections that were just closed keep the port busy otherwise. On Windows the option would share the port.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
        }

        socket.Bind(new IPEndPoint(options.ListenAddress, wanted));
        return socket;
    }

    private Socket TakeReserved(EndPoint endpoint) =>
        Interlocked.Exchange(ref reserved, null) ?? throw new InvalidOperationException($"{endpoint} is not reserved.");
}
