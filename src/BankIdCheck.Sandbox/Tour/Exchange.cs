using System.Text.Json;
using System.Text.Json.Nodes;

namespace BankIdCheck.Sandbox.Tour;

/// <summary>One request and its answer, as they went over the wire.</summary>
internal sealed record Exchange(
    HttpRequestMessage Request, string RequestBody, HttpResponseMessage Answer, string AnswerBody, TimeSpan Duration)
{
    public int Status => (int)Answer.StatusCode;

    /// <summary>The answer's body; null when it is not JSON.</summary>
    public JsonNode? Json { get; } = Parse(AnswerBody);

    public static async Task<Exchange> SendAsync(HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var requestBody = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var start = TimeProvider.System.GetTimestamp();
        var answer = await http.SendAsync(request, cancellationToken);
        var answerBody = await answer.Content.ReadAsStringAsync(cancellationToken);
        return new(request, requestBody, answer, answerBody, TimeProvider.System.GetElapsedTime(start));
    }

    public static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>One stop of the tour.</summary>
/// <param name="Title">What is asked.</param>
/// <param name="Why">Why it matters, in a sentence.</param>
/// <param name="Request">Makes the request.</param>
/// <param name="Expected">The answer that there should be, in words.</param>
/// <param name="IsExpected">Whether an answer is that one.</param>
internal sealed record TourStep(
    string Title, string Why, Func<HttpRequestMessage> Request, string Expected, Func<Exchange, bool> IsExpected);
