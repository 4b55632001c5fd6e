using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BankIdCheck.Api.Operations;

/// <summary>
/// An error answer as RFC 9457 defines it. The built-in writer leaves the body out when <c>Accept</c> does not name JSON; this one
/// always writes it.
/// </summary>
internal sealed record Problem(int Status, string Code, string Title) : IResult
{
    /// <summary>What to fix, by JSON Pointer (RFC 6901) into the request body.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    public string? Detail { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public string Type => $"urn:bankidcheck:problem:{Code}";

    public ProblemBody ToBody(string traceId) => new(Type, Title, Status, Detail, traceId, Errors);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = MediaTypeNames.Application.ProblemJson;
        RequestEvent.Of(httpContext).Outcome ??= Code;
        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))
                .ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return;
        }

        await JsonSerializer.SerializeAsync(
            response.Body, ToBody(TraceId.Of(httpContext)), ProblemJson.Default.ProblemBody, httpContext.RequestAborted);
    }
}

/// <summary>The members of every error body.</summary>
/// <param name="Type">Stable name of the error, for programs.</param>
/// <param name="Title">The same for people.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What to do about it, where there is more to say.</param>
/// <param name="TraceId">Names the request in the service's log.</param>
/// <param name="Errors">For 400: what to fix, by JSON Pointer into the request body; an empty pointer means the body as a whole.</param>
internal sealed record ProblemBody(
    string Type, string Title, int Status, string? Detail, string TraceId, IReadOnlyDictionary<string, string[]>? Errors);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemBody))]
internal sealed partial class ProblemJson : JsonSerializerContext;
