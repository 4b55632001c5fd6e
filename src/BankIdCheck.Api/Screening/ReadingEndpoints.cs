using System.Globalization;
using System.Net.Mime;
using BankIdCheck.Api.Operations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace BankIdCheck.Api.Screening;

internal static class ReadingEndpoints
{
    private const int UsualLimit = 50;
    private const int HighestLimit = 200;

    /// <param name="view">Shows a session.</param>
    /// <param name="store">Finds them.</param>
    /// <param name="state" example="in-progress">accepted, outcome-unknown, in-progress, collected or failed.</param>
    /// <param name="reference" example="onboarding-2025-0042">The caller's own name.</param>
    /// <param name="before" example="0197f3c8a1b27d0e9c4b5a6978877665">The value of next in the page before.</param>
    /// <param name="limit" example="50">How many a page has, 1 to 200.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IResult> ListAsync(
        ScreeningView view, ScreeningStore store, string? state, string? reference, string? before, string? limit,
        CancellationToken cancellationToken)
    {
        if (Mistakes(state, reference, before, limit, out var count) is { Count: > 0 } mistakes)
        {
            return Problems.InvalidRequest(mistakes);
        }

        var found = await store.ListAsync(state, reference, before, count + 1, cancellationToken);
        return Page(view, found, count);
    }

    public static async Task<IResult> GetAsync(string id, ScreeningStore store, ScreeningView view, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } session
            ? TypedResults.Json(view.Of(session, await store.TimelineAsync(id, cancellationToken)), ScreeningJson.Default.ScreeningStatus)
            : Problems.ForStatus(StatusCodes.Status404NotFound);

    public static async Task<IResult> EventsAsync(
        HttpContext context, string id, ScreeningStore store, SessionEvents events, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is null)
        {
            return Problems.ForStatus(StatusCodes.Status404NotFound);
        }

        var known = int.TryParse(context.Request.Headers["Last-Event-ID"], CultureInfo.InvariantCulture, out var last) ? last : 0;
        return TypedResults.ServerSentEvents(events.FollowAsync(id, known, cancellationToken));
    }

    public static Task<IResult> ResultAsync(
        HttpContext context, string id, ScreeningStore store, ScreeningAccess access, ArchiveCipher cipher,
        CancellationToken cancellationToken) =>
        ContentAsync(context, id, ScreeningStore.JsonData, store, access, cipher, cancellationToken);

    /// <param name="context">The request.</param>
    /// <param name="id">The screening.</param>
    /// <param name="type" example="aml-report">BankID's name of the report.</param>
    /// <param name="store">Finds it.</param>
    /// <param name="access">Records the access.</param>
    /// <param name="cipher">Opens it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task<IResult> ReportAsync(
        HttpContext context, string id, string type, ScreeningStore store, ScreeningAccess access, ArchiveCipher cipher,
        CancellationToken cancellationToken) =>
        type == ScreeningStore.JsonData
            ? Task.FromResult<IResult>(Problems.ForStatus(StatusCodes.Status404NotFound))
            : ContentAsync(context, id, type, store, access, cipher, cancellationToken);

    public static IResult Page(ScreeningView view, List<ScreeningSession> found, int count)
    {
        var page = found.Take(count).ToList();
        return TypedResults.Json(
            new ScreeningPage([.. page.Select(session => view.Of(session, timeline: null))], found.Count > count ? page[^1].Id : null),
            ScreeningJson.Default.ScreeningPage);
    }

    public static Dictionary<string, string[]> Mistakes(string? state, string? reference, string? id, string? limit, out int count)
    {
        Dictionary<string, string[]> mistakes = [];
        count = UsualLimit;
        Demand("state", state is null || SessionStates.All.Contains(state), $"Must be one of {string.Join(", ", SessionStates.All)}.");
        Demand("reference", ScreeningOrder.IsReference(reference), ScreeningOrder.ReferenceRule);
        Demand("before", id is null || Guid.TryParseExact(id, "N", out _), "Must be the value of next in the page before.");
        Demand(
            "limit", limit is null || (int.TryParse(limit, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= HighestLimit),
            $"Must be 1 to {HighestLimit}.");
        return mistakes;

        void Demand(string parameter, bool holds, string rule)
        {
            if (!holds)
            {
                mistakes[$"?{parameter}"] = [rule];
            }
        }
    }

    private static async Task<IResult> ContentAsync(
        HttpContext context, string id, string name, ScreeningStore store, ScreeningAccess access, ArchiveCipher cipher,
        CancellationToken cancellationToken)
    {
        var session = await store.FindAsync(id, cancellationToken);
        if (session?.Entities.SingleOrDefault(entity => entity.Name == name) is not { } entity)
        {
            return Problems.ForStatus(StatusCodes.Status404NotFound);
        }

        if (session.ErasedAt is not null)
        {
            return ScreeningProblems.Erased;
        }

        if (entity.State is not EntityStates.Collected)
        {
            return entity.State is EntityStates.Failed ? ScreeningProblems.NotCollected : ScreeningProblems.NotReady;
        }

        if (await store.ContentAsync(id, name, cancellationToken) is not { } content)
        {
            return ScreeningProblems.Erased; // a moment ago
        }

        var bytes = cipher.Open(content);
        await access.RecordAsync(context, session, ScreeningAccess.Read, name);
        return Send(context, session, entity, bytes);
    }

    private static FileContentHttpResult Send(HttpContext context, ScreeningSession session, ScreeningEntity entity, byte[] bytes)
    {
        EntityTagHeaderValue tag = new($"\"{Convert.ToHexStringLower(entity.Sha256!)}\"");
        var isReport = entity.Name != ScreeningStore.JsonData;
        if (isReport && entity.SignatureOutcome is { } outcome)
        {
            context.Response.Headers["Signature-Verdict"] = $"{outcome}; trust={entity.SignerTrust}";
        }

        return isReport
            ? TypedResults.File(bytes, MediaTypeNames.Application.Pdf, $"{entity.Name}-{session.Id}.pdf", entityTag: tag)
            : TypedResults.File(bytes, MediaTypeNames.Application.Json, entityTag: tag);
    }
}
