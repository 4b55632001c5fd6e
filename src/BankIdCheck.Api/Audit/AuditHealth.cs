using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BankIdCheck.Api.Audit;

/// <summary>Whether a record could be written now, by the way that every record takes. What is wrong is logged by the writer.</summary>
internal sealed class AuditHealth(AuditWriter writer) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await writer.ProbeAsync().WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (AuditUnavailableException)
        {
            return HealthCheckResult.Unhealthy();
        }
    }
}
