using System.Net;
using BankIdCheck.Api.Tests.Infrastructure;
using BankIdCheck.Sandbox.Entra;

namespace BankIdCheck.Api.Tests.CheckId;

public sealed class RateLimitTests
{
    [Fact]
    public async Task A_client_that_has_used_up_its_rate_waits_and_others_do_not()
    {
        await using var api = await TestApi.StartAsync(configure: settings =>
        {
            settings["CheckId:Limits:RequestsPerSecond"] = "1";
            settings["CheckId:Limits:Burst"] = "2";
        });
        var other = api.Issuer.Tokens.MintAppToken(SampleTenant.Onboarding);

        Answer refused;
        var sent = 0;
        do
        {
            refused = await api.CheckAsync(Requests.PublishedExample);
        }
        while (refused.Status is HttpStatusCode.OK && ++sent < 100);
        var answered = await api.CheckAsync(Requests.PublishedExample, other);

        refused.ShouldBeProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        refused.Headers.RetryAfter!.Delta.Should().BeGreaterThan(TimeSpan.Zero).And.BeLessThanOrEqualTo(TimeSpan.FromSeconds(2));
        answered.ShouldSayMatchFound(true);

        await Task.Delay(refused.Headers.RetryAfter.Delta!.Value + TimeSpan.FromSeconds(1), TimeProvider.System);
        (await api.CheckAsync(Requests.PublishedExample)).ShouldSayMatchFound(true);
    }
}
