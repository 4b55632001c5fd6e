using System.Threading.RateLimiting;
using BankIdCheck.Api.Operations;
using BankIdCheck.Api.Security;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.CheckId;

/// <summary>A limit for each calling client, so that none can use the service up for the others or guess at will.</summary>
internal static class ClientRateLimit
{
    public const string Policy = "PerClient";

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    public static void AddClientRateLimit(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<CheckIdOptions>>((limiter, checkId) =>
        {
            limiter.AddPolicy(Policy, context => RateLimitPartition.GetTokenBucketLimiter(
                context.User.ClientId() ?? string.Empty, _ => Bucket(checkId.Value.Limits)));
            limiter.OnRejected = (context, _) => new(Problems
                .TooManyRequests(context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Period)
                .ExecuteAsync(context.HttpContext));
        });
    }

    private static TokenBucketRateLimiterOptions Bucket(CheckIdLimits limits) => new()
    {
        TokenLimit = limits.Burst,
        TokensPerPeriod = limits.RequestsPerSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    };
}
