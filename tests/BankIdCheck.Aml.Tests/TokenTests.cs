using System.Security.Cryptography;
using BankIdCheck.Sandbox.BankId;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace BankIdCheck.Aml.Tests;

public sealed class TokenTests
{
    [Fact]
    public async Task Many_callers_at_once_cause_one_token_request()
    {
        await using var harness = await Harness.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => harness.Client.CreateSessionAsync(Harness.Tomas)));

        harness.Simulator.Counters.Requests(BankIdOperation.Token).Should().Be(1);
        harness.Simulator.Counters.Sessions.Should().Be(100);
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_expires_and_meanwhile_used()
    {
        MovableClock clock = new();
        await using var harness = await Harness.StartAsync(Harness.Instant with { Clock = clock }, time: clock);
        var id = await harness.Client.CreateSessionAsync(Harness.Tomas);
        clock.Advance(TimeSpan.FromSeconds(200));
        await harness.Client.GetSessionAsync(id);
        harness.Simulator.Counters.Requests(BankIdOperation.Token).Should().Be(1, "it has 100 of its 300 seconds left");

        clock.Advance(TimeSpan.FromSeconds(50));
        await harness.Client.GetSessionAsync(id);
        await Eventually(() => harness.Logs.Lines.Count(line => line.Contains("a token was obtained", StringComparison.Ordinal)) == 2);

        clock.Advance(TimeSpan.FromSeconds(100));
        await harness.Client.GetSessionAsync(id);
        harness.Simulator.Counters.Requests(BankIdOperation.Token).Should().Be(2, "the early one is in use");
    }

    [Fact]
    public async Task An_expired_token_is_never_sent()
    {
        MovableClock clock = new();
        await using var harness = await Harness.StartAsync(Harness.Instant with { Clock = clock }, time: clock);
        var id = await harness.Client.CreateSessionAsync(Harness.Tomas);

        clock.Advance(TimeSpan.FromSeconds(296));
        await harness.Client.GetSessionAsync(id);

        harness.Simulator.Counters.Requests(BankIdOperation.Token).Should().Be(2);
        harness.Simulator.Counters.Requests(BankIdOperation.Status).Should().Be(1);
    }

    [Fact]
    public async Task Many_callers_with_one_refused_token_cause_one_renewal()
    {
        await using var harness = await Harness.StartAsync();
        var id = await harness.Client.CreateSessionAsync(Harness.Tomas);
        harness.Simulator.Faults.Inject(BankIdFault.Unauthorized, times: 10, operation: BankIdOperation.Status);

        var all = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => TryGet(harness, id)));

        all.Should().Contain(true);
        harness.Simulator.Counters.Requests(BankIdOperation.Token).Should().BeLessThanOrEqualTo(1 + 10);
        harness.Simulator.Counters.Requests(BankIdOperation.Status).Should().BeLessThanOrEqualTo(
            20, "each call is sent again once at most");
    }

    [Theory]
    [InlineData(ClientAuthentication.ClientSecretBasic)]
    [InlineData(ClientAuthentication.ClientSecretPost)]
    public async Task A_secret_is_sent_in_either_way(ClientAuthentication authentication)
    {
        SimulatedClient client = new("client:with/odd characters", "s3cret:&=+% æ");
        await using var harness = await Harness.StartAsync(Harness.Instant with { Clients = [client] }, (options, _) =>
        {
            options.ClientId = client.Id;
            options.ClientSecret = client.Secret;
            options.Authentication = authentication;
        });

        await harness.Client.CreateSessionAsync(Harness.Tomas);

        harness.Simulator.Counters.Sessions.Should().Be(1);
    }

    [Theory]
    [InlineData("RS256", false)]
    [InlineData("RS256", true)]
    [InlineData("ES256", false)]
    [InlineData("ES256", true)]
    public async Task A_private_key_signs_its_own_introduction(string algorithm, bool fromPem)
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        AsymmetricAlgorithm key = algorithm == "RS256" ? rsa : ec;
        var jwk = algorithm == "RS256"
            ? JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(false)))
            : JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(ECDsa.Create(ec.ExportParameters(false))));
        var publicJwk = $$"""{"kty":"{{jwk.Kty}}","n":"{{jwk.N}}","e":"{{jwk.E}}","crv":"{{jwk.Crv}}","x":"{{jwk.X}}","y":"{{jwk.Y}}"}""";
        SimulatedClient client = new("key-client", null) { PublicJwk = publicJwk };
        await using var harness = await Harness.StartAsync(Harness.Instant with { Clients = [client] }, (options, _) =>
        {
            options.ClientId = client.Id;
            options.ClientSecret = null;
            options.Authentication = ClientAuthentication.PrivateKeyJwt;
            options.PrivateKey = fromPem ? null : key;
            options.PrivateKeyPem = fromPem ? key.ExportPkcs8PrivateKeyPem() : null;
        });

        await harness.Client.CreateSessionAsync(Harness.Tomas);

        harness.Simulator.Counters.Sessions.Should().Be(1);
    }

    [Fact]
    public async Task A_wrong_secret_is_a_refusal_with_the_code_and_without_the_secret()
    {
        await using var harness = await Harness.StartAsync(configure: (options, _) => options.ClientSecret = "not-the-secret");

        var create = () => harness.Client.CreateSessionAsync(Harness.Tomas);

        var refusal = (await create.Should().ThrowAsync<AmlRefusedException>()).Which;
        refusal.Code.Should().Be("invalid_client");
        refusal.ToString().Should().NotContain("not-the-secret");
        harness.Simulator.Counters.Requests(BankIdOperation.Token).Should().Be(1, "asking again would not help");
    }

    [Fact]
    public async Task A_scope_that_the_client_does_not_have_is_a_refusal()
    {
        await using var harness = await Harness.StartAsync(
            configure: (options, _) => options.Scopes = ["aml_person/basic", "aml_person/monitor"]);

        var create = () => harness.Client.CreateSessionAsync(Harness.Tomas);

        (await create.Should().ThrowAsync<AmlRefusedException>()).Which.Code.Should().Be("invalid_scope");
    }

    [Theory]
    [InlineData(nameof(BankIdFault.ServiceUnavailable))]
    [InlineData(nameof(BankIdFault.ServerError))]
    [InlineData(nameof(BankIdFault.Throttled))]
    [InlineData(nameof(BankIdFault.ResetBeforeCreate))]
    public async Task A_token_endpoint_that_stumbles_is_asked_again(string fault)
    {
        await using var harness = await Harness.StartAsync(Harness.Instant with { RetryAfter = TimeSpan.Zero });
        harness.Simulator.Faults.Inject(Enum.Parse<BankIdFault>(fault), times: 2, operation: BankIdOperation.Token);

        await harness.Client.CreateSessionAsync(Harness.Tomas);

        harness.Simulator.Counters.Requests(BankIdOperation.Token).Should().Be(3);
        harness.Simulator.Counters.Sessions.Should().Be(1);
    }

    [Fact]
    public async Task Discovery_that_stumbles_is_asked_again_and_one_that_is_down_is_unavailable_until_it_is_back()
    {
        await using var harness = await Harness.StartAsync(configure: (options, _) => options.MaxRetries = 1);
        harness.Simulator.Faults.Inject(BankIdFault.ServiceUnavailable, times: 2, operation: BankIdOperation.Discovery);

        var create = () => harness.Client.CreateSessionAsync(Harness.Tomas);

        await create.Should().ThrowAsync<AmlUnavailableException>();
        await create.Should().NotThrowAsync();
    }

    [Fact]
    public async Task A_failed_early_renewal_does_not_disturb_callers()
    {
        MovableClock clock = new();
        await using var harness = await Harness.StartAsync(
            Harness.Instant with { Clock = clock }, time: clock, configure: (options, _) => options.MaxRetries = 0);
        var id = await harness.Client.CreateSessionAsync(Harness.Tomas);
        harness.Simulator.Faults.Inject(BankIdFault.ServerError, times: 1, operation: BankIdOperation.Token);

        clock.Advance(TimeSpan.FromSeconds(250));
        await harness.Client.GetSessionAsync(id);
        await Eventually(() => harness.Simulator.Counters.Requests(BankIdOperation.Token) == 2);
        await harness.Client.GetSessionAsync(id);

        clock.Advance(TimeSpan.FromSeconds(6));
        await harness.Client.GetSessionAsync(id);
        await Eventually(() => harness.Simulator.Counters.Requests(BankIdOperation.Token) == 3);
    }

    [Fact]
    public async Task A_discovery_document_of_another_issuer_is_not_believed()
    {
        await using var harness = await Harness.StartAsync(
            configure: (options, simulator) => options.Authority = new UriBuilder(simulator.Authority) { Host = "127.0.0.2" }.Uri);

        var create = () => harness.Client.CreateSessionAsync(Harness.Tomas);

        await create.Should().ThrowAsync<AmlException>();
        harness.Simulator.Counters.Requests(BankIdOperation.Token).Should().Be(0);
    }

    [Fact]
    public async Task Two_clients_of_two_authorities_live_in_one_process()
    {
        await using var one = await BankIdSimulator.StartAsync(Harness.Instant);
        await using var other = await BankIdSimulator.StartAsync(
            Harness.Instant with { Clients = [new SimulatedClient("bank-b", "b-secret")] });
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddBankIdAml(
            options => (
                options.Authority, options.ClientId, options.ClientSecret) = (one.Authority, "bankidcheck-sandbox", "sandbox-secret"));
        builder.Services.AddBankIdAml(
            options => (options.Authority, options.ClientId, options.ClientSecret) = (other.Authority, "bank-b", "b-secret"), "bank-b");
        using var host = builder.Build();

        await host.Services.GetRequiredService<IAmlPersonClient>().CreateSessionAsync(Harness.Tomas);
        await host.Services.GetRequiredKeyedService<IAmlPersonClient>("bank-b").CreateSessionAsync(Harness.Tomas);

        one.Counters.Sessions.Should().Be(1);
        other.Counters.Sessions.Should().Be(1);
    }

    internal static async Task Eventually(Func<bool> holds)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(10));
        while (!holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
        }
    }

    private static async Task<bool> TryGet(Harness harness, AmlSessionId id)
    {
        try
        {
            await harness.Client.GetSessionAsync(id);
            return true;
        }
        catch (AmlRefusedException)
        {
            return false;
        }
    }
}
