using System.Net;

namespace BankIdCheck.Api.Tests.Infrastructure;

internal static class AnswerAssertions
{
    public static void ShouldBe(this Answer answer, bool match)
    {
        answer.Status.Should().Be(HttpStatusCode.OK, answer.Body);
        answer.Json.GetProperty("matchFound").GetBoolean().Should().Be(match);
    }
}
