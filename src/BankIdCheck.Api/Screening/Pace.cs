using System.Diagnostics.CodeAnalysis;
using BankIdCheck.Aml;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Screening;

/// <summary>
/// When to look at a session again: soon at first, then at growing pauses, never more than five minutes apart, and well before something is
/// lost.
/// </summary>
internal sealed class Pace(IOptions<BankIdAmlOptions> options, TimeProvider time)
{
    private const int LooksBeforeExpiry = 4;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    [SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "Spreads load; nothing depends on its being unguessable.")]
    public DateTimeOffset Next(ScreeningSession session, TimeSpan? asked = null)
    {
        var polling = options.Value.Polling;
        var now = time.GetUtcNow();
        var grown = Math.Min(
            polling.Interval.TotalSeconds * Math.Pow(polling.Growth, Math.Min(session.Looks, 100)), polling.MaxInterval.TotalSeconds);
        var pause = TimeSpan.FromSeconds(grown * (0.9 + (Random.Shared.NextDouble() * 0.1)));
        if (asked > pause)
        {
            pause = asked < ScreeningOptions.LongestPause ? asked.Value : ScreeningOptions.LongestPause;
        }

        var left = (session.UrgentAt - now) / LooksBeforeExpiry;
        return now + (left >= pause ? pause : left > Shortest ? left : Shortest < pause ? Shortest : pause);
    }
}
