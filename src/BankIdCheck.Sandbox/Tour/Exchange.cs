using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BankIdCheck.Sandbox.Tour;

/// <summary>One request and its answer, as they went over the wire.</summary>
internal sealed record Exchange(
    HttpRequestMessage Request, string RequestBody, HttpResponseMessage Answer, byte[] AnswerBytes, TimeSpan Duration)
{
    public int Status => (int)Answer.StatusCode;

    /// <summary>The answer's body; null when it is not JSON.</summary>
    public JsonNode? Json { get; } = Parse(AnswerBytes);

    public static async Task<Exchange> SendAsync(HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var requestBody = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var start = TimeProvider.System.GetTimestamp();
        var answer = await http.SendAsync(request, cancellationToken);
        var answerBytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        return new(request, requestBody, answer, answerBytes, TimeProvider.System.GetElapsedTime(start));
    }

    public static JsonNode? Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    private static JsonNode? Parse(byte[] text)
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
