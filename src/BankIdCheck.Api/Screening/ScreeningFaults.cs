using BankIdCheck.Api.Audit;
using BankIdCheck.Api.Operations;
using BankIdCheck.Api.Storage;

namespace BankIdCheck.Api.Screening;

/// <summary>What a caller hears when the service's own parts fail: nothing is acknowledged that is not stored.</summary>
internal static class ScreeningFaults
{
    public static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception fault) when (ProblemOf(fault) is { } problem)
        {
            RequestEvent.Of(context.HttpContext).Fault = Fault.Describe(fault);
            return problem;
        }
    }

    private static Problem? ProblemOf(Exception fault) =>
        fault is AuditUnavailableException ? Problems.AuditUnavailable
        : fault is ArchiveKeyException ? ScreeningProblems.ArchiveKeyMissing
        : fault is System.Security.Cryptography.CryptographicException ? ScreeningProblems.ArchiveUnreadable
        : StoreFault.Is(fault) ? ScreeningProblems.StoreUnavailable
        : null;
}

/// <summary>Errors that only screening has.</summary>
internal static class ScreeningProblems
{
    public static Problem KeyUsedForAnother { get; } =
        new(StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "The Idempotency-Key was used for another order.")
        {
            Detail = "Repeat a request with the body that it had, or give a new order a new key.",
        };

    public static Problem NotReady { get; } =
        new(StatusCodes.Status409Conflict, "not-ready", "The content has not been collected yet.") { Detail = "Ask again when the entity's state is collected." };

    public static Problem NotCollected { get; } =
        new(StatusCodes.Status409Conflict, "not-collected", "The content could not be collected.") { Detail = "The screening's status says why." };

    public static Problem NothingToRetry { get; } =
        new(StatusCodes.Status409Conflict, "nothing-to-retry", "The outcome of the create is not unknown.") { Detail = "Only a screening in the state outcome-unknown can be ordered again." };

    public static Problem LegalHold { get; } =
        new(StatusCodes.Status409Conflict, "legal-hold", "A legal hold prevents it.") { Detail = "Lift the hold first." };

    public static Problem Erased { get; } =
        new(StatusCodes.Status410Gone, "erased", "The screening has been erased.") { Detail = "Its timeline says when." };

    public static Problem StoreUnavailable { get; } =
        new(StatusCodes.Status500InternalServerError, "screening-store-unavailable", "The service's own database could not be used.")
        {
            Detail = "Nothing was acknowledged that is not stored. The request can be repeated, with the same Idempotency-Key.",
        };

    public static Problem ArchiveKeyMissing { get; } =
        new(StatusCodes.Status500InternalServerError, "archive-key-missing", "The key of the archive is not configured.")
        {
            Detail = "Nothing was stored or read. The key can be put back while the service runs.",
        };

    public static Problem ArchiveUnreadable { get; } =
        new(StatusCodes.Status500InternalServerError, "archive-unreadable", "The archived content does not open with its key.")
        {
            Detail = "It was changed, or another key has its key's id.",
        };
}
