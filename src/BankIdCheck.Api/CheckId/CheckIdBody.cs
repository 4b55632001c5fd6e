using System.Buffers;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using BankIdCheck.Api.Operations;
using Microsoft.Net.Http.Headers;

namespace BankIdCheck.Api.CheckId;

/// <summary>Reads a body of JSON: strict about its form, and about nothing that the contract may add.</summary>
internal static class CheckIdBody
{
    private static readonly string[] NotUtf8 = ["The body must be UTF-8."];
    private static readonly string[] NotJson = ["The body must be one JSON object, with no member twice and text where the contract has text."];

    /// <summary>The request, or the problem to answer with.</summary>
    public static async Task<(CheckIdRequest? Request, Problem? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!IsJson(request))
        {
            return (null, Problems.UnsupportedMediaType);
        }

        if (request.ContentLength > KestrelLimits.MaxRequestBodyBytes)
        {
            return (null, Problems.BodyTooLarge);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(KestrelLimits.MaxRequestBodyBytes + 1);
        try
        {
            var room = buffer.AsMemory(0, KestrelLimits.MaxRequestBodyBytes + 1);
            var length = await request.Body.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, cancellationToken);
            return length > KestrelLimits.MaxRequestBodyBytes ? (null, Problems.BodyTooLarge) : Parse(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true); // it held personal data
        }
    }

    private static (CheckIdRequest?, Problem?) Parse(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
        {
            return (null, Invalid("", NotUtf8));
        }

        if (body.StartsWith(Encoding.UTF8.Preamble))
        {
            body = body[Encoding.UTF8.Preamble.Length..]; // RFC 8259, section 8.1: may be ignored
        }

        try
        {
            return JsonSerializer.Deserialize(body, CheckIdJson.Default.CheckIdRequest) is { } request
                ? (request, null)
                : (null, Invalid("", NotJson));
        }
        catch (JsonException exception)
        {
            return (null, Invalid(Pointer(exception.Path), NotJson));
        }
    }

    private static Problem Invalid(string pointer, string[] rule) => Problems.InvalidRequest(new Dictionary<string, string[]> { [pointer] = rule });

    // Only members of the contract are named: any other part of the path is the caller's own text.
    private static string Pointer(string? path) => path switch
    {
        "$.nnin" => "/nnin",
        "$.originator" => "/originator",
        "$.originator.id" => "/originator/id",
        "$.document" => "/document",
        "$.document.type" => "/document/type",
        "$.document.number" => "/document/number",
        "$.document.issuer" => "/document/issuer",
        _ => "",
    };

    private static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        && (request.Headers.ContentEncoding.Count == 0 || request.Headers.ContentEncoding is ["identity"]);
}
