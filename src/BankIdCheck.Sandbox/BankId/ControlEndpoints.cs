using System.Globalization;
using System.Text.Json.Nodes;

namespace BankIdCheck.Sandbox.BankId;

/// <summary>For people and programs outside this process: faults, clock, counters.</summary>
internal static class ControlEndpoints
{
    public static void MapControl(this WebApplication app)
    {
        var control = app.MapGroup("/sandbox");
        control.MapPost("/faults", Inject);
        control.MapDelete("/faults", (FaultBook faults) =>
        {
            faults.Clear();
            return Results.NoContent();
        });
        control.MapPost("/clock", Advance);
        control.MapGet("/counters", (SimulatorCounters counters) => new JsonObject
        {
            ["tokens"] = counters.Requests(BankIdOperation.Token),
            ["creates"] = counters.Requests(BankIdOperation.Create),
            ["sessions"] = counters.Sessions,
            ["mostSessionsPerPerson"] = counters.MostSessionsPerPerson,
            ["connections"] = counters.Connections,
            ["mostConnections"] = counters.MostConnections,
            ["webhooksSent"] = counters.WebhooksSent,
        });
    }

    private static IResult Inject(JsonObject order, FaultBook faults)
    {
        if (!Enum.TryParse<BankIdFault>((string?)order["fault"], ignoreCase: true, out var fault))
        {
            JsonArray known = [.. Enum.GetNames<BankIdFault>().Select(name => (JsonNode)name)];
            return Results.Json(new JsonObject { ["faults"] = known }, statusCode: 400);
        }

        var isNamed = Enum.TryParse<BankIdOperation>((string?)order["operation"], ignoreCase: true, out var operation);
        faults.Inject(fault, (int?)order["times"] ?? 1, isNamed ? operation : null);
        return Results.NoContent();
    }

    private static IResult Advance(JsonObject order, MovableClock clock)
    {
        if (!TimeSpan.TryParse((string?)order["advance"], CultureInfo.InvariantCulture, out var by) || by < TimeSpan.Zero)
        {
            return Results.Json(new JsonObject { ["advance"] = "hh:mm:ss" }, statusCode: 400);
        }

        clock.Advance(by);
        return Results.Json(new JsonObject { ["now"] = clock.GetUtcNow().ToString("o", CultureInfo.InvariantCulture) });
    }

    /// <summary>
    /// The host that faulty links and redirects lead to: the same machine under its other name. It would answer, so that a client that
    /// follows is caught by the counter and not saved by a refused connection.
    /// </summary>
    public static void MapOtherHost(this WebApplication app) => app.Use(async (context, next) =>
    {
        var counters = context.RequestServices.GetRequiredService<SimulatorCounters>();
        counters.Seen(context.Request);
        if (context.Request.Host.Host == AmlEndpoints.OtherHost)
        {
            counters.OtherHostRequested();
            await context.Response.WriteAsync("%PDF-1.7 of another host\n%%EOF", context.RequestAborted);
            return;
        }

        await next(context);
    });
}
