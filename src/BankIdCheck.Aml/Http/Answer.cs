using System.Net;
using BankIdCheck.Aml.Wire;

namespace BankIdCheck.Aml.Http;

/// <summary>An answer that was received completely, with the few things about it that anybody asks for.</summary>
internal sealed class Answer
{
    private const int LongestCorrelationId = 64;

    public required HttpStatusCode Status { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public string? CorrelationId { get; init; }

    public static Answer From(HttpResponseMessage response, ReadOnlyMemory<byte> body, DateTimeOffset now) => new()
    {
        Status = response.StatusCode,
        Body = body,
        RetryAfter = ReadRetryAfter(response, now),
        CorrelationId = ReadCorrelationId(response),
    };

    private static TimeSpan? ReadRetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var asked = response.Headers.RetryAfter;
        var pause = asked?.Delta ?? (asked?.Date - now);
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause;
    }

    private static string? ReadCorrelationId(HttpResponseMessage response)
    {
        foreach (var header in Names.CorrelationHeaders)
        {
            if (response.Headers.TryGetValues(header, out var values)
                && values.First() is { Length: > 0 and <= LongestCorrelationId } id
                && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            {
                return ApiWords.HoldsNumber(id) ? null : id;
            }
        }

        return null;
    }
}
