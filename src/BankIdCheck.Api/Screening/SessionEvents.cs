using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace BankIdCheck.Api.Screening;

/// <summary>
/// Tells how a session goes on, as server-sent events. By looking at the row, because another node may be the one that works on it.
/// </summary>
internal sealed class SessionEvents(ScreeningStore store, ScreeningView view, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // So that proxies do not take the connection for a dead one.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    // A token is judged once, at the beginning; nobody reads on with it for ever.
    private static readonly TimeSpan LongestStream = TimeSpan.FromMinutes(30);

    /// <param name="id">The session.</param>
    /// <param name="known">Length of the timeline that the caller has seen.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    public async IAsyncEnumerable<SseItem<string>> FollowAsync(
        string id, int known, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var (start, said) = (time.GetTimestamp(), time.GetTimestamp());
        while (time.GetElapsedTime(start) < LongestStream && await store.FindAsync(id, end.Token) is { } session)
        {
            if (session.TimelineLength > known)
            {
                (known, said) = (session.TimelineLength, time.GetTimestamp());
                var status = view.Of(session, await store.TimelineAsync(id, end.Token));
                yield return new(JsonSerializer.Serialize(status, ScreeningJson.Default.ScreeningStatus), "status")
                {
                    EventId = known.ToString(CultureInfo.InvariantCulture),
                };
            }
            else if (time.GetElapsedTime(said) > Heartbeat)
            {
                said = time.GetTimestamp();
                yield return new("", "heartbeat");
            }

            if (session.IsFinal)
            {
                yield break;
            }

            await Task.Delay(Interval, time, end.Token);
        }
    }
}
