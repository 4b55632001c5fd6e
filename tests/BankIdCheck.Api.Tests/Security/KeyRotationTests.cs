using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using BankIdCheck.Api.Tests.Infrastructure;
using BankIdCheck.Sandbox.Entra;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace BankIdCheck.Api.Tests.Security;

/// <summary>Keys come and go while the service runs.</summary>
public sealed class KeyRotationTests : IAsyncLifetime
{
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly ManualTime time = new();
    private EntraSimulator issuer = null!;
    private TestApi api = null!;

    public async Task InitializeAsync()
    {
        issuer = await EntraSimulator.StartAsync();
        api = await TestApi.StartAsync(issuer, services: services => services.AddSingleton<TimeProvider>(time));
    }

    public async Task DisposeAsync()
    {
        await api.DisposeAsync();
        await issuer.DisposeAsync();
    }

    [Fact]
    public async Task A_new_key_is_accepted_at_the_first_request()
    {
        var old = issuer.Tokens.MintAppToken();
        await api.ShouldAcceptAsync(old);

        issuer.Keys.Rotate();

        await api.ShouldAcceptAsync(issuer.Tokens.MintAppToken());
        await api.ShouldAcceptAsync(old);
    }

    [Fact]
    public async Task Many_first_requests_with_a_new_key_cause_one_refresh()
    {
        await Eventually.BecomesTrueAsync(() => issuer.DiscoveryRequests > 0, "the keys are asked for at the start");
        var asked = issuer.DiscoveryRequests;
        issuer.Keys.Rotate();

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => api.CheckAsync(Requests.PublishedExample)));

        answers.Should().OnlyContain(answer => answer.Status == HttpStatusCode.OK);
        (issuer.DiscoveryRequests - asked).Should().Be(1);
    }

    [Fact]
    public async Task A_flood_of_junk_key_ids_reaches_the_issuer_once_in_a_while_and_delays_a_rotation_by_no_more()
    {
        var asked = issuer.DiscoveryRequests;
        var flood = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => api.CheckAsync(Requests.PublishedExample, Junk(number))));
        flood.Should().OnlyContain(answer => answer.Status == HttpStatusCode.Unauthorized);
        (issuer.DiscoveryRequests - asked).Should().Be(1, "the clock stands still");

        issuer.Keys.Rotate();
        await api.ShouldRefuseAsync(issuer.Tokens.MintAppToken(), HttpStatusCode.Unauthorized, "kid");
        time.Advance(Spacing);

        await api.ShouldAcceptAsync(issuer.Tokens.MintAppToken());
        (issuer.DiscoveryRequests - asked).Should().Be(2);
    }

    [Fact]
    public async Task A_key_that_is_withdrawn_is_refused_from_the_next_refresh()
    {
        var old = issuer.Tokens.MintAppToken();
        await api.ShouldAcceptAsync(old);

        issuer.Keys.Rotate(keepOld: false);
        await api.ShouldAcceptAsync(issuer.Tokens.MintAppToken());

        await api.ShouldRefuseAsync(old, HttpStatusCode.Unauthorized, "kid");
    }

    [Fact]
    public async Task A_key_that_is_withdrawn_is_refused_within_the_hour_though_nobody_shows_a_new_one()
    {
        var old = issuer.Tokens.MintAppToken();
        await api.ShouldAcceptAsync(old);
        issuer.Keys.Rotate(keepOld: false);

        await Eventually.BecomesTrueAsync(
            async () =>
            {
                time.Advance(Interval);
                return (await api.CheckAsync(Requests.PublishedExample, old)).Status is HttpStatusCode.Unauthorized;
            },
            "the keys are renewed every hour");
    }

    [Fact]
    public async Task Another_key_under_a_known_id_takes_the_old_ones_place()
    {
        var (old, id) = (issuer.Tokens.MintAppToken(), issuer.Keys.Current.Kid);
        await api.ShouldAcceptAsync(old);
        var other = EntraKey.Create();
        issuer.Faults.Keys = KeySet(With(other.ToJson(issuer.Tokens.V2Issuer), id));
        RsaSecurityKey replaced = new(((RsaSecurityKey)other.SigningCredentials.Key).Parameters) { KeyId = id };
        var token = issuer.Tokens.MintAppToken(signWith: new(replaced, SecurityAlgorithms.RsaSha256));

        await Eventually.BecomesTrueAsync(
            async () => (await api.CheckAsync(Requests.PublishedExample, token)).Status is HttpStatusCode.OK,
            "a signature that fails makes the service ask");

        await api.ShouldRefuseAsync(old, HttpStatusCode.Unauthorized, "signature");
    }

    [Fact]
    public async Task Keys_are_kept_when_all_are_withdrawn()
    {
        issuer.Faults.Keys = EntraFault.EmptyKeySet;
        (await api.CheckAsync(Requests.PublishedExample, Junk(1))).Status.Should().Be(HttpStatusCode.Unauthorized);
        issuer.KeyRequests.Should().BeGreaterThan(1);

        await api.ShouldAcceptAsync(issuer.Tokens.MintAppToken());
    }

    [Fact]
    public async Task A_restarted_issuer_with_a_new_key_is_believed()
    {
        var old = issuer.Tokens.MintAppToken();
        await issuer.StopListeningAsync();
        await api.ShouldAcceptAsync(old);
        issuer.Keys.Rotate(keepOld: false);
        (await api.CheckAsync(Requests.PublishedExample)).Status.Should().Be(HttpStatusCode.Unauthorized, "nobody vouches for the new key");

        await issuer.ListenAgainAsync();
        time.Advance(Spacing);

        await api.ShouldAcceptAsync(issuer.Tokens.MintAppToken());
        await api.ShouldRefuseAsync(old, HttpStatusCode.Unauthorized, "kid");
    }

    [Fact]
    public async Task A_key_marked_for_another_tenant_signs_nothing_for_ours()
    {
        issuer.Keys.Rotate();
        issuer.Faults.Keys = EntraFault.WrongIssuer;

        await api.ShouldRefuseAsync(issuer.Tokens.MintAppToken(version: 1), HttpStatusCode.Unauthorized, "iss");
        await api.ShouldRefuseAsync(issuer.Tokens.MintAppToken(version: 2), HttpStatusCode.Unauthorized, "iss");
    }

    [Fact]
    public async Task The_tenant_is_checked_though_the_keys_are_marked_for_none()
    {
        issuer.Keys.Rotate();
        issuer.Faults.Keys = new EntraFault.Altered(document =>
        {
            foreach (var key in document["keys"]!.AsArray())
            {
                key!.AsObject().Remove("issuer");
            }
        });

        await api.ShouldAcceptAsync(issuer.Tokens.MintAppToken());
        await api.ShouldRefuseAsync(issuer.Tokens.MintAppToken(claims: claims => claims.Remove("tid")), HttpStatusCode.Unauthorized, "tid");
        await api.ShouldRefuseAsync(
            issuer.Tokens.MintAppToken(claims: claims => claims["tid"] = $"{Guid.Empty}"), HttpStatusCode.Unauthorized, "tid");
    }

    [Fact]
    public async Task A_key_whose_certificate_has_expired_is_refused()
    {
        var expired = EntraKey.Create(new LongAgo());
        issuer.Keys.Publish(expired);

        await api.ShouldRefuseAsync(issuer.Tokens.MintAppToken(signWith: expired.SigningCredentials), HttpStatusCode.Unauthorized, "key");
        await api.ShouldAcceptAsync(issuer.Tokens.MintAppToken());
    }

    [Fact]
    public async Task An_RSA_key_that_is_too_short_is_not_used()
    {
        using var weak = RSA.Create(1024);
        var key = weak.ExportParameters(includePrivateParameters: true);
        Publish(new() { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = "weak", ["n"] = Forge.Encode(key.Modulus!), ["e"] = Forge.Encode(key.Exponent!) });

        await ShouldNotUseAsync("weak", "RS256", Forge.With(key));
    }

    [Fact]
    public async Task A_key_for_encryption_is_not_used()
    {
        var key = Forge.Attacker.ExportParameters(includePrivateParameters: true);
        Publish(new() { ["kty"] = "RSA", ["use"] = "enc", ["kid"] = "for-encryption", ["n"] = Forge.Encode(key.Modulus!), ["e"] = Forge.Encode(key.Exponent!) });

        await ShouldNotUseAsync("for-encryption", "RS256", Forge.With(key));
    }

    [Fact]
    public async Task An_elliptic_curve_key_is_not_used()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = curve.ExportParameters(includePrivateParameters: false).Q;
        Publish(new()
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["use"] = "sig",
            ["kid"] = "curve",
            ["x"] = Forge.Encode(point.X!),
            ["y"] = Forge.Encode(point.Y!),
        });

        await ShouldNotUseAsync("curve", "ES256", data => curve.SignData(data, HashAlgorithmName.SHA256));
    }

    [Fact]
    public async Task A_shared_secret_is_not_used()
    {
        var secret = RandomNumberGenerator.GetBytes(512);
        Publish(new() { ["kty"] = "oct", ["use"] = "sig", ["kid"] = "secret", ["k"] = Forge.Encode(secret) });

        await ShouldNotUseAsync("secret", "HS256", data => HMACSHA256.HashData(secret, data));
    }

    private async Task ShouldNotUseAsync(string kid, string algorithm, Func<byte[], byte[]> sign)
    {
        var token = Forge.Under(issuer, new() { ["alg"] = algorithm, ["kid"] = kid }, sign);

        await api.ShouldRefuseAsync(token, HttpStatusCode.Unauthorized, "kid");
        await api.ShouldAcceptAsync(issuer.Tokens.MintAppToken());
    }

    private string Junk(int number) => Forge.Under(issuer, new() { ["alg"] = "RS256", ["kid"] = $"junk-{number}" }, Forge.SignAsAttacker);

    private void Publish(JsonObject key) =>
        issuer.Faults.Keys = new EntraFault.Altered(document => document["keys"]!.AsArray().Add(key.DeepClone()));

    private static EntraFault.Altered KeySet(JsonObject key) => new(document => document["keys"] = new JsonArray(key.DeepClone()));

    private static JsonObject With(JsonObject key, string kid)
    {
        (key["kid"], key["x5t"]) = (kid, kid);
        return key;
    }

    /// <summary>Certificates made then are good for four years.</summary>
    private sealed class LongAgo : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
