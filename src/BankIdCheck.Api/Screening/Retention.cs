using BankIdCheck.Api.Audit;
using BankIdCheck.Api.Operations;
using BankIdCheck.Api.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Quartz;

namespace BankIdCheck.Api.Screening;

/// <summary>
/// Erases the content of screenings whose term is over: a fixed time after the customer relationship ended, a short one for prospects,
/// never under legal hold. That there was a screening, and that it was erased, stays.
/// </summary>
[DisallowConcurrentExecution]
internal sealed partial class Retention(
    ServiceStore store, ScreeningEraser eraser, AuditWriter audit, Pseudonyms keys, IOptions<ScreeningOptions> options, TimeProvider time,
    ILogger<Retention> logger) : IJob
{
    private const int AtOnce = 100;

    /// <summary>When the term is over; null while nobody knows.</summary>
    public static DateTimeOffset? KeptUntil(ScreeningSession session, ScreeningRetentionOptions terms) =>
        session.RelationshipEndedOn is { } ended ? new DateTimeOffset(ended.AddYears(terms.YearsAfterRelationship), TimeOnly.MinValue, TimeSpan.Zero)
        : session is { Relationship: Relationships.Prospect, FinalAt: { } final } ? final.AddDays(terms.ProspectDays)
        : null;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            while (await EraseSomeAsync(cancellationToken) is AtOnce)
            {
                // There are more.
            }
        }
#pragma warning disable CA1031 // Tried again at the next run.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Failed(logger, Fault.Describe(exception));
        }
    }

    /// <summary>What the next run would erase, the oldest first, from after the id <paramref name="after"/> on.</summary>
    public async Task<List<ScreeningSession>> DueAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        DateTimeOffset? prospects = now.AddDays(-options.Value.Retention.ProspectDays);
        DateOnly? customers = DateOnly.FromDateTime(now.UtcDateTime).AddYears(-options.Value.Retention.YearsAfterRelationship);
        await using var context = store.CreateContext();
        var due = context.ScreeningSessions.Include(session => session.Entities)
            .Where(session => session.FinalAt != null && session.ErasedAt == null && !session.LegalHold)
            .Where(session => session.RelationshipEndedOn != null
                ? session.RelationshipEndedOn <= customers
                : session.Relationship == Relationships.Prospect && session.FinalAt <= prospects);
        due = after is null ? due : due.Where(session => session.Id.CompareTo(after) > 0);
        return await due.OrderBy(session => session.Id).Take(limit).ToListAsync(cancellationToken);
    }

    private async Task<int> EraseSomeAsync(CancellationToken cancellationToken)
    {
        var due = await DueAsync(after: null, AtOnce, cancellationToken);
        foreach (var session in due)
        {
            await audit.WriteAsync(Record(session));
            await eraser.EraseAsync(session.Id, Sources.Service, "retention", cancellationToken);
            Log.Erased(logger, session.Id);
        }

        return due.Count;
    }

    private AuditRecord Record(ScreeningSession session) => new()
    {
        AtMicroseconds = time.GetUtcNow().ToUnixMicroseconds(),
        Kind = AuditKinds.Screening,
        NninPseudonym = session.NninPseudonym,
        KeyId = session.NninPseudonym is null ? keys.Current.Id : session.PseudonymKeyId,
        Outcome = ScreeningAccess.Erased,
        Reason = session.Id,
        TraceId = "",
        LatencyMicroseconds = 0,
    };

    private static partial class Log
    {
        [LoggerMessage(EventId = 66, EventName = "ScreeningErased", Level = LogLevel.Information,
            Message = "Erased screening {Session}: its term is over.")]
        public static partial void Erased(ILogger logger, string session);

        [LoggerMessage(EventId = 67, EventName = "ScreeningRetentionFailed", Level = LogLevel.Error,
            Message = "Screenings whose term is over could not be erased: {Fault}.")]
        public static partial void Failed(ILogger logger, string fault);
    }
}

/// <summary>Deletes what is known of a person, and says so, in one transaction.</summary>
internal sealed class ScreeningEraser(ScreeningStore store, TimeProvider time)
{
    /// <summary>False under legal hold.</summary>
    public async Task<bool> EraseAsync(string id, string by, string why, CancellationToken cancellationToken)
    {
        var isHeld = false;
        await store.ChangeAsync(
            id,
            (session, context) =>
            {
                isHeld = session.LegalHold;
                if (isHeld || session.ErasedAt is not null)
                {
                    return false;
                }

                session.Erase(time.GetUtcNow(), by, why);
                context.ScreeningContents.Where(content => content.SessionId == id).ExecuteDelete();
                return true;
            },
            cancellationToken);
        return !isHeld;
    }
}
