using System.Net;
using BankIdCheck.Api.Tests.Infrastructure;

namespace BankIdCheck.Api.Tests.CheckId;

public sealed class DecisionTests : IAsyncLifetime
{
    private TestApi api = null!;

    public async Task InitializeAsync() => api = await TestApi.StartAsync();

    public async Task DisposeAsync() => await api.DisposeAsync();

    [Fact]
    public async Task The_published_example_matches_and_the_answer_has_exactly_three_members()
    {
        var answer = await api.CheckAsync(
            """{"nnin":"12345678901","originator":{"id":"9980"},"document":{"type":"passport","number":"CCC014356","issuer":"AUS"}}""");

        answer.Status.Should().Be(HttpStatusCode.OK);
        answer.Json.EnumerateObject().Select(member => member.Name).Should().Equal("nnin", "timestamp", "matchFound");
        answer.Json.GetProperty("nnin").GetString().Should().Be("12345678901");
        answer.Json.GetProperty("timestamp").GetString().Should().MatchRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$");
        answer.Json.GetProperty("matchFound").GetBoolean().Should().BeTrue();
    }

    [Theory]
    [InlineData("17912099997", "passport", "A08O26475", "DEU")]
    [InlineData("17912099997", "PP", "A08O26475", "D<<")]
    [InlineData("17912099997", "NATIONAL_PASSPORT", "a08 o26.475", "de")]
    [InlineData("57912075186", "id_card", "000-1234567", "GBR")]
    [InlineData("57912075186", "identity card", "0001234567<<", "GB")]
    [InlineData("01010750160", "P", "first00001", "SE")]
    [InlineData("01010750160", "RESIDENCE_PERMIT", "SECOND0002", "NO")]
    public async Task A_document_on_file_matches_however_it_is_typed(string nnin, string type, string number, string issuer)
    {
        var answer = await api.CheckAsync(Requests.For(nnin, type, number, issuer));

        answer.ShouldSayMatchFound(true);
    }

    [Theory]
    [InlineData("12345678902", "passport", "CCC014356", "AUS", "the person is unknown")]
    [InlineData("12345678901", "passport", "CCC014357", "AUS", "the number is another")]
    [InlineData("12345678901", "passport", "CCC014356", "AUT", "the issuer is another")]
    [InlineData("12345678901", "id card", "CCC014356", "AUS", "the type is another")]
    [InlineData("12345678901", "ticket", "CCC014356", "AUS", "the type is not a known one")]
    [InlineData("17912099997", "passport", "A08026475", "DEU", "O is not 0")]
    [InlineData("57912075186", "id card", "1234567", "GBR", "leading zeros count")]
    [InlineData("17912099997", "passport", "CCC014356", "AUS", "the document is somebody else's")]
    [InlineData("01010750160", "passport", "SECOND0002", "NOR", "members of two documents do not add up to one")]
    [InlineData("29822099635", "passport", "EXP7654321", "FRA", "the document has expired")]
    [InlineData("01010750322", "passport", "CCC014356", "AUS", "the record has no number")]
    public async Task A_document_that_is_not_the_persons_does_not_match(
        string nnin, string type, string number, string issuer, string because)
    {
        var answer = await api.CheckAsync(Requests.For(nnin, type, number, issuer));

        answer.ShouldSayMatchFound(false, because);
    }

    [Fact]
    public async Task A_record_that_cannot_be_understood_is_a_fault_and_not_an_answer()
    {
        var answer = await api.CheckAsync(Requests.For("01010750241", "passport", "UNREAD0001", "AUS"));

        answer.ShouldBeProblem(HttpStatusCode.InternalServerError, "store-in-doubt");
    }

    [Fact]
    public async Task A_record_that_cannot_be_understood_does_not_matter_where_the_rest_differs()
    {
        var answer = await api.CheckAsync(Requests.For("01010750241", "passport", "OTHER00001", "AUS"));

        answer.ShouldSayMatchFound(false);
    }

    [Fact]
    public async Task The_log_has_one_event_for_the_request_with_outcome_and_trace_id()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/check_id") { Content = Requests.Json(Requests.PublishedExample) };
        request.Headers.Authorization = new("Bearer", api.Issuer.Tokens.MintAppToken());
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        await api.SendAsync(request);

        api.Logs.Lines.Where(line => line.Contains("RequestAnswered", StringComparison.Ordinal)).Should().ContainSingle()
            .Which.Should().Contain("POST /check_id answered 200: match").And.Contain("0af7651916cd43dd8448eb211c80319c");
    }

    [Fact]
    public async Task No_answer_may_be_kept_and_none_names_the_server()
    {
        var answer = await api.CheckAsync(Requests.PublishedExample);
        var problem = await api.CheckAsync("{");

        foreach (var headers in new[] { answer.Headers, problem.Headers })
        {
            headers.CacheControl!.NoStore.Should().BeTrue();
            headers.Contains("Server").Should().BeFalse();
        }
    }

    [Theory]
    [InlineData("Valid", "17912099997", true)]
    [InlineData("Valid", "57912075186", true)]
    [InlineData("Valid", "12345678901", false)]
    [InlineData("ValidReal", "17912099997", false)]
    [InlineData("ValidReal", "12345678901", false)]
    public async Task What_the_policy_refuses_is_named(string policy, string nnin, bool accepted)
    {
        await using var strict = await TestApi.StartAsync(configure: settings => settings["CheckId:NninPolicy"] = policy);

        var answer = await strict.CheckAsync(Requests.For(nnin, "passport", "CCC014356", "AUS"));

        answer.Status.Should().Be(accepted ? HttpStatusCode.OK : HttpStatusCode.BadRequest);
        if (!accepted)
        {
            answer.Errors.Should().Equal("/nnin");
        }
    }
}
