using System.Net;
using System.Net.Sockets;
using System.Text;
using BankIdCheck.Api.Tests.Infrastructure;

namespace BankIdCheck.Api.Tests.Audit;

public sealed class MissLimitTests
{
    private const int Limit = 3;

    [Theory]
    [InlineData("01010750160", "the bank has the person")]
    [InlineData("12345678902", "the bank does not")]
    public async Task After_so_many_misses_the_person_is_out_of_bounds_whether_known_or_not(string nnin, string because)
    {
        await using var api = await StartAsync();

        var answers = await GuessAsync(api, nnin, Limit + 2);
        var right = await api.CheckAsync(Requests.For(SampleDocuments.First with { Nnin = nnin }));
        var another = await api.CheckAsync(Requests.PublishedExample);

        answers.Take(Limit).Should().OnlyContain(answer => answer.Status == HttpStatusCode.OK, because);
        foreach (var refused in answers.Skip(Limit).Append(right))
        {
            refused.ShouldBeProblem(HttpStatusCode.TooManyRequests, "too-many-misses");
            refused.Headers.RetryAfter!.Delta.Should().BeCloseTo(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1));
        }

        another.ShouldSayMatchFound(true, "the limit is for each person");
        api.Logs.Lines.Should().Contain(
            line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("TooManyMisses", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Matches_do_not_count()
    {
        await using var api = await StartAsync();

        for (var i = 0; i < Limit + 5; i++)
        {
            (await api.CheckAsync(Requests.PublishedExample)).ShouldSayMatchFound(true);
        }
    }

    [Fact]
    public async Task The_store_is_not_asked_about_a_person_who_is_out_of_bounds()
    {
        await using var api = await StartAsync();
        await GuessAsync(api, "01010750160", Limit);

        using var locked = api.Customers.Lock();
        var answer = await api.CheckAsync(Requests.For(SampleDocuments.First));

        answer.ShouldBeProblem(HttpStatusCode.TooManyRequests, "too-many-misses");
    }

    [Fact]
    public async Task A_burst_of_guesses_gets_no_further_than_guesses_one_by_one()
    {
        await using var api = await StartAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 60).Select(i => api.CheckAsync(Requests.For("01010750160", "passport", $"GUESS{i}", "SWE"))));

        answers.Count(answer => answer.Status == HttpStatusCode.OK).Should().Be(Limit);
        answers.Count(answer => answer.Status == HttpStatusCode.TooManyRequests).Should().Be(60 - Limit);
    }

    [Fact]
    public async Task A_burst_of_checks_that_match_is_answered_in_full()
    {
        await using var api = await StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => api.CheckAsync(Requests.PublishedExample)));

        answers.Should().OnlyContain(answer => answer.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_hangs_up_is_counted_and_recorded()
    {
        await using var database = await ServiceDatabase.CreateAsync("Sqlite");
        await using var api = await StartAsync(database.Configure);
        await api.CheckAsync(Requests.PublishedExample);

        for (var i = 0; i < Limit; i++)
        {
            using (api.Customers.Lock())
            {
                await SendAndHangUpAsync(api, "01010750160");
                await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
            }

            var expected = i + 1;
            await Eventually.BecomesTrueAsync(
                async () => await database.CountAsync("SELECT count(*) FROM audit_records WHERE outcome IN ('caller-hung-up', 'no-match')") == expected, "it is recorded");
        }

        (await api.CheckAsync(Requests.For(SampleDocuments.First))).ShouldBeProblem(HttpStatusCode.TooManyRequests, "too-many-misses");
    }

    [SkippableTheory]
    [MemberData(nameof(Providers))]
    public async Task Misses_are_remembered_across_a_restart_and_forgotten_after_the_window(string provider)
    {
        await using var database = await ServiceDatabase.CreateAsync(provider);
        await using (var before = await StartAsync(database.Configure))
        {
            await GuessAsync(before, "01010750160", Limit);
        }

        await using (var after = await StartAsync(database.Configure))
        {
            (await after.CheckAsync(Requests.For(SampleDocuments.First)))
                .ShouldBeProblem(HttpStatusCode.TooManyRequests, "too-many-misses");
        }

        await using var later = await StartAsync(settings =>
        {
            database.Configure(settings);
            settings["CheckId:Limits:MissWindow"] = "00:00:01";
        });
        await Eventually.BecomesTrueAsync(
            async () => (await later.CheckAsync(Requests.For(SampleDocuments.First))).Status is HttpStatusCode.OK, "the window is over");
    }

    [SkippableFact]
    public async Task Misses_at_another_node_count_after_the_next_record()
    {
        await using var database = await ServiceDatabase.CreateAsync("PostgreSql");
        await using var one = await StartAsync(database.Configure);
        await using var other = await StartAsync(database.Configure);
        await other.CheckAsync(Requests.PublishedExample);

        await GuessAsync(one, "01010750160", Limit);
        await other.CheckAsync(Requests.PublishedExample);

        await Eventually.BecomesTrueAsync(
            async () => (await other.CheckAsync(Requests.For(SampleDocuments.First))).Status is HttpStatusCode.TooManyRequests,
            "the other node has read of them");
    }

    public static TheoryData<string> Providers => ServiceDatabase.Providers;

    private static Task<TestApi> StartAsync(Action<IDictionary<string, string?>>? configure = null) =>
        TestApi.StartAsync(configure: settings =>
    {
        settings["CheckId:Limits:MissesPerNnin"] = $"{Limit}";
        configure?.Invoke(settings);
    });

    private static async Task<List<Answer>> GuessAsync(TestApi api, string nnin, int times)
    {
        List<Answer> answers = [];
        for (var i = 0; i < times; i++)
        {
            answers.Add(await api.CheckAsync(Requests.For(nnin, "passport", $"GUESS{i}", "SWE")));
        }

        return answers;
    }

    private static async Task SendAndHangUpAsync(TestApi api, string nnin)
    {
        var body = Encoding.UTF8.GetBytes(System.Text.Json.JsonSerializer.Serialize(Requests.For(nnin, "passport", "GUESSED01", "SWE")));
        var arrived = api.Arrived;
        using TcpClient tcp = new("127.0.0.1", api.Address.Port);
        var head = $"POST /check_id HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {api.Issuer.Tokens.MintAppToken()}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n";
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        await tcp.GetStream().WriteAsync(body);
        await Eventually.BecomesTrueAsync(() => api.Arrived > arrived, "the service has begun with it");
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        tcp.Client.LingerState = new(enable: true, seconds: 0);
    }
}
