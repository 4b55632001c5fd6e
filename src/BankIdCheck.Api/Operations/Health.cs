using System.Text.Json;
using System.Text.Json.Serialization;
using BankIdCheck.Api.Audit;
using BankIdCheck.Api.Customers;
using BankIdCheck.Api.Security;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BankIdCheck.Api.Operations;

/// <summary>
/// Three questions that must not be mixed: does the process run (<c>live</c>; restart it if not), can it answer (<c>ready</c>; send it
/// no requests if not), and the one path with 200 or 500 that BankID's interfaces for banks use (<c>healthcheck</c>).
/// </summary>
internal static class Health
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public static void AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<CustomerStoresHealth>("customer-stores", timeout: Timeout)
            .AddCheck<SigningKeysHealth>("signing-keys", timeout: Timeout)
            .AddCheck<AuditHealth>("audit", timeout: Timeout);
        services.Configure<HealthCheckPublisherOptions>(publisher => publisher.Delay = TimeSpan.Zero);
    }

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        Map(app, "/health/live", StatusCodes.Status503ServiceUnavailable, asks: false);
        Map(app, "/health/ready", StatusCodes.Status503ServiceUnavailable, asks: true);
        Map(app, "/healthcheck", StatusCodes.Status500InternalServerError, asks: true);
    }

    private static void Map(IEndpointRouteBuilder app, string path, int unhealthy, bool asks) =>
        app.MapHealthChecks(path, new HealthCheckOptions
        {
            Predicate = _ => asks,
            ResultStatusCodes =
            {
                [HealthStatus.Healthy] = StatusCodes.Status200OK,
                [HealthStatus.Degraded] = StatusCodes.Status200OK,
                [HealthStatus.Unhealthy] = unhealthy,
            },
            ResponseWriter = WriteAsync,
        }).AllowAnonymous();

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var figures = report.Entries.SelectMany(entry => entry.Value.Data).ToDictionary(figure => figure.Key, figure => (int)figure.Value);
        HealthBody body = new(
            report.Status.ToString(),
            report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status.ToString()),
            figures.Count == 0 ? null : figures);
        return context.Response.WriteAsJsonAsync(body, HealthJson.Default.HealthBody);
    }
}

/// <summary>Names, states and figures only: the pages are open to whoever reaches the port.</summary>
internal sealed record HealthBody(string Status, IReadOnlyDictionary<string, string> Checks, IReadOnlyDictionary<string, int>? Figures);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HealthBody))]
internal sealed partial class HealthJson : JsonSerializerContext;

internal sealed partial class CustomerStoresHealth(CustomerStores stores, ILogger<CustomerStoresHealth> logger) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var probes = await Task.WhenAll(stores.All.Select(store => AnswersAsync(store, cancellationToken)));
        return probes.All(answers => answers) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
    }

    private async Task<bool> AnswersAsync(CustomerStore store, CancellationToken cancellationToken)
    {
        try
        {
            await store.ProbeAsync(cancellationToken);
            return true;
        }
#pragma warning disable CA1031 // Whatever is wrong with a store, the answer is that it does not answer.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.StoreDoesNotAnswer(logger, store.Name, Fault.Describe(exception));
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 20, EventName = "CustomerStoreDoesNotAnswer", Level = LogLevel.Error,
            Message = "Customer store {Store} does not answer: {Fault}.")]
        public static partial void StoreDoesNotAnswer(ILogger logger, string store, string fault);
    }
}

internal sealed class SigningKeysHealth(EntraSigningKeys keys, TimeProvider time) : IHealthCheck
{
    // The keys are renewed every hour; a day without success needs somebody's attention while requests are still answered.
    private static readonly TimeSpan Stale = TimeSpan.FromDays(1);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(keys.ObtainedAt is not { } obtained ? HealthCheckResult.Unhealthy()
            : time.GetUtcNow() - obtained > Stale ? HealthCheckResult.Degraded()
            : HealthCheckResult.Healthy());
}
