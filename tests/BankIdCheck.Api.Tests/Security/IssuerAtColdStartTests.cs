using System.Net;
using BankIdCheck.Api.Tests.Infrastructure;
using BankIdCheck.Sandbox.Entra;
using Microsoft.Extensions.DependencyInjection;

namespace BankIdCheck.Api.Tests.Security;

/// <summary>No key was ever had: tokens cannot be judged, which is neither "valid" nor "invalid".</summary>
public sealed class IssuerAtColdStartTests : IClassFixture<IssuerAtColdStartTests.OwnIssuer>
{
    private static readonly TimeSpan LongestRefresh = TimeSpan.FromSeconds(3);

    private readonly ManualTime time = new();
    private readonly EntraSimulator issuer;
    private readonly int askedBefore;

    public IssuerAtColdStartTests(OwnIssuer own)
    {
        issuer = own.Issuer;
        issuer.Faults.Clear();
        askedBefore = issuer.DiscoveryRequests;
    }

    public static TheoryData<string> Faults => IssuerFault.Names;

    private int Asked => issuer.DiscoveryRequests - askedBefore;

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Without_keys_a_token_gets_503_and_as_soon_as_the_issuer_answers_200(string fault)
    {
        IssuerFault.Set(issuer.Faults, fault);
        await using var api = await StartAsync();

        await ShouldNotJudgeAsync(api);

        issuer.Faults.Clear();
        await ShouldRecoverAsync(api);
    }

    [Fact]
    public async Task An_issuer_that_is_down_does_not_keep_the_service_from_starting()
    {
        await issuer.StopListeningAsync();
        await using var api = await StartAsync();

        await ShouldNotJudgeAsync(api);

        await issuer.ListenAgainAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        (await api.CheckAsync(Requests.PublishedExample)).Status.Should()
            .Be(HttpStatusCode.OK, "the first request after the fault asks again");
    }

    [Fact]
    public async Task Without_requests_the_service_becomes_ready_by_itself()
    {
        await issuer.StopListeningAsync();
        await using var api = await TestApi.StartAsync(issuer, keysAtHand: false);
        (await HealthAsync(api, "/health/ready")).Should().Be(HttpStatusCode.ServiceUnavailable);

        await issuer.ListenAgainAsync();

        await Eventually.BecomesTrueAsync(
            async () => await HealthAsync(api, "/health/ready") is HttpStatusCode.OK, "the keys are asked for until they are had");
    }

    [Fact]
    public async Task A_first_request_waits_for_an_issuer_that_is_slow()
    {
        issuer.Faults.Keys = new EntraFault.Delay(TimeSpan.FromMilliseconds(500));
        await using var api = await StartAsync();

        await api.ShouldAcceptAsync(issuer.Tokens.MintAppToken());
    }

    [Fact]
    public async Task A_first_request_waits_no_longer_than_the_issuer_may_take()
    {
        issuer.Faults.Discovery = new EntraFault.Hang();
        await using var api = await StartAsync();
        await Eventually.BecomesTrueAsync(() => Asked == 1, "the keys are asked for at the start");
        var answer = api.CheckAsync(Requests.PublishedExample);
        await Eventually.BecomesTrueAsync(() => api.Arrived == 1, "it waits for the keys");

        time.Advance(LongestRefresh - TimeSpan.FromMilliseconds(1));
        (await Task.WhenAny(answer, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System))).Should()
            .NotBe(answer, "the issuer may still answer");

        time.Advance(TimeSpan.FromMilliseconds(1));
        (await answer).Status.Should().Be(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task What_is_no_token_of_ours_is_refused_without_keys_too()
    {
        issuer.Faults.Discovery = EntraFault.Status(500);
        await using var api = await StartAsync();

        await api.ShouldRefuseAsync("garbage", HttpStatusCode.Unauthorized, "malformed");
        await api.ShouldRefuseAsync(issuer.Tokens.MintAppToken(header: header => header.Remove("kid")), HttpStatusCode.Unauthorized, "kid");
    }

    [Fact]
    public async Task Many_first_requests_cause_one_refresh()
    {
        issuer.Faults.Discovery = new EntraFault.Delay(TimeSpan.FromMilliseconds(500));
        await using var api = await StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => api.CheckAsync(Requests.PublishedExample)));

