namespace BankIdCheck.Api.Security;

/// <summary>Obtains the keys at the start, without holding the start up, and renews them for as long as the service runs.</summary>
internal sealed class EntraSigningKeysRefresher(EntraSigningKeys keys, TimeProvider time) : BackgroundService
{
    // Entra ID publishes a key well before it signs with it; one hour is far inside that.
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(30);

    // Without keys nobody can be answered.
    private static readonly TimeSpan PauseWithoutKeys = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = await keys.RefreshAsync().WaitAsync(stoppingToken) ? Interval : keys.HasKeys ? PauseAfterFailure : PauseWithoutKeys;
            await Task.Delay(pause, time, stoppingToken);
        }
    }
}
