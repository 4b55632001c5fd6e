using System.Collections.Concurrent;
using BankIdCheck.Aml.Http;
using Microsoft.Extensions.Logging;

namespace BankIdCheck.Aml.Tokens;

/// <summary>
/// Every token of the process, one per authority, client and set of scopes, whichever named client asks. Secrets are read from the options
/// at each request, so a rotated one is used from the next renewal on.
/// </summary>
internal sealed partial class AccessTokens(TimeProvider time, ILogger<AccessTokens> logger)
{
    private readonly TimeProvider time = time;
    private readonly ConcurrentDictionary<(Uri Authority, string Client, string Scopes), TokenSlot> slots = new();

    public Task<AccessToken> GetAsync(TokenSource source, CancellationToken cancellationToken) => Slot(source).GetAsync(cancellationToken);

    public Task<AccessToken> ReplaceAsync(TokenSource source, AccessToken refused, CancellationToken cancellationToken)
    {
        Log.Refused(logger, source.Options().Authority!.Host);
        return Slot(source).ReplaceAsync(refused, cancellationToken);
    }

    private TokenSlot Slot(TokenSource source)
    {
        var options = source.Options();
        return slots.GetOrAdd(
            (options.Authority!, options.ClientId!, options.ScopeText),
            static (_, state) => new TokenSlot(() => state.Self.FetchAsync(state.Source), state.Self.time),
            (Self: this, Source: source));
    }

    private async Task<AccessToken> FetchAsync(TokenSource source)
    {
        var token = await source.FetchAsync(time).ConfigureAwait(false);
        var host = source.Options().Authority!.Host;
        Log.Obtained(logger, host, token.UsableUntil);
        return token;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 20, Level = LogLevel.Debug,
            Message = "BankID: a token was obtained from {Host}, to be used until {Until:o}")]
        public static partial void Obtained(ILogger logger, string host, DateTimeOffset until);

        [LoggerMessage(EventId = 21, Level = LogLevel.Warning, Message = "BankID: a token of {Host} was refused (401) and is replaced")]
        public static partial void Refused(ILogger logger, string host);
    }
}

/// <summary>How one client gets a token: its options, its discovery document, its way to the token endpoint.</summary>
internal sealed class TokenSource(HttpTry http, ReadPipeline reads, Discovery discovery, Func<BankIdAmlOptions> options)
{
    private const int LongestAnswer = 64 * 1024;

    public Func<BankIdAmlOptions> Options { get; } = options;

    /// <summary>Asking for a token changes nothing at BankID, so it is a read.</summary>
    public async Task<AccessToken> FetchAsync(TimeProvider time)
    {
        var endpoint = await discovery.TokenEndpointAsync(CancellationToken.None).ConfigureAwait(false);
        var answer = await reads.ExecuteAsync(token => TryAsync(endpoint, time, token), CancellationToken.None).ConfigureAwait(false);
        return TokenRequest.Read(answer, time.GetUtcNow());
    }

    private async Task<Answer> TryAsync(Uri endpoint, TimeProvider time, CancellationToken cancellationToken)
    {
        using var request = TokenRequest.Create(Options(), endpoint, time.GetUtcNow());
        var answer = await http.SendAsync(request, Options().AttemptTimeout, LongestAnswer, cancellationToken).ConfigureAwait(false);
        return (int)answer.Status == 200 ? answer : throw Refusals.For(answer, "The token request", submitted: null);
    }
}
