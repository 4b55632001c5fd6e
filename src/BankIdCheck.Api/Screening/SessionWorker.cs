using BankIdCheck.Aml;
using BankIdCheck.Api.Operations;
using BankIdCheck.Api.Storage;

namespace BankIdCheck.Api.Screening;

/// <summary>One step of one session: look at BankID, and fetch what is there.</summary>
internal sealed partial class SessionWorker(
    IAmlPersonClient bankId, CreateStep create, ScreeningStore store, ArchiveCipher cipher, Pace pace, TimeProvider time,
    ILogger<SessionWorker> logger)
{
    // Right after a create, BankID may not know the session everywhere yet.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>Fails when the store does: then the session is still due.</summary>
    public async Task WorkAsync(ScreeningSession session, CancellationToken cancellationToken)
    {
        try
        {
            await (session.UpstreamId is null ? create.WorkAsync(session) : LookAsync(session, cancellationToken));
        }
        catch (AmlException exception)
        {
            await HinderAsync(session, exception, cancellationToken);
        }
#pragma warning disable CA1031 // One session that nothing can be done with must not hold up the others.
        catch (Exception exception) when (!StoreFault.Is(exception) && !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Hindered(logger, session.Id, Fault.Describe(exception));
            await HinderAsync(session, exception, cancellationToken);
        }
    }

    private async Task LookAsync(ScreeningSession session, CancellationToken cancellationToken)
    {
        var seen = await bankId.GetSessionAsync(AmlSessionId.Parse(session.UpstreamId!), cancellationToken);
        var by = session.Rings > session.RingsHeard ? Sources.Webhook : Sources.Poll;
        var at = time.GetUtcNow();
        session.Observe(at, seen, by); // a copy: what to fetch, and whether there is anything to save
        var fetched = await FetchAsync(session, seen, cancellationToken);
        var isOver = at >= session.Deadline;
        if (session.Timeline.Count == 0 && fetched.Count == 0 && !isOver)
        {
            await store.LookedAsync(session, pace.Next(session), cancellationToken);
            return;
        }

        var changed = await store.ChangeAsync(
            session.Id,
            (current, context) =>
            {
                current.Observe(at, seen, by);
                foreach (var fetch in fetched)
                {
                    fetch.Apply(current, context, cipher, at, by);
                }

                current.Conclude(at, by);
                if (isOver)
                {
                    current.Fail(at, "not-ready-in-time", Sources.Service);
                }

                return true;
            },
            cancellationToken,
            current => (pace.Next(current), session.Rings));
        Tell(changed);
    }

    private async Task<List<Fetched>> FetchAsync(ScreeningSession session, AmlSession seen, CancellationToken cancellationToken)
    {
        List<Fetched> fetched = [];
        foreach (var entity in session.Entities.Where(entity => entity.State is EntityStates.Ready).OrderBy(entity => entity.Position))
        {
            try
            {
                fetched.Add(new Fetched.Content(entity.Name, await DownloadAsync(seen, entity.Name, cancellationToken)));
            }
            catch (AmlExpiredException)
            {
                fetched.Add(new Fetched.Lost(entity.Name, "expired"));
            }
            catch (AmlNotReadyException)
            {
                // Announced too early: it comes with the next look.
            }
            catch (AmlException exception)
            {
                var trouble = Troubles.Of(exception);
                fetched.Add(entity.ExpiresAt <= time.GetUtcNow() ? new Fetched.Lost(entity.Name, trouble) : new Fetched.Hindered(trouble));
            }
        }

        return fetched;
    }

    private async Task<CollectedContent> DownloadAsync(AmlSession seen, string name, CancellationToken cancellationToken)
    {
        if (name == ScreeningStore.JsonData)
        {
            var result = await bankId.DownloadResultAsync(seen, cancellationToken);
            return new("application/json", result.Json, Convert.FromHexString(result.Sha256), null);
        }

        var report = await bankId.DownloadReportAsync(seen, ReportType.Parse(name), cancellationToken);
        return new("application/pdf", report.Pdf, Convert.FromHexString(report.Sha256), report.Signature);
    }

    private async Task HinderAsync(ScreeningSession session, Exception trouble, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        var changed = await store.ChangeAsync(
            session.Id,
            (current, _) =>
            {
                if (trouble is AmlExpiredException && at > current.CreatedAt + Grace)
                {
                    current.Fail(at, "expired", Sources.Poll);
                }
                else if (at >= current.Deadline)
                {
                    current.Fail(at, Troubles.Of(trouble), Sources.Service);
                }
                else
                {
                    current.Hinder(at, Troubles.Of(trouble));
                }

                return true;
            },
            cancellationToken,
            current => (pace.Next(current, Troubles.RetryAfter(trouble)), session.Rings));
        Tell(changed);
    }

    private void Tell(ScreeningSession? session)
    {
        if (session is { State: SessionStates.Failed })
        {
            Log.Failed(logger, session.Id, session.Reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 61, EventName = "ScreeningHindered", Level = LogLevel.Error,
            Message = "Screening {Session} cannot go on at present: {Fault}.")]
        public static partial void Hindered(ILogger logger, string session, string fault);

        [LoggerMessage(EventId = 62, EventName = "ScreeningFailed", Level = LogLevel.Error,
            Message = "Screening {Session} failed: {Reason}.")]
        public static partial void Failed(ILogger logger, string session, string? reason);
    }
}
