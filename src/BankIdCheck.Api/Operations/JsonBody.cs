using System.Buffers;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Microsoft.Net.Http.Headers;

namespace BankIdCheck.Api.Operations;

/// <summary>
/// Reads a body of JSON, and is strict about its form. Whether members that are not known matter, its serializer options say.
/// </summary>
internal static class JsonBody
{
    private static readonly string[] NotUtf8 = ["The body must be UTF-8."];
    private static readonly string[] NotJson =
        ["The body must be one JSON object, with no member twice and text where the contract has text."];

    /// <summary>The request, or the problem to answer with.</summary>
    /// <param name="request">Whose body is read.</param>
    /// <param name="type">How it is read.</param>
    /// <param name="pointer">
    /// The JSON Pointer to a member, given its path as the serializer writes it (<c>$.document.type</c>); empty for anything but a known
    /// member, because that part of the path is the caller's own text.
    /// </param>
    public static async Task<(TRequest? Request, Problem? Problem)> ReadAsync<TRequest>(
        HttpRequest request, JsonTypeInfo<TRequest> type, Func<string?, string> pointer)
        where TRequest : class
    {
        if (!IsJson(request))
        {
            return (null, Problems.UnsupportedMediaType);
        }

        if (request.ContentLength > KestrelLimits.MaxRequestBodyBytes)
        {
            return (null, Problems.BodyTooLarge);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(RequestBody.MostRead);
        var used = buffer.Length; // a read that fails does not say how far it came
        try
        {
            used = await RequestBody.ReadAsync(request, buffer);
            return used > KestrelLimits.MaxRequestBodyBytes ? (null, Problems.BodyTooLarge) : Parse(buffer.AsSpan(0, used), type, pointer);
        }
        finally
        {
            buffer.AsSpan(0, used).Clear(); // it held personal data
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static (TRequest?, Problem?) Parse<TRequest>(
        ReadOnlySpan<byte> body, JsonTypeInfo<TRequest> type, Func<string?, string> pointer)
        where TRequest : class
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
            return JsonSerializer.Deserialize(body, type) is { } request
                ? (request, null)
                : (null, Invalid("", NotJson));
        }
        catch (JsonException exception)
        {
            return (null, Invalid(pointer(exception.Path), NotJson));
        }
    }

    private static Problem Invalid(string pointer, string[] rule) =>
        Problems.InvalidRequest(new Dictionary<string, string[]> { [pointer] = rule });

    private static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        && (request.Headers.ContentEncoding.Count == 0 || request.Headers.ContentEncoding is ["identity"]);
}
