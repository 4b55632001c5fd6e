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
}
