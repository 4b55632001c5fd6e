using System.Text.Json.Nodes;

namespace BankIdCheck.Sandbox.BankId;

/// <summary>The AML person session API.</summary>
internal static class AmlEndpoints
{
    /// <summary>Where <see cref="BankIdFault.LinkToAnotherHost"/> and <see cref="BankIdFault.Redirect"/> lead.</summary>
    public const string OtherHost = "localhost";

    public static void MapAml(this WebApplication app)
    {
        app.MapPost("/person/session/no", CreateAsync);
        app.MapGet("/person/session/{id}", Status);
        app.MapGet("/person/session/{id}/json", Result);
        app.MapGet("/person/session/{id}/report/{type}", Report);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, SessionStore store, FaultBook faults)
    {
        if (Refusal(context, BankIdOperation.Create, out var roles) is { } refusal)
        {
            return refusal;
        }

        var order = await CreateOrder.ReadAsync(context.Request);
        if (order.Wrong is not null)
        {
            return RequestFaults.Error(context, 400, "INVALID_REQUEST", order.Wrong);
        }

        var named = FaultBook.ForLastName(order.Subject.LastName);
        if (named is BankIdFault.Unauthorized && faults.IsFirst(order.Subject.LastName, BankIdFault.Unauthorized))
        {
            return RequestFaults.Answer(context, BankIdFault.Unauthorized);
        }

        if (named is BankIdFault.ResetBeforeCreate)
        {
            return RequestFaults.Answer(context, BankIdFault.ResetBeforeCreate);
        }

        var session = store.Create(order.Subject, order.Expand, order.Reports, order.Hooks, roles.Contains("OFAC", StringComparer.Ordinal));
        return session.Fault is BankIdFault.ResetAfterCreate
            ? RequestFaults.Answer(context, BankIdFault.ResetAfterCreate)
            : Results.Json(new JsonObject { ["sessionId"] = session.Id }, statusCode: 201);
    }

    private static IResult Status(
        HttpContext context, string id, SessionStore store, FaultBook faults, BankIdSimulatorOptions options, TimeProvider time)
    {
        if (Refusal(context, BankIdOperation.Status, out _) is { } refusal)
        {
            return refusal;
        }

        if (store.Find(id) is not { } session)
        {
            return RequestFaults.Error(context, 404, "UNKNOWN_SESSION");
        }

        return session.Fault is BankIdFault.Throttled or BankIdFault.ServiceUnavailable && faults.IsFirst(id, session.Fault.Value)
            ? RequestFaults.Answer(context, session.Fault.Value)
            : Results.Json(
                SessionJson.Write(session, new Uri(options.Origin(context.Request)), options, time.GetUtcNow()));
    }

    private static async Task<IResult> Result(HttpContext context, string id, SessionStore store, TimeProvider time)
    {
        if (Refusal(context, BankIdOperation.Result, out _) is { } refusal)
        {
            return refusal;
        }

        if (Unavailable(context, store.Find(id), SessionStore.JsonData, store, time) is { } missing)
        {
            return missing;
        }

        var session = store.Find(id)!;
        var body = ResultJson.Write(session);
        return session.Fault switch
        {
            BankIdFault.ServerError => RequestFaults.Answer(context, BankIdFault.ServerError),
            BankIdFault.HtmlWith200 => Results.Content("<html><body>Maintenance</body></html>", "text/html"),
            BankIdFault.HalfBody => await HalfAsync(context, body, "application/json"),
            _ => Results.Bytes(body, "application/json"),
        };
    }

    private static async Task<IResult> Report(
        HttpContext context, string id, string type, SessionStore store, ReportSigner signer, TimeProvider time)
    {
        if (Refusal(context, BankIdOperation.Report, out _) is { } refusal)
        {
            return refusal;
        }

        if (Unavailable(context, store.Find(id), type, store, time) is { } missing)
        {
            return missing;
        }

        var session = store.Find(id)!;
        var pdf = signer.Sign(ReportPdf.Write(session, type), session.ReportsReadyAt);
        return session.Fault switch
        {
            BankIdFault.HalfBody => await HalfAsync(context, pdf, "application/pdf"),
            BankIdFault.WrongLength => Results.Bytes(pdf[..^700], "application/pdf"),
            BankIdFault.EmptyPdf => Results.Bytes([], "application/pdf"),
            BankIdFault.TamperedPdf => Results.Bytes(ReportPdf.Tamper(pdf), "application/pdf"),
            BankIdFault.Redirect => Results.Redirect($"http://{OtherHost}:{context.Request.Host.Port}/report.pdf"),
            _ => Results.Bytes(pdf, "application/pdf"),
        };
    }

    private static IResult? Unavailable(
        HttpContext context, SimulatedSession? session, string entity, SessionStore store, TimeProvider time)
    {
        if (session is null || (entity != SessionStore.JsonData && !session.Reports.Contains(entity, StringComparer.Ordinal)))
        {
            return RequestFaults.Error(context, 404, "UNKNOWN_SESSION");
        }

        if (store.IsExpired(session, entity))
        {
            return RequestFaults.Error(context, 410, "EXPIRED");
        }

        return session.StatusOf(entity, time.GetUtcNow()) == "READY" ? null : RequestFaults.Error(context, 409, "NOT_READY");
    }

    private static IResult? Refusal(HttpContext context, BankIdOperation operation, out IReadOnlyList<string> roles)
    {
        var services = context.RequestServices;
        services.GetRequiredService<SimulatorCounters>().Requested(operation);
        roles = [];
        if (RequestFaults.Take(context, services.GetRequiredService<FaultBook>(), operation) is { } fault)
        {
            return fault;
        }

        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal)
            || services.GetRequiredService<TokenIssuer>().RolesOf(header[7..]) is not { } known)
        {
            return RequestFaults.Answer(context, BankIdFault.Unauthorized);
        }

        roles = known;
        return roles.Contains("basic", StringComparer.Ordinal) ? null : RequestFaults.Error(context, 403, "INSUFFICIENT_SCOPE");
    }

    /// <summary>Announces everything, sends half of it, and hangs up.</summary>
    private static async Task<IResult> HalfAsync(HttpContext context, byte[] body, string type)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        return Results.Empty; // fewer bytes than announced: Kestrel closes the connection
    }
}
