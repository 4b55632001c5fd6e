using System.Net;
using BankIdCheck.Api.Tests.Infrastructure;
using BankIdCheck.Sandbox.Entra;

namespace BankIdCheck.Api.Tests.Security;

/// <summary>A token with one flaw, and the rule that the log must name.</summary>
internal sealed record BadToken(string Rule, Func<EntraSimulator, string> Mint);

/// <summary>What every refusal has in common.</summary>
internal static class Refusals
{
    private static readonly string[] Members = ["type", "title", "status", "traceId"];

    /// <summary>Sends the published example under the token, which must be refused as RFC 6750 says, for the reason given.</summary>
    public static async Task ShouldRefuseAsync(this TestApi api, string token, HttpStatusCode status, string rule)
    {
        foreach (var part in token.Split('.'))
        {
            api.Logs.Secrets.Add(part);
        }

        var answer = await api.CheckAsync(Requests.PublishedExample, token);

        answer.ShouldBeRefused(
            status, "Bearer error=\"" + (status is HttpStatusCode.Unauthorized ? "invalid_token\"" : "insufficient_scope\""));
        foreach (var part in token.Split('.').Where(part => part.Length >= 6))
        {
            answer.Body.Should().NotContain(part);
        }

        var outcome = status is HttpStatusCode.Unauthorized ? "token-refused" : "caller-refused";
        (await api.EventOfAsync(answer)).Should().Contain($"answered {(int)status}: {outcome} {rule} (", "the log names the rule");
    }

    public static void ShouldBeRefused(this Answer answer, HttpStatusCode status, string challenge)
    {
        answer.ShouldBeProblem(status, status is HttpStatusCode.Unauthorized ? "unauthorized" : "forbidden");
        answer.Headers.WwwAuthenticate.Should().ContainSingle().Which.ToString().Should().Be(challenge);
        answer.Json.EnumerateObject().Select(member => member.Name).Should().Equal(Members);
    }

    /// <summary>The one line that the service logs of a request. It is written after the answer.</summary>
    public static async Task<string> EventOfAsync(this TestApi api, Answer answer)
    {
        var traceId = answer.Json.GetProperty("traceId").GetString()!;
        string[] lines = [];
        await Eventually.BecomesTrueAsync(
            () => (lines = [.. api.Logs.Lines.Where(line => line.Contains("RequestAnswered", StringComparison.Ordinal)
                && line.Contains(traceId, StringComparison.Ordinal))]).Length > 0,
            "every request is logged");
        return lines.Should().ContainSingle("a request is one event").Subject;
    }

    public static async Task ShouldAcceptAsync(this TestApi api, string token)
    {
        var answer = await api.CheckAsync(Requests.PublishedExample, token);

        answer.ShouldSayMatchFound(true, answer.Body);
    }
}

/// <summary>One service for all tests of a class that change neither it nor its issuer.</summary>
public sealed class SharedService : IAsyncLifetime
{
    internal TestApi Api { get; private set; } = null!;

    public async Task InitializeAsync() => Api = await TestApi.StartAsync();

    public async Task DisposeAsync() => await Api.DisposeAsync();
}
