using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace BankIdCheck.Sandbox.BankId;

/// <summary>
/// BankID's OIDC provider and AML person session API on loopback: real HTTP, real tokens, real signed PDF files, no credentials. What it
/// serves is described in <c>openapi/bankid-aml-person.yaml</c>.
/// </summary>
internal sealed class BankIdSimulator : IAsyncDisposable
{
    private const string Realm = "/auth/realms/current";

    private readonly WebApplication app;

    private BankIdSimulator(WebApplication app, BankIdSimulatorOptions options)
    {
        this.app = app;
        Clock = options.Clock;
        Counters = app.Services.GetRequiredService<SimulatorCounters>();
        Faults = app.Services.GetRequiredService<FaultBook>();
        Signer = app.Services.GetRequiredService<ReportSigner>();
        AmlBaseAddress = options.PublicAddress ?? new UriBuilder(Uri.UriSchemeHttp, IPAddress.Loopback.ToString(), PortOf(app)).Uri;
        Authority = new Uri(AmlBaseAddress, Realm);
    }

    /// <summary>The OIDC issuer.</summary>
    public Uri Authority { get; }

    /// <summary>The AML API, as <c>aml-baseurl</c> in the discovery document says it.</summary>
    public Uri AmlBaseAddress { get; }

    public MovableClock Clock { get; }

    /// <summary>All that were created, in no order.</summary>
    public IEnumerable<SimulatedSession> Sessions => app.Services.GetRequiredService<SessionStore>().All;

    public SimulatorCounters Counters { get; }

    public FaultBook Faults { get; }

    /// <summary>Who signs the reports; its root is what a client may trust.</summary>
    public ReportSigner Signer { get; }

    public static async Task<BankIdSimulator> StartAsync(
        BankIdSimulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new BankIdSimulatorOptions();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel((_, kestrel) =>
            kestrel.Listen(options.ListenAddress, options.Port, listen => listen.Use(next => async connection =>
            {
                var counters = kestrel.ApplicationServices.GetRequiredService<SimulatorCounters>();
                counters.Connected();
                try
                {
                    await next(connection);
                }
                finally
                {
                    counters.Disconnected();
                }
            })));
        AddServices(builder.Services, options);

        var host = builder.Build();
        host.MapOtherHost();
        host.MapOidc(Realm);
        host.MapAml();
        host.MapControl();
        await host.StartAsync(cancellationToken);
        return new BankIdSimulator(host, options);
    }

    /// <summary>Creates a session that is not ready for years, and returns its id.</summary>
    public string CreateUnready() => app.Services.GetRequiredService<SessionStore>().CreateUnready();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static int PortOf(WebApplication app) =>
        new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    private static void AddServices(IServiceCollection services, BankIdSimulatorOptions options)
    {
        services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        services.AddSingleton(options);
        services.AddSingleton(options.Clock);
        services.AddSingleton<TimeProvider>(options.Clock);
        services.AddSingleton<SimulatorCounters>();
        services.AddSingleton<FaultBook>();
        services.AddSingleton<ReportSigner>();
        services.AddSingleton<TokenIssuer>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<WebhookSender>();
    }
}
