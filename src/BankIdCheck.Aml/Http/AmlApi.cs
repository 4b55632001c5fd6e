using System.Net;
using System.Net.Http.Headers;
using BankIdCheck.Aml.Tokens;

namespace BankIdCheck.Aml.Http;

/// <summary>
/// Requests to the AML API: with a token, a place in the queue, and the right patience. A read is tried several times; a create goes out
/// once. Either is sent a second time after a 401, with a new token: a 401 tells that nothing was done.
/// </summary>
internal sealed class AmlApi(
    HttpTry http, ReadPipeline reads, TokenSource source, AccessTokens tokens, Discovery discovery, Func<BankIdAmlOptions> options,
    TimeProvider time)
    : IDisposable
{
    private const int LongestCreateAnswer = 64 * 1024;

    /// <summary>Bounds what is open at one time. Waiting for a place does not count as waiting for the API.</summary>
    private readonly SemaphoreSlim places = new(options().MaxConnections);

    public void Dispose() => places.Dispose();

    /// <summary>
    /// Where the API is. Asks for a token first: that is one flight for all callers, and brings the discovery document with it.
    /// </summary>
    public async ValueTask<Uri> BaseAddressAsync(CancellationToken cancellationToken)
    {
        if (options().BaseAddress is { } configured)
        {
            return configured;
        }

        await tokens.GetAsync(source, cancellationToken).ConfigureAwait(false);
        return await discovery.AmlBaseAddressAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task CheckAccessAsync(CancellationToken cancellationToken) => tokens.GetAsync(source, cancellationToken);

    /// <summary>GETs until there is an answer that will not get better: 2xx, 3xx or 4xx.</summary>
    public Task<Answer> ReadAsync(Uri address, int longestBody, string what, CancellationToken cancellationToken) =>
        reads.ExecuteAsync(
            async token =>
            {
                var answer = await SendAsync(
                    () => new HttpRequestMessage(HttpMethod.Get, address), longestBody, token).ConfigureAwait(false);
                return (int)answer.Status is 408 or 429 or >= 500 ? throw Refusals.For(answer, what, submitted: null) : answer;
            },
            cancellationToken);

    /// <summary>POSTs once and returns whatever the answer is.</summary>
    /// <exception cref="AmlCreateOutcomeUnknownException">The body went out and no whole answer came back.</exception>
    /// <exception cref="AmlUnavailableException">The body did not go out.</exception>
    public async Task<Answer> CreateAsync(string path, byte[] body, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(options().OverallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        OnceContent? sent = null;
        try
        {
            Uri address = new(AsFolder(await BaseAddressAsync(either.Token).ConfigureAwait(false)), path);
            return await SendAsync(
                () => new HttpRequestMessage(HttpMethod.Post, address) { Content = sent = new OnceContent(body) }, LongestCreateAnswer, either.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw sent is { WasSent: true }
                ? OutcomeUnknown(late)
                : new AmlUnavailableException("The create request could not be sent in time.", late);
        }
    }

    public static Uri AsFolder(Uri address) => address.AbsolutePath.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");

    private async Task<Answer> SendAsync(Func<HttpRequestMessage> create, int longestBody, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(source, cancellationToken).ConfigureAwait(false);
        var answer = await SendAsync(create, token, longestBody, cancellationToken).ConfigureAwait(false);
        if (answer.Status is not HttpStatusCode.Unauthorized)
        {
            return answer;
        }

        token = await tokens.ReplaceAsync(source, token, cancellationToken).ConfigureAwait(false);
        return await SendAsync(create, token, longestBody, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Answer> SendAsync(
        Func<HttpRequestMessage> create, AccessToken token, int longestBody, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken).ConfigureAwait(false);
        using var request = create();
        try
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
            return await http.SendAsync(request, options().AttemptTimeout, longestBody, cancellationToken).ConfigureAwait(false);
        }
        catch (AmlException broken) when (request.Content is OnceContent { WasSent: true })
        {
            throw OutcomeUnknown(broken);
        }
        finally
        {
            places.Release();
        }
    }

    private static AmlCreateOutcomeUnknownException OutcomeUnknown(Exception broken) =>
        new("The create request was sent, and no whole answer came back.", broken) { Status = (broken as AmlException)?.Status };
}
