using System.Net;
using System.Text.Json.Nodes;
using BankIdCheck.Api.Security;
using BankIdCheck.Api.Tests.Infrastructure;
using BankIdCheck.Sandbox.Entra;
using Microsoft.Extensions.DependencyInjection;

namespace BankIdCheck.Api.Tests.Security;

/// <summary>What is remembered of a token never outlives the token, its key or the settings, and never takes more than its room.</summary>
public sealed class TokenVerdictTests : IAsyncLifetime
{
    private readonly ManualTime time = new();
    private EntraSimulator issuer = null!;
    private TestApi api = null!;

    private TokenVerdicts Verdicts => api.Services.GetRequiredService<TokenVerdicts>();

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
    public async Task A_token_that_comes_again_is_remembered()
    {
        var token = await RememberedAsync();

        await api.ShouldAcceptAsync(token);

        Verdicts.Count.Should().Be(1);
    }

    [Fact]
    public async Task A_remembered_token_is_refused_at_once_when_its_key_is_withdrawn()
    {
        var token = await RememberedAsync();
        issuer.Keys.Rotate(keepOld: false);

        (await api.Services.GetRequiredService<EntraSigningKeys>().RefreshAsync()).Should().BeTrue();

        Verdicts.Find(token).Should().BeNull();
        await api.ShouldRefuseAsync(token, HttpStatusCode.Unauthorized, "kid");
    }

    [Fact]
    public async Task A_remembered_token_is_judged_anew_after_each_refresh()
    {
        var token = await RememberedAsync();

        await api.Services.GetRequiredService<EntraSigningKeys>().RefreshAsync();

        Verdicts.Find(token).Should().BeNull();
        await api.ShouldAcceptAsync(token);
        Verdicts.Find(token).Should().NotBeNull();
    }

    [Fact]
    public async Task Nothing_is_known_of_a_remembered_token_from_its_end_on_nor_when_the_clock_goes_back()
    {
        var end = TimeSpan.FromMinutes(20);
        var exp = (TimeProvider.System.GetUtcNow() + end).ToUnixTimeSeconds();
        var token = await RememberedAsync(claims => claims["exp"] = exp);

        time.Advance(end - TimeSpan.FromMinutes(1));
        Verdicts.Find(token).Should().NotBeNull();
        time.Advance(TimeSpan.FromMinutes(2));
        Verdicts.Find(token).Should().BeNull();

        time.Advance(-2 * end);
        Verdicts.Find(token).Should().BeNull();
    }

    [Fact]
    public async Task A_token_that_has_ended_is_accepted_for_as_long_as_clocks_may_be_apart_and_not_because_it_came_before()
    {
        var ended = TimeProvider.System.GetUtcNow().AddSeconds(-57).ToUnixTimeSeconds();
        var token = issuer.Tokens.MintAppToken(claims: claims => claims["exp"] = ended);
        await api.ShouldAcceptAsync(token);
        await api.ShouldAcceptAsync(token);

        await Eventually.BecomesTrueAsync(
            async () => (await api.CheckAsync(Requests.PublishedExample, token)).Status is HttpStatusCode.Unauthorized,
            "a minute after its end it is refused");

        await api.ShouldRefuseAsync(token, HttpStatusCode.Unauthorized, "lifetime");
    }

    [Fact]
    public async Task Tokens_that_come_once_are_not_remembered()
    {
        await Parallel.ForAsync(
            0, 100,
            async (_, _) => await api.ShouldAcceptAsync(issuer.Tokens.MintAppToken(claims: claims => claims["uti"] = $"{Guid.NewGuid()}")));

        Verdicts.Count.Should().Be(0);
    }

    [Fact]
    public async Task No_more_tokens_are_remembered_than_there_is_room_for()
    {
        using HttpClient http = new() { BaseAddress = api.Address };
        var count = 0;
        await Parallel.ForAsync(0, TokenVerdicts.Most + 50, async (_, stop) =>
        {
            var token = issuer.Tokens.MintAppToken(claims: claims => claims["uti"] = $"{Guid.NewGuid()}");
            for (var sight = 1; sight <= 2; sight++)
            {
                using HttpRequestMessage request = new(HttpMethod.Post, "/check_id") { Content = Requests.Json(Requests.PublishedExample) };
                request.Headers.Authorization = new("Bearer", token);
                using var answer = await http.SendAsync(request, stop);
                answer.StatusCode.Should().Be(HttpStatusCode.OK);
            }

            count = Math.Max(count, Verdicts.Count);
        });

        Verdicts.Count.Should().BeInRange(1, TokenVerdicts.Most / 2, "when it was full it began anew");
        count.Should().BeGreaterThan(TokenVerdicts.Most / 2).And.BeLessThan(TokenVerdicts.Most + (2 * Environment.ProcessorCount));
    }

    [Fact]
    public async Task A_remembered_token_is_not_taken_for_one_that_was_changed()
    {
        var token = await RememberedAsync();
        var middle = token.LastIndexOf('.') + 100;
        var changed = $"{token[..middle]}{(token[middle] == 'A' ? 'B' : 'A')}{token[(middle + 1)..]}";

        await api.ShouldRefuseAsync(changed, HttpStatusCode.Unauthorized, "signature");
        await api.ShouldAcceptAsync(token);
    }

    [Fact]
    public async Task What_a_caller_may_do_is_asked_at_every_request()
    {
        var token = issuer.Tokens.MintAppToken(SampleTenant.NoRole);
        for (var request = 0; request < 4; request++)
        {
            await api.ShouldRefuseAsync(token, HttpStatusCode.Forbidden, "roles");
        }

        Verdicts.Count.Should().Be(1, "the token is genuine");
    }

    [Fact]
    public async Task A_service_with_other_settings_knows_nothing_of_what_was_remembered()
    {
        var token = await RememberedAsync();

        await using var stricter = await TestApi.StartAsync(
            issuer, settings => settings["AzureAd:AllowedClients:0"] = SampleTenant.Onboarding.ClientId.ToString());
        await using var other = await TestApi.StartAsync(issuer, settings => settings["AzureAd:ClientId"] = $"{Guid.NewGuid()}");

        await stricter.ShouldRefuseAsync(token, HttpStatusCode.Forbidden, "client");
        await other.ShouldRefuseAsync(token, HttpStatusCode.Unauthorized, "aud");
    }

    private async Task<string> RememberedAsync(Action<JsonObject>? claims = null)
    {
        var token = issuer.Tokens.MintAppToken(claims: claims);
        await api.ShouldAcceptAsync(token);
        Verdicts.Find(token).Should().BeNull("it came once");
        await api.ShouldAcceptAsync(token);
        Verdicts.Find(token).Should().NotBeNull("it came twice");
        return token;
    }
}
