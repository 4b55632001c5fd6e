using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace BankIdCheck.Aml.Polling;

/// <summary>Looks at a session again and again until it is final or the deadline comes. The pace is in the options.</summary>
internal sealed class SessionWatch(
    Func<AmlSessionId, CancellationToken, Task<AmlSession>> look, BankIdAmlPollingOptions pace, TimeProvider time)
{
    /// <summary>BankID AML keeps an entity this long after it is ready.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(2);

    public async IAsyncEnumerable<AmlSession> ChangesAsync(AmlSessionId id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + pace.Deadline;
        using CancellationTokenSource end = new(pace.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        AmlSession? last = null;
        AmlException? trouble = null;
        Dictionary<string, DateTimeOffset> notReadyAt = new(StringComparer.OrdinalIgnoreCase);

        for (var interval = pace.Interval; ; interval = Next(interval))
        {
            var asked = time.GetUtcNow();
            var (session, failure) = await LookAsync(id, either.Token, cancellationToken).ConfigureAwait(false);
            trouble = session is null ? failure ?? trouble : null;
            if (session is not null)
            {
                session = WithEarliestExpiry(session, notReadyAt, asked);
                if (HasChanged(last, session))
                {
                    yield return session;
                }

                last = session;
                if (session.IsFinal)
                {
                    yield break;
                }
            }

            var left = deadline - time.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                throw new AmlNotReadyException($"The session was not final within {pace.Deadline}.", trouble) { Session = last };
            }

            var pause = Longer(Jittered(interval), RetryAfter(session, failure));
            await Task.Delay(pause < left ? pause : left, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// A busy or absent API does not end a wait; anything else does. The deadline in the middle of a look counts as a look without result.
    /// </summary>
    private async Task<(AmlSession? Session, AmlException? Trouble)> LookAsync(
        AmlSessionId id, CancellationToken either, CancellationToken caller)
    {
        try
        {
            return (await look(id, either).ConfigureAwait(false), null);
        }
        catch (AmlException passing) when (passing is AmlUnavailableException or AmlThrottledException)
        {
            return (null, passing);
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            return (null, null);
        }
    }

    private static bool HasChanged(AmlSession? before, AmlSession now) =>
        before is null || before.Status != now.Status || !before.Entities.Select(Key).SequenceEqual(now.Entities.Select(Key));

    private static (string Name, OpenValue<EntityStatus> Status) Key(AmlEntity entity) => (entity.Name, entity.Status);

    /// <summary>
    /// Where the API does not say when an entity expires: it cannot be earlier than its lifetime after it was last seen not ready.
    /// </summary>
    private static AmlSession WithEarliestExpiry(AmlSession session, Dictionary<string, DateTimeOffset> notReadyAt, DateTimeOffset asked)
    {
        foreach (var entity in session.Entities.Where(entity => !entity.IsReady))
        {
            notReadyAt[entity.Name] = asked;
        }

        var entities = session.Entities.Select(entity =>
            entity is { IsReady: true, ExpiresAt: null } && notReadyAt.TryGetValue(entity.Name, out var last)
                ? entity with { ExpiresAt = last + Lifetime }
                : entity);
        return new AmlSession(session.Id, [.. entities], session.Status) { RetryAfter = session.RetryAfter };
    }

    private static TimeSpan? RetryAfter(AmlSession? session, AmlException? trouble) => trouble switch
    {
        AmlThrottledException throttled => throttled.RetryAfter,
        AmlUnavailableException unavailable => unavailable.RetryAfter,
        _ => session?.RetryAfter,
    };

    private TimeSpan Next(TimeSpan interval) => interval * pace.Growth < pace.MaxInterval ? interval * pace.Growth : pace.MaxInterval;

    // Nine to eleven tenths: enough that a thousand sessions begun together do not stay together.
    [SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "Spreads load; nothing depends on its being unguessable.")]
    private static TimeSpan Jittered(TimeSpan interval) => interval * (0.9 + (Random.Shared.NextDouble() * 0.2));

    private static TimeSpan Longer(TimeSpan pause, TimeSpan? asked) => asked is { } other && other > pause ? other : pause;
}
