using BankIdCheck.Api.Operations;
using BankIdCheck.Api.Storage;
using Microsoft.Data.SqlClient;
using Microsoft.Extensions.Options;
using Npgsql;
using Quartz;

namespace BankIdCheck.Api.Screening;

/// <summary>
/// Runs Quartz.NET: in memory on SQLite, which has one node, and with its clustered job store in the service store's database on a server.
/// Its own start needs that database, so it is tried until it succeeds, and the service does without it meanwhile.
/// </summary>
internal sealed partial class ScreeningScheduler(
    IServiceProvider services, ServiceStore store, ServiceStoreSchema schema, IOptions<ServiceStoreOptions> options, ILoggerFactory loggers,
    ILogger<ScreeningScheduler> logger) : BackgroundService
{
    private const string Name = "bankidcheck";
    private const int OtherJobs = 2;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ClusterTick = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CheckIn = TimeSpan.FromSeconds(5);

    private bool IsCluster => store.Provider is not ServiceStoreProvider.Sqlite;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            LostFirings lost = new();
            var scheduler = await BeginAsync(lost, stoppingToken);
            try
            {
                await (IsCluster ? WatchAsync(scheduler, lost, stoppingToken) : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stoppingToken));
            }
            catch (OperationCanceledException)
            {
                // The service stops.
            }

            await scheduler.Shutdown(waitForJobsToComplete: true, CancellationToken.None);
        }
    }

    /// <summary>
    /// Until a firing is lost. The next scheduler has an id of its own, and takes over what this one leaves as it would from a node that
    /// died.
    /// </summary>
    private async Task WatchAsync(IScheduler scheduler, LostFirings lost, CancellationToken stoppingToken)
    {
        while (!await IsAnyLostAsync(scheduler, lost, stoppingToken))
        {
            await Task.Delay(Pause, TimeProvider.System, stoppingToken);
        }

        Log.BegunAnew(logger);
    }

    private async Task<bool> IsAnyLostAsync(IScheduler scheduler, LostFirings lost, CancellationToken stoppingToken)
    {
        try
        {
            return await lost.AnyAsync(scheduler, stoppingToken);
        }
#pragma warning disable CA1031 // A database that is away is asked again.
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.NotWatched(logger, Fault.Describe(exception));
            return false;
        }
    }

    private async Task<IScheduler> BeginAsync(LostFirings lost, CancellationToken stoppingToken)
    {
        while (true)
        {
            IScheduler? scheduler = null;
            try
            {
                schema.Ensure();
                scheduler = await QuartzSchedulerBuilder.Create(Configure).BuildScheduler(stoppingToken);
                scheduler.ListenerManager.AddJobListener(lost);
                await scheduler.Start(stoppingToken);
                await ScheduleAsync(scheduler, stoppingToken);
                return scheduler;
            }
#pragma warning disable CA1031 // A database that is away, or has no tables yet, is tried again.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                await (scheduler?.Shutdown(waitForJobsToComplete: false, CancellationToken.None) ?? ValueTask.CompletedTask);
                stoppingToken.ThrowIfCancellationRequested();
                Log.NotStarted(logger, Fault.Describe(exception));
                await Task.Delay(Pause, TimeProvider.System, stoppingToken);
            }
        }
    }

    private void Configure(IQuartzBuilder quartz)
    {
        quartz.Services.AddSingleton(loggers);
        quartz.ConfigureScheduler(scheduler =>
        {
            scheduler.InstanceName = Name;
            scheduler.GenerateInstanceId = true;
            scheduler.IdleWaitTime = CheckIn;
            scheduler.ShutdownJobInterruption = ShutdownJobInterruption.WhenWaitingForJobs;
        });
        quartz.UseDefaultThreadPool(LaneJob.Lanes + OtherJobs);
        quartz.AddJobType(_ => services.GetRequiredService<LaneJob>(), ServiceLifetime.Singleton);
        quartz.AddJobType(_ => services.GetRequiredService<Retention>(), ServiceLifetime.Singleton);
        quartz.AddJobType(_ => services.GetRequiredService<Reseal>(), ServiceLifetime.Singleton);
        if (!IsCluster)
        {
            quartz.UseInMemoryStore();
            return;
        }

        quartz.UsePersistentStore(persistent =>
        {
            _ = store.Provider is ServiceStoreProvider.PostgreSql
                ? persistent.UsePostgres(NpgsqlFactory.Instance, options.Value.ConnectionString!)
                : persistent.UseSqlServer(SqlClientFactory.Instance, options.Value.ConnectionString!);
            persistent.UseClustering(cluster =>
            {
                cluster.CheckinInterval = CheckIn;
                cluster.CheckinMisfireThreshold = CheckIn;
            });
            persistent.ConfigureStore(jobs =>
            {
                jobs.StoreJobDataAsStrings = true;
                jobs.DbRetryInterval = Pause;
                jobs.CommandTimeout = store.TimeLimit;
                jobs.MaxConsecutiveFireFailures = 0; // a lane must never be given up
            });
        });
    }

    private async Task ScheduleAsync(IScheduler scheduler, CancellationToken cancellationToken)
    {
        for (short lane = 0; lane < LaneJob.Lanes; lane++)
        {
            await ScheduleAsync<LaneJob>(scheduler, LaneJob.KeyOf(lane), IsCluster ? ClusterTick : Tick, cancellationToken);
        }

        await ScheduleAsync<Retention>(scheduler, new JobKey("retention", "screening"), TimeSpan.FromHours(1), cancellationToken);
        await ScheduleAsync<Reseal>(scheduler, new JobKey("reseal", "screening"), TimeSpan.FromMinutes(1), cancellationToken);
    }

    private static async Task ScheduleAsync<TJob>(IScheduler scheduler, JobKey key, TimeSpan interval, CancellationToken cancellationToken)
        where TJob : IJob
    {
        var job = JobBuilder.Create<TJob>().WithIdentity(key).StoreDurably().Build();
        var trigger = TriggerBuilder.Create().WithIdentity(key.Name, key.Group).ForJob(key).StartNow()
            .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(interval).RepeatForever().MeasureIntervalFromCompletion()
                .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount))
            .Build();
        await scheduler.AddJob(job, new AddJobOptions { Replace = true }, cancellationToken);
        await scheduler.ScheduleTrigger(trigger, TriggerConflict.Keep, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 70, EventName = "ScreeningSchedulerNotStarted", Level = LogLevel.Error,
            Message = "The scheduler of screenings could not be started yet: {Fault}.")]
        public static partial void NotStarted(ILogger logger, string fault);

        [LoggerMessage(EventId = 72, EventName = "ScreeningSchedulerBegunAnew", Level = LogLevel.Warning,
            Message = "The scheduler of screenings is begun anew: the database has a firing for it that it does not work on.")]
        public static partial void BegunAnew(ILogger logger);

        [LoggerMessage(EventId = 73, EventName = "ScreeningSchedulerNotWatched", Level = LogLevel.Error,
            Message = "Whether the scheduler of screenings works on all that it has reserved is not known: {Fault}.")]
        public static partial void NotWatched(ILogger logger, string fault);
    }
}
