using System.Net.Mime;
using BankIdCheck.Api.CheckId;
using BankIdCheck.Api.Operations;
using BankIdCheck.Api.Security;

namespace BankIdCheck.Api.Screening;

/// <summary>What a caller can do, and how it is described.</summary>
internal static class ScreeningEndpoints
{
    public const string Sessions = "/aml/person-sessions";

    public static void MapScreening(this WebApplication app)
    {
        if (!ScreeningOptions.IsOn(app.Configuration))
        {
            return;
        }

        app.MapWebhooks();
        var sessions = app.MapGroup(Sessions)
            .WithTags("aml")
            .RequireAuthorization(AppRoles.ScreeningPolicy)
            .RequireRateLimiting(ClientRateLimit.Policy)
            .AddEndpointFilter(ScreeningFaults.AnswerAsync);
        MapOrdering(sessions);
        MapReading(sessions);
        MapKeeping(sessions);

        app.MapGet("/aml/retention/dry-run", KeepingEndpoints.DryRunAsync)
            .WithTags("aml")
            .RequireAuthorization(AppRoles.ScreeningPolicy)
            .RequireRateLimiting(ClientRateLimit.Policy)
            .AddEndpointFilter(ScreeningFaults.AnswerAsync)
            .Describe("previewRetention", "List what retention would erase", "The screenings whose term is over and that no legal hold keeps, the oldest first, a page at a time. Nothing is erased by asking.")
            .Produces<ScreeningPage>()
            .WithProblems(400, 401, 403, 429, 500, 503);
    }

    private static void MapOrdering(RouteGroupBuilder sessions)
    {
        sessions.MapPost("", OrderingEndpoints.OrderAsync)
            .Describe("orderScreening", "Order a screening", "Answers when the order is stored: from then on it is carried out, whatever ends in between. Send an `Idempotency-Key` (1 to 255 printable ASCII characters, not personal data): a request that is repeated with it gets the same screening, and BankID is never asked twice.")
            .Accepts<ScreeningRequest>(MediaTypeNames.Application.Json)
            .Produces<ScreeningStatus>(StatusCodes.Status202Accepted)
            .WithProblems(400, 401, 403, 413, 415, 422, 429, 500, 503);
        sessions.MapPost("/{id}/retry", OrderingEndpoints.RetryAsync)
            .Describe("retryScreening", "Order again", "Only for the state outcome-unknown: somebody has decided that a second session at BankID, which may have to be paid for, is better than none. The decision is recorded.")
            .Produces<ScreeningStatus>(StatusCodes.Status202Accepted)
            .WithProblems(401, 403, 404, 409, 429, 500, 503);
    }

    private static void MapReading(RouteGroupBuilder sessions)
    {
        sessions.MapGet("", ReadingEndpoints.ListAsync)
            .Describe("listScreenings", "List screenings", "By state and reference, the latest first, a page at a time.")
            .Produces<ScreeningPage>()
            .WithProblems(400, 401, 403, 429, 500, 503);
        sessions.MapGet("/{id}", ReadingEndpoints.GetAsync)
            .Describe(
                "getScreening", "Ask how far a screening is",
                "State, state of each entity, timeline, and minutes until BankID deletes what is not collected yet.")
            .Produces<ScreeningStatus>()
            .WithProblems(401, 403, 404, 429, 500, 503);
        sessions.MapGet("/{id}/events", ReadingEndpoints.EventsAsync)
            .Describe("followScreening", "Follow a screening", "Server-sent events: the status whenever it changes, until it is final. `Last-Event-ID` continues where a stream broke off.")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .WithProblems(401, 403, 404, 429, 500, 503);
        sessions.MapGet("/{id}/result", ReadingEndpoints.ResultAsync)
            .Describe(
                "getScreeningResult", "Get the result",
                "The JSON as BankID sent it. `ETag` is its SHA-256. The access is recorded, before it is answered.")
            .Produces<object>()
            .WithProblems(401, 403, 404, 409, 410, 429, 500, 503);
        sessions.MapGet("/{id}/reports/{type}", ReadingEndpoints.ReportAsync)
            .Describe("getScreeningReport", "Get a report", "The PDF as BankID sent it. `ETag` is its SHA-256; the verdict on its signature is in the screening's status and in `Signature-Verdict`. The access is recorded, before it is answered.")
            .Produces<byte[]>(StatusCodes.Status200OK, MediaTypeNames.Application.Pdf)
            .WithProblems(401, 403, 404, 409, 410, 429, 500, 503);
    }

    private static void MapKeeping(RouteGroupBuilder sessions)
    {
        sessions.MapDelete("/{id}", KeepingEndpoints.EraseAsync)
            .Describe("eraseScreening", "Erase a screening", "Deletes its content, and ends it if it is not final. That it was, and that it was erased, is kept. A legal hold prevents it.")
            .Produces(StatusCodes.Status204NoContent)
            .WithProblems(401, 403, 404, 409, 429, 500, 503);
        sessions.MapPost("/{id}/relationship-started", KeepingEndpoints.StartRelationshipAsync)
            .Describe(
                "startRelationship", "Say that the prospect became a customer",
                "From now on it is kept until the term after the relationship's end.")
            .Produces<ScreeningStatus>()
            .WithProblems(401, 403, 404, 410, 429, 500, 503);
        sessions.MapPost("/{id}/relationship-ended", KeepingEndpoints.EndRelationshipAsync)
            .Describe(
                "endRelationship", "Say that the customer relationship ended",
                "The term, five years unless the bank has set another, begins on that day. The body may be left out: then it is today.")
            .Accepts<RelationshipEndedRequest>(isOptional: true, MediaTypeNames.Application.Json)
            .Produces<ScreeningStatus>()
            .WithProblems(400, 401, 403, 404, 410, 413, 415, 429, 500, 503);
        sessions.MapPut("/{id}/legal-hold", KeepingEndpoints.HoldAsync)
            .Describe("holdScreening", "Set a legal hold", "Neither retention nor anybody erases it until the hold is lifted.")
            .Produces<ScreeningStatus>()
            .WithProblems(401, 403, 404, 410, 429, 500, 503);
        sessions.MapDelete("/{id}/legal-hold", KeepingEndpoints.ReleaseAsync)
            .Describe("releaseScreening", "Lift the legal hold", "Its term counts again.")
            .Produces<ScreeningStatus>()
            .WithProblems(401, 403, 404, 410, 429, 500, 503);
    }

    private static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string name, string summary, string description) =>
        endpoint.WithName(name).WithSummary(summary)
            .WithDescription($"{description} Needs the app role `Aml.Screen`, unless the bank has named it otherwise.");
}
