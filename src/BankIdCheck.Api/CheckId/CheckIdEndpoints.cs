using System.Diagnostics;
using System.Net.Mime;
using BankIdCheck.Api.Audit;
using BankIdCheck.Api.Operations;
using BankIdCheck.Api.Security;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.CheckId;

internal static class CheckIdEndpoints
{
    public const string Path = "/check_id";
    public const string OperationId = "checkId";

    public static void AddCheckId(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<CheckIdOptions>, CheckIdOptions.Validator>();
        services.AddOptions<CheckIdOptions>().BindStrictly(CheckIdOptions.SectionName);
        services.AddSingleton<CheckIdService>();
        services.AddSingleton<AuditedCheck>();
        services.AddClientRateLimit();
    }

    public static void MapCheckId(this IEndpointRouteBuilder app) =>
        app.MapPost(Path, CheckAsync)
            .WithName(OperationId)
            .WithTags("check_id")
            .WithSummary("Check ID document against issuer")
            .WithDescription("Answers whether the person and the document belong together in the bank's records. Needs the app role `CheckId.Verify`, unless the bank has named it otherwise.")
            .RequireAuthorization(AppRoles.CheckIdPolicy)
            .RequireRateLimiting(ClientRateLimit.Policy)
            .Accepts<CheckIdRequest>(MediaTypeNames.Application.Json)
            .Produces<CheckIdResponse>()
            .WithProblems(400, 401, 403, 413, 415, 429, 500, 503);

    private static async Task<IResult> CheckAsync(
        HttpContext context, AuditedCheck check, IOptions<CheckIdOptions> options, CancellationToken cancellationToken)
    {
        var (request, problem) = await CheckIdBody.ReadAsync(context.Request);
        if (request is null)
        {
            return problem!;
        }

        if (CheckIdQuery.From(request, options.Value, out var errors) is not { } query)
        {
            return Problems.InvalidRequest(errors);
        }

        var happened = RequestEvent.Of(context);
        happened.Originator = query.Originator;
        return Answer(await check.CheckAsync(query, AuditCaller.Of(context), cancellationToken), query, happened);
    }

    private static IResult Answer(CheckIdOutcome outcome, CheckIdQuery query, RequestEvent happened)
    {
        switch (outcome)
        {
            case CheckIdOutcome.Answered answered:
                happened.Outcome = answered.MatchFound ? "match" : "no-match";
                return new CheckIdAnswer(new(query.Nnin.Value, WholeSeconds(answered.At), answered.MatchFound));
            case CheckIdOutcome.StoreUnavailable unavailable:
                happened.Fault = Fault.Describe(unavailable.Cause);
                return Problems.StoreUnavailable;
            case CheckIdOutcome.StoreInDoubt doubt:
                happened.Fault = doubt.Reason;
                return Problems.StoreInDoubt;
            case CheckIdOutcome.TooManyMisses tooMany:
                return Problems.TooManyMisses(tooMany.RetryAfter);
            case CheckIdOutcome.NotRecorded notRecorded:
                happened.Fault = Fault.Describe(notRecorded.Cause);
                return Problems.AuditUnavailable;
            case CheckIdOutcome.CallerHungUp:
                throw new OperationCanceledException(); // there is nobody to answer
            default:
                throw new UnreachableException();
        }
    }

    private static DateTime WholeSeconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds()).UtcDateTime;
}
