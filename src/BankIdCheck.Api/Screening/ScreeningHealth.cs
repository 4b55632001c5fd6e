using BankIdCheck.Aml;
using BankIdCheck.Api.Operations;
using BankIdCheck.Api.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BankIdCheck.Api.Screening;

/// <summary>
/// Whether BankID gives tokens. When it does not, orders are still taken and wait; so the service is degraded, and stays in use.
/// </summary>
internal sealed partial class BankIdHealth(IAmlPersonClient bankId, TimeProvider time, ILogger<BankIdHealth> logger) : IHealthCheck
{
    // A probe each few seconds, from each of several load balancers, must not become a load on BankID.
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(30);

    private (long At, bool Reachable)? last;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (last is not { } known || time.GetElapsedTime(known.At) > GoodFor)
        {
            known = (time.GetTimestamp(), await IsReachableAsync(cancellationToken));
            last = known;
        }

        return known.Reachable ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded();
    }

    private async Task<bool> IsReachableAsync(CancellationToken cancellationToken)
    {
        try
        {
            await bankId.CheckAccessAsync(cancellationToken);
            return true;
        }
        catch (AmlException exception)
        {
            Log.NotReachable(logger, Fault.Describe(exception));
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 71, EventName = "BankIdNotReachable", Level = LogLevel.Error,
            Message = "BankID gives no access token: {Fault}.")]
        public static partial void NotReachable(ILogger logger, string fault);
    }
}

/// <summary>Whether there is a key to archive with. Without one no order is taken, and nothing else is touched.</summary>
internal sealed class ArchiveHealth(ArchiveCipher cipher) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return Task.FromResult(cipher.CurrentKeyId.Length > 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded());
        }
        catch (ArchiveKeyException)
        {
            return Task.FromResult(HealthCheckResult.Degraded());
        }
    }
}

/// <summary>
/// Whether results are collected in time: how old the oldest is that is not, and how many minutes are left until BankID deletes the first.
/// </summary>
internal sealed class CollectingHealth(ServiceStore store, TimeProvider time) : IHealthCheck
{
    public const string OldestMinutes = "oldestUncollectedMinutes";
    public const string ExpiryMinutes = "minutesToNextExpiry";

    private static readonly TimeSpan TooClose = TimeSpan.FromMinutes(30);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var database = store.CreateContext();
            var open = database.ScreeningSessions.Where(session => session.DueAt != null);
            var oldest = await open.MinAsync(session => (DateTimeOffset?)session.CreatedAt, cancellationToken);
            var expiry = await open.SelectMany(session => session.Entities)
                .Where(entity => entity.State == EntityStates.Ready).MinAsync(entity => entity.ExpiresAt, cancellationToken);
            var now = time.GetUtcNow();
            Dictionary<string, object> data = [];
            Add(data, OldestMinutes, now - oldest);
            Add(data, ExpiryMinutes, expiry - now);
            return expiry - now < TooClose ? HealthCheckResult.Degraded(data: data) : HealthCheckResult.Healthy(data: data);
        }
        catch (Exception fault) when (StoreFault.Is(fault))
        {
            return HealthCheckResult.Unhealthy(); // logged by whoever works with it
        }
    }

    private static void Add(Dictionary<string, object> data, string name, TimeSpan? span)
    {
        if (span is { } known)
        {
            data[name] = (int)known.TotalMinutes;
        }
    }
}
