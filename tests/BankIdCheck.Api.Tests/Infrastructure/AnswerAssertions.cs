using System.Net;

namespace BankIdCheck.Api.Tests.Infrastructure;

internal static class AnswerAssertions
{
    public static void ShouldBe(this Answer answer, bool match)
    {
        answer.Status.Should().Be(HttpStatusCode.OK, answer.Body);
        answer.Json.GetProperty("matchFound").GetBoolean().Should().Be(match);
    }

    public static void ShouldBeProblem(this Answer answer, HttpStatusCode status, string code)
    {
        answer.Body.Should().NotContain("matchFound");
        answer.Status.Should().Be(status, answer.Body);
        answer.ContentType?.MediaType.Should().Be("application/problem+json");
        answer.ProblemCode.Should().Be(code);
    }
}
