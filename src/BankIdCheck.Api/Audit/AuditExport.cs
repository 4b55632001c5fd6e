using System.Text;
using System.Text.Json;
using BankIdCheck.Api.Operations;
using Microsoft.Net.Http.Headers;

namespace BankIdCheck.Api.Audit;

/// <summary>
/// Writes records as they are read. When reading fails the connection is cut, so that half an export is not taken for a whole one.
/// </summary>
internal sealed class AuditExport(string mediaType, IAsyncEnumerable<AuditEntry> entries) : IResult
{
    public const string JsonLines = "application/jsonl";
    public const string Csv = "text/csv";

    private const int BytesAtOnce = 32 * 1024;

    /// <summary>
    /// The better of the two by the request's <c>Accept</c>; JSON Lines when both are as good; null when it takes neither.
    /// </summary>
    public static string? Negotiate(HttpRequest request)
    {
        if (request.Headers.Accept.Count == 0)
        {
            return JsonLines;
        }

        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
        {
            return null;
        }

        var (json, csv) = (Quality(accepted, JsonLines), Quality(accepted, Csv));
        return json == 0 && csv == 0 ? null : json >= csv ? JsonLines : Csv;
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = mediaType == Csv ? "text/csv; charset=utf-8; header=present" : mediaType;
        response.Headers.ContentDisposition = $"attachment; filename=\"audit.{(mediaType == Csv ? "csv" : "jsonl")}\"";

        try
        {
            await WriteAsync(response, httpContext.RequestAborted);
        }
        catch (Exception fault) when (!httpContext.RequestAborted.IsCancellationRequested)
        {
            RequestEvent.Of(httpContext).Fault = Fault.Describe(fault);
            httpContext.Abort();
        }
    }

    private async Task WriteAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        using MemoryStream block = new(BytesAtOnce + (4 * 1024));
        if (mediaType == Csv)
        {
            block.Write(Encoding.UTF8.GetBytes(AuditCsv.Header));
        }

        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            Write(block, entry);
            if (block.Length >= BytesAtOnce)
            {
                await SendAsync();
            }
        }

        await SendAsync();

        async Task SendAsync()
        {
            block.Position = 0;
            await block.CopyToAsync(response.Body, cancellationToken);
            block.SetLength(0);
        }
    }

    private void Write(MemoryStream block, AuditEntry entry)
    {
        if (mediaType == Csv)
        {
            block.Write(Encoding.UTF8.GetBytes(AuditCsv.Row(entry)));
        }
        else
        {
            JsonSerializer.Serialize(block, entry, AuditJson.Default.AuditEntry);
            block.WriteByte((byte)'\n');
        }
    }

    private static double Quality(IEnumerable<MediaTypeHeaderValue> accepted, string mediaType)
    {
        var wanted = MediaTypeHeaderValue.Parse(mediaType);
        return accepted
            .Where(range => wanted.IsSubsetOf(range))
            .OrderByDescending(range => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2) // the closest range decides (RFC 9110, 12.5.1)
            .Select(range => range.Quality ?? 1)
            .FirstOrDefault();
    }
}
