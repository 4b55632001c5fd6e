using System.Globalization;
using BankIdCheck.Api.Operations;
using BankIdCheck.Api.Security;

namespace BankIdCheck.Api.Screening;

internal static class KeepingEndpoints
{
    public static async Task<IResult> EraseAsync(
        HttpContext context, string id, ScreeningStore store, ScreeningEraser eraser, ScreeningAccess access,
        CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } session)
        {
            return Problems.ForStatus(StatusCodes.Status404NotFound);
        }

        if (session.LegalHold)
        {
            return ScreeningProblems.LegalHold;
        }

        await access.RecordAsync(context, session, ScreeningAccess.Erased);
        return await eraser.EraseAsync(id, Sources.Caller, context.User.ClientId()!, cancellationToken)
            ? TypedResults.NoContent()
            : ScreeningProblems.LegalHold;
    }

    public static Task<IResult> StartRelationshipAsync(
        HttpContext context, string id, ScreeningStore store, ScreeningAccess access, ScreeningView view, TimeProvider time,
        CancellationToken cancellationToken) =>
        ChangeAsync(
            context, id, store, access, view, time, ScreeningAccess.RelationshipStarted,
            session => (session.Relationship, session.RelationshipEndedOn) = (Relationships.Customer, null), cancellationToken);

    public static async Task<IResult> EndRelationshipAsync(
        HttpContext context, string id, ScreeningStore store, ScreeningAccess access, ScreeningView view, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var (ended, problem) = await ReadDateAsync(context.Request, today);
        return problem ?? await ChangeAsync(
            context, id, store, access, view, time, ScreeningAccess.RelationshipEnded,
            session => (session.Relationship, session.RelationshipEndedOn) = (Relationships.Customer, ended), cancellationToken);
    }

    public static Task<IResult> HoldAsync(
        HttpContext context, string id, ScreeningStore store, ScreeningAccess access, ScreeningView view, TimeProvider time,
        CancellationToken cancellationToken) =>
        ChangeAsync(
            context, id, store, access, view, time, ScreeningAccess.HeldForLaw, session => session.LegalHold = true, cancellationToken);

    public static Task<IResult> ReleaseAsync(
        HttpContext context, string id, ScreeningStore store, ScreeningAccess access, ScreeningView view, TimeProvider time,
        CancellationToken cancellationToken) =>
        ChangeAsync(
            context, id, store, access, view, time, ScreeningAccess.ReleasedFromHold, session => session.LegalHold = false,
            cancellationToken);

    /// <param name="retention">Knows what is due.</param>
    /// <param name="view">Shows it.</param>
    /// <param name="after" example="0197f3c8a1b27d0e9c4b5a6978877665">The value of next in the page before.</param>
    /// <param name="limit" example="50">How many a page has, 1 to 200.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IResult> DryRunAsync(
        Retention retention, ScreeningView view, string? after, string? limit, CancellationToken cancellationToken) =>
        ReadingEndpoints.Mistakes(state: null, reference: null, after, limit, out var count) is { Count: > 0 } mistakes
            ? Problems.InvalidRequest(mistakes)
            : ReadingEndpoints.Page(view, await retention.DueAsync(after, count + 1, cancellationToken), count);

    private static async Task<IResult> ChangeAsync(
        HttpContext context, string id, ScreeningStore store, ScreeningAccess access, ScreeningView view, TimeProvider time, string what,
        Action<ScreeningSession> change, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } session)
        {
            return Problems.ForStatus(StatusCodes.Status404NotFound);
        }

        if (session.ErasedAt is not null)
        {
            return ScreeningProblems.Erased;
        }

        await access.RecordAsync(context, session, what);
        var changed = await store.ChangeAsync(
            id,
            (current, _) =>
            {
                change(current);
                current.Note(time.GetUtcNow(), what, context.User.ClientId()!);
                return true;
            },
            cancellationToken);
        return TypedResults.Json(
            view.Of(changed!, await store.TimelineAsync(id, cancellationToken)), ScreeningJson.Default.ScreeningStatus);
    }

    private static async Task<(DateOnly EndedOn, IResult? Problem)> ReadDateAsync(HttpRequest request, DateOnly today)
    {
        if (request.ContentType is null && request.ContentLength is null or 0)
        {
            return (today, null);
        }

        var (body, problem) = await JsonBody.ReadAsync(
            request, ScreeningJson.Default.RelationshipEndedRequest, path => path is "$.endedOn" ? "/endedOn" : "");
        if (body is null)
        {
            return (today, problem);
        }

        var ended = today;
        return body.EndedOn is null || (DateOnly.TryParseExact(body.EndedOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out ended) && ended <= today)
            ? (ended, null)
            : (today, Problems.InvalidRequest(new Dictionary<string, string[]> { ["/endedOn"] = ["Must be a date, such as 2025-02-10, and not in the future."] }));
    }
}