        answers.Should().OnlyContain(answer => answer.Status == HttpStatusCode.OK);
        Asked.Should().Be(1);
    }

    [Fact]
    public async Task A_flood_without_keys_does_not_reach_the_issuer()
    {
        issuer.Faults.Discovery = EntraFault.Status(500);
        await using var api = await StartAsync();

        for (var round = 0; round < 20; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => api.CheckAsync(Requests.PublishedExample)));
        }

        Asked.Should().BeLessThanOrEqualTo(2, "one at the start and one for the first request of this second");
    }

    [Fact]
    public async Task Whoever_hangs_up_while_keys_are_awaited_is_no_fault()
    {
        issuer.Faults.Discovery = new EntraFault.Hang();
        await using var api = await StartAsync();
        await Eventually.BecomesTrueAsync(() => Asked == 1, "the keys are asked for at the start");
        using HttpClient impatient = new() { BaseAddress = api.Address };
        impatient.DefaultRequestHeaders.Authorization = new("Bearer", issuer.Tokens.MintAppToken());
        using CancellationTokenSource patience = new();

        var request = impatient.PostAsync("/check_id", content: null, patience.Token);
        await Eventually.BecomesTrueAsync(() => api.Arrived == 1, "it waits for the keys");
        await patience.CancelAsync();
        await request.Invoking(sent => sent).Should().ThrowAsync<OperationCanceledException>();

        await Eventually.BecomesTrueAsync(
            () =>
            {
                time.Advance(LongestRefresh);
                return api.Logs.Lines.Any(line => line.Contains("RequestAnswered", StringComparison.Ordinal));
            },
            "every request is logged");
        api.Logs.Lines.Should().NotContain(line => line.Contains("UnhandledException", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_service_stops_at_once_though_the_issuer_hangs()
    {
        issuer.Faults.Discovery = new EntraFault.Hang();
        var api = await StartAsync();
        await Eventually.BecomesTrueAsync(() => Asked == 1, "the keys are asked for at the start");

        // The clock stands still, so the refresh itself never ends.
        await api.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
    }

    private Task<TestApi> StartAsync() =>
        TestApi.StartAsync(issuer, services: services => services.AddSingleton<TimeProvider>(time), keysAtHand: false);

    private async Task ShouldNotJudgeAsync(TestApi api)
    {
        var answer = await time.AdvanceUntilDoneAsync(api.CheckAsync(Requests.PublishedExample), LongestRefresh);
        answer.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "signing-keys-unavailable");
        answer.Headers.RetryAfter!.Delta.Should().BePositive();
        answer.Headers.WwwAuthenticate.Should().BeEmpty("the token was not judged");
        (await api.EventOfAsync(answer)).Should().Contain("answered 503: signing-keys-unavailable");

        (await api.CheckAsync(Requests.PublishedExample, token: "")).ShouldBeRefused(HttpStatusCode.Unauthorized, "Bearer");
        (await HealthAsync(api, "/health/ready")).Should().Be(HttpStatusCode.ServiceUnavailable);
        (await HealthAsync(api, "/healthcheck")).Should().Be(HttpStatusCode.InternalServerError);
        (await HealthAsync(api, "/health/live")).Should().Be(HttpStatusCode.OK);
    }

    private async Task ShouldRecoverAsync(TestApi api)
    {
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return (await api.CheckAsync(Requests.PublishedExample)).Status is HttpStatusCode.OK;
            },
            "the issuer answers again");
        (await HealthAsync(api, "/health/ready")).Should().Be(HttpStatusCode.OK);
    }

    private static async Task<HttpStatusCode> HealthAsync(TestApi api, string path) =>
        (await api.SendAsync(HttpMethod.Get, path, token: "")).Status;

    /// <summary>Stopped, made to fail and set right again by one test after another.</summary>
    public sealed class OwnIssuer : IAsyncLifetime
    {
        internal EntraSimulator Issuer { get; private set; } = null!;

        public async Task InitializeAsync() => Issuer = await EntraSimulator.StartAsync();

        public async Task DisposeAsync() => await Issuer.DisposeAsync();
    }
}
