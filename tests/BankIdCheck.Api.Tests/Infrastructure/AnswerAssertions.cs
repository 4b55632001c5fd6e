using System.Net;

namespace BankIdCheck.Api.Tests.Infrastructure;

internal static class AnswerAssertions
{
    public static void ShouldSayMatchFound(this Answer answer, bool matchFound, string because = "")
    {
        answer.Status.Should().Be(HttpStatusCode.OK, because + answer.Body);
        answer.Json.GetProperty("matchFound").GetBoolean().Should().Be(matchFound, because);
    }

    public static void ShouldBeProblem(this Answer answer, HttpStatusCode status, string code)
    {
        answer.Body.Should().NotContain("matchFound");
        answer.Status.Should().Be(status, answer.Body);
        answer.ContentType!.MediaType.Should().Be("application/problem+json");
        answer.ProblemCode.Should().Be(code);
        answer.Json.GetProperty("title").GetString().Should().NotBeEmpty();
        answer.Json.GetProperty("status").GetInt32().Should().Be((int)status);
        answer.Json.GetProperty("traceId").GetString().Should().MatchRegex("^[0-9a-f]{32}$");
        answer.Headers.CacheControl!.NoStore.Should().BeTrue();
    }
}
