using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BankIdCheck.Api.Tests.Infrastructure;

namespace BankIdCheck.Api.Tests.Customers;

/// <summary>What can happen to a server: stopped, killed, frozen, replaced, in the midst of requests.</summary>
public sealed class PostgresServerFaultTests : IAsyncLifetime
{
    private const int Many = 40;

    private PostgresServer server = null!;
    private PostgresBankStore store = null!;
    private TestApi api = null!;

    public async Task InitializeAsync()
    {
        server = await PostgresServer.StartNewAsync();
        store = await PostgresBankStore.CreateAsync(server);
        api = await TestApi.StartAsync(configure: settings => settings.Use(store));
    }

    public async Task DisposeAsync()
    {
        if (api is not null)
        {
            await api.DisposeAsync();
            await store.DisposeAsync();
        }

        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task A_server_that_is_down_at_the_start_is_asked_as_soon_as_it_is_up()
    {
        await server.StopAsync();
        await using var started = await TestApi.StartAsync(configure: settings => settings.Use(store));
        await started.ShouldBeDownAsync("SocketException(ConnectionRefused)", requestsAtOnce: Many);

        await server.StartAsync();

        await started.ShouldBeUpAsync();
    }

    [SkippableFact]
    public async Task A_server_that_was_restarted_unnoticed_fails_no_request_though_every_pooled_connection_is_dead()
    {
        await api.ShouldBeUpAsync(requestsAtOnce: Many);
        await server.StopAsync();
        await server.StartAsync();

        await api.ShouldBeUpAsync();

        await api.ShouldBeUpAsync(requestsAtOnce: Many);
        await server.KillAsync();
        await server.StartAsync();

        await api.ShouldBeUpAsync(requestsAtOnce: Many);
    }

    [SkippableTheory]
    [InlineData("stopped")]
    [InlineData("stopped immediately")]
    [InlineData("killed")]
    public async Task A_server_that_ends_under_load_gives_faults_and_never_a_no(string how)
    {
        using CancellationTokenSource enough = new();
        ConcurrentBag<Answer> answers = [];
        var load = Enumerable.Range(0, 8).Select(_ => Task.Run(() => AskUntilAsync(answers, enough.Token))).ToArray();
        await UntilAsync(() => answers.Count > 200);

        await (how switch { "stopped" => server.StopAsync(), "killed" => server.KillAsync(), _ => server.StopImmediatelyAsync() });
        await UntilAsync(() => answers.Any(answer => answer.Status is HttpStatusCode.InternalServerError));
        await api.ShouldBeDownAsync("SocketException(ConnectionRefused)");
        await server.StartAsync();
        await api.ShouldBeUpAsync();
        await enough.CancelAsync();
        await Task.WhenAll(load);

        answers.Should().AllSatisfy(answer =>
        {
            if (answer.Status is HttpStatusCode.OK)
            {
                answer.ShouldSayMatchFound(matchFound: true);
            }
            else
            {
                answer.ShouldBeProblem(HttpStatusCode.InternalServerError, "store-unavailable");
            }
        });
    }

    [SkippableFact]
    public async Task A_server_that_is_frozen_is_given_up_in_time_by_many_at_once_and_asked_again_when_it_thaws()
    {
        await using var impatient = await TestApi.StartAsync(
            configure: settings => settings.Use(store, timeLimit: FaultAssertions.TimeLimit));
        await impatient.ShouldBeUpAsync(requestsAtOnce: Many);
        await server.FreezeAsync();
        try
        {
            await impatient.ShouldBeDownAsync("TimeoutException", requestsAtOnce: Many);
            await impatient.ShouldBeDownAsync("TimeoutException", requestsAtOnce: Many);
        }
        finally
        {
            await server.ThawAsync();
        }

        await impatient.ShouldBeUpAsync();
    }

    [SkippableFact]
    public async Task A_certificate_that_nobody_vouches_for_is_a_fault_where_the_server_must_be_known()
    {
        await AddCertificateAsync();
        await server.StopAsync();
        await server.StartAsync("ssl=on");

        await using var verifying = await TestApi.StartAsync(configure: settings =>
            settings.Use(store.Provider, $"{store.ConnectionString};SSL Mode=VerifyFull"));
        await verifying.ShouldBeDownAsync("AuthenticationException");

        await using var encrypting = await TestApi.StartAsync(configure: settings =>
            settings.Use(store.Provider, $"{store.ConnectionString};SSL Mode=Require"));
        await encrypting.ShouldBeUpAsync();
    }

    private async Task AddCertificateAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=db.bank.test", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await server.AddFileAsync("server.crt", certificate.ExportCertificatePem());
        await server.AddFileAsync("server.key", key.ExportPkcs8PrivateKeyPem());
    }

    private async Task AskUntilAsync(ConcurrentBag<Answer> answers, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            answers.Add(await api.CheckAsync(Requests.PublishedExample));
        }
    }

    private static async Task UntilAsync(Func<bool> happened)
    {
        while (!happened())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}
