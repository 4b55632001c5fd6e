using BankIdCheck.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace BankIdCheck.Api.Screening;

/// <summary>
/// Reads and writes sessions. What belongs together is one transaction. Values of updates are given as expressions: EF Core makes
/// parameters of what those capture, but takes a plain value for a part of the query, and compiles that anew for each value.
/// </summary>
internal sealed class ScreeningStore(ServiceStore store, TimeProvider time)
{
    /// <summary>BankID's name of the JSON result among the entities.</summary>
    public const string JsonData = "jsonData";

    private const int MostConflicts = 20;

    // SQLite has one writer at a time, and whoever waits for it in the driver sleeps and polls.
    private readonly SemaphoreSlim? turn = store.Provider is ServiceStoreProvider.Sqlite ? new(1) : null;

    /// <summary>
    /// Makes a new session durable; returns the older one when its idempotency key has been used, under any of the hashes.
    /// </summary>
    public async Task<ScreeningSession?> AddAsync(
        ScreeningSession session, SealedOrder order, IReadOnlyList<byte[]> requests, CancellationToken cancellationToken)
    {
        if (requests.Count > 0 && await FindByRequestAsync(requests, cancellationToken) is { } older)
        {
            return older;
        }

        try
        {
            await WriteAsync(
                context =>
                {
                    context.AddRange(session, order);
                    return Task.FromResult(true);
                },
                cancellationToken);
            return null;
        }
        catch (DbUpdateException)
        {
            // At the same moment somebody else may have used the key, and the unique index has refused this one.
            if (requests.Count > 0 && await FindByRequestAsync(requests, cancellationToken) is { } other)
            {
                return other;
            }

            throw;
        }
    }

