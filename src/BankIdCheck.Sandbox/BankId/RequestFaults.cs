using System.Globalization;
using System.Text.Json.Nodes;

namespace BankIdCheck.Sandbox.BankId;

/// <summary>Faults that replace the answer to a request, whatever the request is.</summary>
internal static class RequestFaults
{
    /// <summary>The faulty answer when one is waiting for this operation, else null.</summary>
    public static IResult? Take(HttpContext context, FaultBook faults, BankIdOperation operation) =>
        faults.TryTake(
            operation, out var fault, BankIdFault.Unauthorized, BankIdFault.Throttled, BankIdFault.ServerError,
            BankIdFault.ServiceUnavailable, BankIdFault.ResetBeforeCreate)
            ? Answer(context, fault.Value)
            : null;

    public static IResult Answer(HttpContext context, BankIdFault fault)
    {
        switch (fault)
        {
            case BankIdFault.Unauthorized:
                context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
                return Error(context, 401, "UNAUTHORIZED");
            case BankIdFault.Throttled:
                var options = context.RequestServices.GetRequiredService<BankIdSimulatorOptions>();
                context.Response.Headers.RetryAfter = ((int)options.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return Error(context, 429, "TOO_MANY_REQUESTS");
            case BankIdFault.ServerError:
                return Error(context, 500, "INTERNAL_ERROR");
            case BankIdFault.ServiceUnavailable:
                return Error(context, 503, "UNAVAILABLE");
            default:
                context.Abort();
                return Results.Empty;
        }
    }

    public static IResult Error(HttpContext context, int status, string code, string message = "Simulated failure")
    {
        context.Response.Headers["X-Correlation-Id"] = $"sim-{Guid.NewGuid():n}";
        return Results.Json(new JsonObject { ["code"] = code, ["message"] = message }, statusCode: status);
    }
}
