using System.Net;
using BankIdCheck.Api.Tests.Infrastructure;
using BankIdCheck.Sandbox.Entra;
using Microsoft.Extensions.DependencyInjection;

namespace BankIdCheck.Api.Tests.Security;

/// <summary>Keys were had once: whatever the issuer does from then on, they are kept.</summary>
public sealed class IssuerFaultsLaterTests(IssuerFaultsLaterTests.Setting setting) : IClassFixture<IssuerFaultsLaterTests.Setting>, IDisposable
{
    private static readonly TimeSpan LongestRefresh = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(5);

    public static TheoryData<string> Faults => IssuerFault.Names;

    public void Dispose() => setting.Issuer.Faults.Clear();

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task With_keys_at_hand_requests_go_on_being_answered(string fault)
    {
        var (api, issuer, time) = (setting.Api, setting.Issuer, setting.Time);
        var asked = issuer.DiscoveryRequests;
        IssuerFault.Set(issuer.Faults, fault);
        time.Advance(Spacing);

        // A key id that is not known makes the service ask, and the one who sent it wait.
        var junk = Forge.Under(issuer, new() { ["alg"] = "RS256", ["kid"] = $"junk-{fault}" }, Forge.SignAsAttacker);
        var refused = await time.AdvanceUntilDoneAsync(api.CheckAsync(Requests.PublishedExample, junk), LongestRefresh);

        refused.ShouldBeRefused(HttpStatusCode.Unauthorized, "Bearer error=\"invalid_token\"");
        issuer.DiscoveryRequests.Should().BeGreaterThan(asked, "the fault was met");
        await api.ShouldAcceptAsync(issuer.Tokens.MintAppToken());
        (await api.SendAsync(HttpMethod.Get, "/health/ready", token: "")).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_known_key_does_not_wait_for_an_issuer_that_hangs()
    {
        var (api, issuer, time) = (setting.Api, setting.Issuer, setting.Time);
        issuer.Faults.Discovery = new EntraFault.Hang();
        time.Advance(Spacing);
        var waiting = api.CheckAsync(
            Requests.PublishedExample, Forge.Under(issuer, new() { ["alg"] = "RS256", ["kid"] = "junk" }, Forge.SignAsAttacker));

        await api.ShouldAcceptAsync(issuer.Tokens.MintAppToken());

        waiting.IsCompleted.Should().BeFalse("the clock stands still, and with it the refresh");
        await time.AdvanceUntilDoneAsync(waiting, LongestRefresh);
    }

    /// <summary>One service that has its keys, and whose issuer then fails in one way after another.</summary>
    public sealed class Setting : IAsyncLifetime
    {
        internal ManualTime Time { get; } = new();

        internal EntraSimulator Issuer { get; private set; } = null!;

        internal TestApi Api { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Issuer = await EntraSimulator.StartAsync();
            Api = await TestApi.StartAsync(Issuer, services: services => services.AddSingleton<TimeProvider>(Time));
        }

        public async Task DisposeAsync()
        {
            await Api.DisposeAsync();
            await Issuer.DisposeAsync();
        }
    }
}
