using System.Buffers;
using System.Net;

namespace BankIdCheck.Aml.Http;

/// <summary>
/// One request and its whole answer. Everything that can go wrong below HTTP becomes an <see cref="AmlUnavailableException"/>, and a body
/// that
/// does not arrive as announced an <see cref="AmlUntrustedContentException"/>: nobody above sees half an answer.
/// </summary>
internal sealed class HttpTry(IHttpClientFactory clients, string clientName, TimeProvider time)
{
    private const int FirstPiece = 16 * 1024;
    private const int LongestFirstBuffer = 256 * 1024;

    /// <param name="request">The request; owned by the caller.</param>
    /// <param name="patience">How long it may go without progress.</param>
    /// <param name="longestBody">In bytes.</param>
    /// <param name="cancellationToken">The caller's wish, which stays an <see cref="OperationCanceledException"/>.</param>
    public async Task<Answer> SendAsync(HttpRequestMessage request, TimeSpan patience, int longestBody, CancellationToken cancellationToken)
    {
        using CancellationTokenSource progress = new(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(progress.Token, cancellationToken);
        try
        {
            using var http = clients.CreateClient(clientName);
            using var response = await http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            var body = await ReadBodyAsync(response, longestBody, () => progress.CancelAfter(patience), either.Token).ConfigureAwait(false);
            return Answer.From(response, body, time.GetUtcNow());
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AmlUnavailableException($"No answer from {request.RequestUri!.Authority} in time.", late) { IsTransient = true };
        }
        catch (HttpRequestException broken)
        {
            throw new AmlUnavailableException($"{request.RequestUri!.Authority} could not be reached ({broken.HttpRequestError}).", broken)
            {
                IsTransient = true,
            };
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(
        HttpResponseMessage response, int longest, Action onProgress, CancellationToken cancellationToken)
    {
        var announced = response.Content.Headers.ContentLength;
        if (announced > longest)
        {
            throw TooLong(response.StatusCode, longest);
        }

        // The announced length is a hint, not a promise: what is set aside up front is bounded. One byte more, to see the end without
        // growing.
        ArrayBufferWriter<byte> body = new((int)Math.Min(announced ?? FirstPiece, LongestFirstBuffer) + 1);
        try
        {
            await CopyAsync(response, body, longest, onProgress, cancellationToken).ConfigureAwait(false);
            return body.WrittenMemory;
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            throw new AmlUntrustedContentException("The answer broke off before its end.", broken)
            {
                Status = response.StatusCode,
                IsTransient = true,
            };
        }
    }

    /// <summary>HttpClient ends the stream at the announced length, and throws when the connection ends before it.</summary>
    private static async Task CopyAsync(
        HttpResponseMessage response, ArrayBufferWriter<byte> body, int longest, Action onProgress, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            for (int read; (read = await stream.ReadAsync(body.GetMemory(), cancellationToken).ConfigureAwait(false)) > 0;)
            {
                body.Advance(read);
                onProgress();
                if (body.WrittenCount > longest)
                {
                    throw TooLong(response.StatusCode, longest);
                }
            }
        }
    }

    private static AmlUntrustedContentException TooLong(HttpStatusCode status, int longest) =>
        new($"The answer is longer than {longest} bytes.") { Status = status };
}
