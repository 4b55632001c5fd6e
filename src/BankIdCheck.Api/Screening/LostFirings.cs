using System.Collections.Concurrent;
using System.Diagnostics;
using Quartz;

namespace BankIdCheck.Api.Screening;

/// <summary>
/// Finds the firings that the job store holds for this node and that nobody works on here. They are left when the answer to a commit is
/// lost with the connection: Quartz.NET frees a reserved one after two minutes, and one recorded as running only when the node is gone, and
/// the lane stands still meanwhile (https://github.com/quartznet/quartznet/issues/1726).
/// </summary>
internal sealed class LostFirings : IJobListener
{
    // A reservation lasts no longer than the idle wait, five seconds, and a completion that could not be stored is tried again each two.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, byte> running = new();
    private Dictionary<string, long> idleSince = [];

    public string Name => nameof(LostFirings);

    public ValueTask JobToBeExecuted(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        running[context.FireInstanceId] = default;
        return ValueTask.CompletedTask;
    }

    public ValueTask JobWasExecuted(
        IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken = default)
    {
        running.TryRemove(context.FireInstanceId, out _);
        return ValueTask.CompletedTask;
    }

    /// <summary>Looks once; each look remembers what the one before saw.</summary>
    public async Task<bool> AnyAsync(IScheduler scheduler, CancellationToken cancellationToken)
    {
        FireInstanceQuery own = new() { SchedulerInstanceId = scheduler.SchedulerInstanceId, State = null, Take = PagedQuery.All };
        var held = await scheduler.QueryFireInstances(own, cancellationToken);
        var now = Stopwatch.GetTimestamp();
        idleSince = held.Items.Select(firing => firing.FireInstanceId).Where(id => !running.ContainsKey(id))
            .ToDictionary(id => id, id => idleSince.GetValueOrDefault(id, now));
        return idleSince.Values.Any(since => Stopwatch.GetElapsedTime(since, now) >= Patience);
    }
}
