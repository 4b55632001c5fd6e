using System.Diagnostics;
using System.Net;
using BankIdCheck.Api.Audit;
using BankIdCheck.Api.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace BankIdCheck.Api.Tests.Customers;

/// <summary>What holds in every fault of a store, and when it has ended.</summary>
internal static class FaultAssertions
{
    /// <summary>Of a store in these tests: short, so that they are.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(4);

    /// <summary>
    /// What a busy machine may add. Both together are less than the 15 seconds after which a driver would give up by itself.
    /// </summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(6);

    // The first request of a process waits for the compiler, and that is not what is timed.
    private static readonly Lazy<Task> FirstRequest = new(SendFirstRequestAsync);

    /// <summary>Every check is refused in time, health tells of it, and the log names the fault without the driver's own words.</summary>
    /// <param name="fault">What the log must name: a type of exception, and the driver's code where it has one.</param>
    public static async Task ShouldBeDownAsync(this TestApi api, string fault, int requestsAtOnce = 5)
    {
        var refusals = api.ShouldRefuseAsync(Requests.PublishedExample, fault, requestsAtOnce);
        var (ready, healthcheck, live) = (api.GetAsync("/health/ready"), api.GetAsync("/healthcheck"), api.GetAsync("/health/live"));
        await refusals;
        (await ready).Status.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await healthcheck).Status.Should().Be(HttpStatusCode.InternalServerError);
        (await live).Status.Should().Be(HttpStatusCode.OK, "a restart would help nobody");
    }

    /// <summary>As <see cref="ShouldBeDownAsync"/>, for a fault that lies in one person's record.</summary>
    public static async Task ShouldRefuseAsync(this TestApi api, object request, string fault, int requestsAtOnce = 1)
    {
        await FirstRequest.Value;
        await Eventually.BecomesTrueAsync(() => IsAuditReadyAsync(api), "the audit has caught up");
        var start = Stopwatch.GetTimestamp();
        var answers = await Task.WhenAll(Enumerable.Range(0, requestsAtOnce).Select(_ => api.CheckAsync(request)));
        var elapsed = Stopwatch.GetElapsedTime(start);

        answers.Should().AllSatisfy(answer => answer.ShouldBeProblem(HttpStatusCode.InternalServerError, "store-unavailable"));
        elapsed.Should().BeLessThan(TimeLimit + Margin);
        Logged(api, "store-unavailable").Should().Contain(line => line.Contains(fault));
        Logged(api, "UnhandledException", "Npgsql.", "Microsoft.Data.", "Microsoft.EntityFrameworkCore.").Should().BeEmpty();
    }

    /// <summary>The very next request is answered, and so are all that come with it.</summary>
    public static async Task ShouldBeUpAsync(this TestApi api, int requestsAtOnce = 1)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, requestsAtOnce).Select(_ => api.CheckAsync(Requests.PublishedExample)));

        answers.Should().AllSatisfy(answer => answer.ShouldSayMatchFound(matchFound: true));
        (await api.GetAsync("/health/ready")).Status.Should().Be(HttpStatusCode.OK);
    }

    private static async Task SendFirstRequestAsync()
    {
        await using var api = await TestApi.StartAsync();
        (await api.CheckAsync(Requests.PublishedExample)).ShouldSayMatchFound(matchFound: true);
    }

    // A service that has just been started reads its audit first, and answers nobody before.
    private static async Task<bool> IsAuditReadyAsync(TestApi api)
    {
        try
        {
            await api.Services.GetRequiredService<AuditWriter>().ReadyAsync();
            return true;
        }
        catch (AuditUnavailableException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Logged(TestApi api, params string[] words) =>
        api.Logs.Lines.Where(line => words.Any(word => line.Contains(word, StringComparison.Ordinal)));

    private static Task<Answer> GetAsync(this TestApi api, string path) => api.SendAsync(HttpMethod.Get, path, token: "");
}