    public async Task<ScreeningSession?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        return await context.ScreeningSessions.Include(session => session.Entities)
            .SingleOrDefaultAsync(session => session.Id == id, cancellationToken);
    }

    public async Task<List<TimelineEntry>> TimelineAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        return await context.ScreeningTimeline.Where(entry => entry.SessionId == id).OrderBy(entry => entry.Number)
            .ToListAsync(cancellationToken);
    }

    /// <summary>The latest first.</summary>
    public async Task<List<ScreeningSession>> ListAsync(
        string? state, string? reference, string? before, int limit, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        IQueryable<ScreeningSession> sessions = context.ScreeningSessions.Include(session => session.Entities);
        sessions = state is null ? sessions : sessions.Where(session => session.State == state);
        sessions = reference is null ? sessions : sessions.Where(session => session.Reference == reference);
        sessions = before is null ? sessions : sessions.Where(session => session.Id.CompareTo(before) < 0);
        return await sessions.OrderByDescending(session => session.Id).Take(limit).ToListAsync(cancellationToken);
    }

    /// <summary>What a lane has to work on now, what is lost first first.</summary>
    public async Task<List<ScreeningSession>> DueAsync(short lane, int limit, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        var now = time.GetUtcNow();
        return await context.ScreeningSessions.Include(session => session.Entities)
            .Where(session => session.Lane == lane && session.DueAt <= now)
            .OrderBy(session => session.UrgentAt).Take(limit)
            .ToListAsync(cancellationToken);
    }

    public async Task<SealedOrder?> OrderAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        return await context.ScreeningOrders.SingleOrDefaultAsync(order => order.SessionId == id, cancellationToken);
    }

    public async Task<ArchivedContent?> ContentAsync(string id, string entity, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        return await context.ScreeningContents.SingleOrDefaultAsync(
            content => content.SessionId == id && content.Entity == entity, cancellationToken);
    }

    /// <summary>Makes an open session due at once. Nothing happens for a hash that is not known.</summary>
    public Task RingAsync(byte[] webhookHash, CancellationToken cancellationToken) =>
        WriteAsync(
            async context =>
            {
                DateTimeOffset? now = time.GetUtcNow();
                await context.ScreeningSessions.Where(session => session.WebhookHash == webhookHash && session.DueAt != null)
                    .ExecuteUpdateAsync(set => set.SetProperty(session => session.Rings, session => session.Rings + 1).SetProperty(session => session.DueAt, _ => now), cancellationToken);
                return false;
            },
            cancellationToken);

    /// <summary>Notes that nothing has changed, and when to look again.</summary>
    public Task LookedAsync(ScreeningSession seen, DateTimeOffset next, CancellationToken cancellationToken) =>
        WriteAsync(
            async context =>
            {
                var (looks, looked, trouble) = (seen.Looks, seen.LookedAt, seen.Trouble);
                await context.ScreeningSessions.Where(session => session.Id == seen.Id && session.Version == seen.Version)
                    .ExecuteUpdateAsync(
                        set => set.SetProperty(session => session.Looks, _ => looks).SetProperty(session => session.LookedAt, _ => looked)
                            .SetProperty(session => session.Trouble, _ => trouble),
                        cancellationToken);
                await PutOffAsync(context, seen.Id, seen.Rings, next, cancellationToken);
                return false;
            },
            cancellationToken);

    /// <summary>Changes a session, its entities and its timeline together, again from the start when somebody else was quicker.</summary>
    /// <param name="id">The session's.</param>
    /// <param name="change">What to do with it as it now is; false to leave it. May be called several times.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="next">When it is to be worked on next, and up to which ring it has been; unchanged when null.</param>
    /// <returns>The session as it has become, or null when it was left.</returns>
    public async Task<ScreeningSession?> ChangeAsync(
        string id, Func<ScreeningSession, ServiceStoreContext, bool> change, CancellationToken cancellationToken,
        Func<ScreeningSession, (DateTimeOffset At, int Rings)>? next = null)
    {
        for (var conflicts = 0; ; conflicts++)
        {
            ScreeningSession? changed = null;
            try
            {
                await WriteAsync(
                    async context =>
                    {
                        changed = await context.ScreeningSessions.AsTracking().Include(session => session.Entities)
                            .SingleOrDefaultAsync(session => session.Id == id, cancellationToken);
                        if (changed is null || !change(changed, context))
                        {
                            changed = null;
                            return false;
                        }

                        changed.Version++;
                        await FollowAsync(context, changed, next?.Invoke(changed), cancellationToken);
                        return true;
                    },
                    cancellationToken);
                return changed;
            }
            catch (DbUpdateConcurrencyException) when (conflicts < MostConflicts)
            {
                // Again, with what the other has left.
            }
        }
    }

    // The order has done its work when BankID has it or nobody wants it any more.
    private static async Task FollowAsync(
        ServiceStoreContext context, ScreeningSession session, (DateTimeOffset At, int Rings)? next, CancellationToken cancellationToken)
    {
        if (session.IsFinal || session.Create is CreateSteps.Known)
        {
            await context.ScreeningOrders.Where(order => order.SessionId == session.Id).ExecuteDeleteAsync(cancellationToken);
        }

        if (session.IsFinal)
        {
            DateTimeOffset? never = null;
            await context.ScreeningSessions.Where(row => row.Id == session.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.DueAt, _ => never), cancellationToken);
        }
        else if (next is { } then)
        {
            await PutOffAsync(context, session.Id, then.Rings, then.At, cancellationToken);
        }
    }

    // A webhook that came meanwhile keeps its effect.
    private static Task<int> PutOffAsync(
        ServiceStoreContext context, string id, int rings, DateTimeOffset? next, CancellationToken cancellationToken) =>
        context.ScreeningSessions.Where(session => session.Id == id)
            .ExecuteUpdateAsync(
                set => set.SetProperty(session => session.RingsHeard, _ => rings)
                    .SetProperty(session => session.DueAt, session => session.Rings == rings ? next : session.DueAt),
                cancellationToken);

    /// <summary>One transaction; what was tracked is saved when <paramref name="write"/> says so.</summary>
    public async Task WriteAsync(Func<ServiceStoreContext, Task<bool>> write, CancellationToken cancellationToken)
    {
        if (turn is not null)
        {
            await turn.WaitAsync(cancellationToken);
        }

        try
        {
            await using var context = store.CreateContext();
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            if (await write(context))
            {
                await context.SaveChangesAsync(cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }
        finally
        {
            turn?.Release();
        }
    }

    private async Task<ScreeningSession?> FindByRequestAsync(IReadOnlyList<byte[]> requests, CancellationToken cancellationToken)
    {
        var any = requests.ToArray();
        await using var context = store.CreateContext();
        return await context.ScreeningSessions.Include(session => session.Entities)
            .FirstOrDefaultAsync(session => any.Contains(session.IdempotencyHash), cancellationToken);
    }
}
