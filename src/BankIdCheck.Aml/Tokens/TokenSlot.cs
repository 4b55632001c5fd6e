namespace BankIdCheck.Aml.Tokens;

/// <summary>
/// The current token of one client, and at most one renewal at a time however many callers wait for it. A caller that gives up does not
/// take the others' renewal with it.
/// </summary>
internal sealed class TokenSlot(Func<Task<AccessToken>> fetch, TimeProvider time)
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private AccessToken? current;
    private Task<AccessToken>? renewal;
    private DateTimeOffset nextEarlyRenewal;

    public Task<AccessToken> GetAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (current is not { } token || now >= token.UsableUntil)
            {
                return Renew().WaitAsync(cancellationToken);
            }

            if (now >= token.RenewFrom && now >= nextEarlyRenewal)
            {
                // Nobody waits for this one: the token is good for a while yet, and a failure is tried again after a pause.
                nextEarlyRenewal = now + PauseAfterFailure;
                _ = Renew();
            }

            return Task.FromResult(token);
        }
    }

    /// <summary>
    /// For a token that was refused. Of many callers with the same refused token, the first renews and the rest share it.
    /// </summary>
    public Task<AccessToken> ReplaceAsync(AccessToken refused, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (ReferenceEquals(current, refused))
            {
                current = null;
            }
        }

        return GetAsync(cancellationToken);
    }

    private Task<AccessToken> Renew() => renewal ??= RenewAsync();

    private async Task<AccessToken> RenewAsync()
    {
        // Leaves the lock before anything slow is begun, so that "renewal" is set before this can end.
        await Task.Yield();
        try
        {
            var token = await fetch().ConfigureAwait(false);
            lock (gate)
            {
                current = token;
                renewal = null;
            }

            return token;
        }
        catch
        {
            lock (gate)
            {
                renewal = null;
            }

            throw;
        }
    }
}
