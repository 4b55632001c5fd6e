using BankIdCheck.Api.Operations;
using BankIdCheck.Api.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Screening;

internal static class OrderingEndpoints
{
    private const int LongestKey = 255;

    /// <param name="context">The request.</param>
    /// <param name="intake">Takes the order.</param>
    /// <param name="view">Shows it.</param>
    /// <param name="idempotencyKey" example="5f2b7b2e-7f0e-4b6a-9a53-0f6d3a1f9c11">
    /// Names the request, 1 to 255 printable ASCII characters.
    /// </param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IResult> OrderAsync(
        HttpContext context, ScreeningIntake intake, ScreeningView view,
        [Microsoft.AspNetCore.Mvc.FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (idempotencyKey is not null && !IsKey(idempotencyKey))
        {
            return Problems.InvalidRequest(
                new Dictionary<string, string[]> { [""] = [$"Idempotency-Key must be 1 to {LongestKey} printable ASCII characters."] });
        }

        var (request, problem) = await JsonBody.ReadAsync(context.Request, ScreeningJson.Default.ScreeningRequest, Pointer);
        if (request is null)
        {
            return problem!;
        }

        if (ScreeningOrder.From(request, out var errors) is not { } order)
        {
            return Problems.InvalidRequest(errors);
        }

        var session = await intake.AcceptAsync(order, context.User.ClientId()!, idempotencyKey, cancellationToken);
        return session is null ? ScreeningProblems.KeyUsedForAnother : Accepted(context, session, view);
    }

    public static async Task<IResult> RetryAsync(
        HttpContext context, string id, ScreeningStore store, ScreeningAccess access, ScreeningView view,
        IOptions<ScreeningOptions> options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } session)
        {
            return Problems.ForStatus(StatusCodes.Status404NotFound);
        }

        if (session.Create is not CreateSteps.Lost)
        {
            return ScreeningProblems.NothingToRetry;
        }

        await access.RecordAsync(context, session, ScreeningAccess.Retried);
        var now = time.GetUtcNow();
        var changed = await store.ChangeAsync(
            id, (current, _) => current.TryDecideToRetry(now, context.User.ClientId()!, now + options.Value.GiveUpAfter), cancellationToken,
            current => (now, current.Rings));
        return changed is null ? ScreeningProblems.NothingToRetry : Accepted(context, changed, view);
    }

    private static JsonHttpResult<ScreeningStatus> Accepted(HttpContext context, ScreeningSession session, ScreeningView view)
    {
        RequestEvent.Of(context).Outcome = "screening-accepted";
        context.Response.Headers.Location = $"{ScreeningEndpoints.Sessions}/{session.Id}";
        return TypedResults.Json(
            view.Of(session, timeline: null), ScreeningJson.Default.ScreeningStatus, statusCode: StatusCodes.Status202Accepted);
    }

    private static bool IsKey(string key) => key.Length is > 0 and <= LongestKey && !key.AsSpan().ContainsAnyExceptInRange('!', '~');

    // Only members of the contract are named: any other part of the path is the caller's own text.
    private static string Pointer(string? path) => path switch
    {
        null => "",
        "$.person" or "$.elements" or "$.reports" or "$.reference" or "$.relationship" => "/" + path[2..],
        "$.person.firstName" or "$.person.lastName" or "$.person.dateOfBirth" or "$.person.ssn" or "$.person.country" => "/person/" + path["$.person.".Length..],
        _ when path.StartsWith("$.elements[", StringComparison.Ordinal) => "/elements",
        _ when path.StartsWith("$.reports[", StringComparison.Ordinal) => "/reports",
        _ => "",
    };
}
