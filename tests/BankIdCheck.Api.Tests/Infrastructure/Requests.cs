using System.Net;
using System.Text;
using System.Text.Json;

namespace BankIdCheck.Api.Tests.Infrastructure;

internal static class Requests
{
    public static object PublishedExample { get; } = For(SampleDocuments.Published);

    public static object For(DocumentRow row) => For(row.Nnin, row.Type, row.Number, row.Issuer);

    public static object For(string nnin, string? type, string? number, string? issuer, string originator = "9980") =>
        new { nnin, originator = new { id = originator }, document = new { type, number, issuer } };

    public static StringContent Json(object body) =>
        new(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

    public static void ShouldSayMatchFound(this Answer answer, bool matchFound, string because = "")
    {
        answer.Status.Should().Be(HttpStatusCode.OK, because);
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
