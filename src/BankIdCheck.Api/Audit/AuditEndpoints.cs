using System.Net.Mime;
using BankIdCheck.Api.CheckId;
using BankIdCheck.Api.Operations;
using BankIdCheck.Api.Security;
using BankIdCheck.Api.Storage;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Audit;

internal static class AuditEndpoints
{
    public static void AddAudit(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<AuditOptions>, AuditOptions.Validator>();
        services.AddOptions<AuditOptions>().BindStrictly(AuditOptions.SectionName);
        services.AddSingleton<Pseudonyms>();
        services.AddSingleton<MissLimit>();
        services.AddSingleton<AuditLedger>();
        services.AddSingleton<AuditWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditWriter>());
        services.AddSingleton<AuditSearch>();
        services.AddSingleton<AuditVerifier>();
        services.AddSingleton<AuditAccess>();
        services.AddSingleton<AuditRetention>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditRetention>());
    }

    public static void MapAudit(this IEndpointRouteBuilder app)
    {
        var audit = app.MapGroup("/audit")
            .WithTags("audit")
            .RequireAuthorization(AppRoles.AuditPolicy)
            .RequireRateLimiting(ClientRateLimit.Policy)
            .AddEndpointFilter(AnswerFaultsAsync);

        audit.MapPost("/search", SearchAsync)
            .WithName("searchAudit")
            .WithSummary("Search the audit")
            .WithDescription("Finds records by person, time, client, outcome and originator, the latest first, a page at a time. The search is recorded itself, before it is answered. Needs the app role `Audit.Read`, unless the bank has named it otherwise.")
            .Accepts<AuditSearchRequest>(MediaTypeNames.Application.Json)
            .Produces<AuditPage>()
            .WithProblems(400, 401, 403, 413, 415, 429, 500, 503);

        audit.MapPost("/export", ExportAsync)
            .WithName("exportAudit")
            .WithSummary("Export the audit")
            .WithDescription("All records that match, in the order in which they were written, as JSON Lines or CSV by `Accept`. The export is recorded itself, before it begins. An export that ends without the end of its stream is not complete. Needs the app role `Audit.Read`, unless the bank has named it otherwise.")
            .Accepts<AuditSearchRequest>(MediaTypeNames.Application.Json)
            .Produces<AuditEntry>(StatusCodes.Status200OK, AuditExport.JsonLines, AuditExport.Csv)
            .WithProblems(400, 401, 403, 406, 413, 415, 429, 500, 503);

        audit.MapGet("/verify", VerifyAsync)
            .WithName("verifyAudit")
            .WithSummary("Verify the audit")
            .WithDescription("Reads the whole chain and reports the first broken link: records that were deleted, edited, put in, moved or cut off. An anchor that was kept from an earlier answer (`head`) shows, too, whether an old copy was put back. The verification is recorded itself, before it is answered. Needs the app role `Audit.Read`, unless the bank has named it otherwise.")
            .Produces<AuditVerdict>()
            .WithProblems(400, 401, 403, 429, 500, 503);
    }

    private static async Task<IResult> SearchAsync(
        HttpContext context, AuditSearch search, AuditAccess access, CancellationToken cancellationToken)
    {
        var (query, problem) = await ReadAsync(context, isPaged: true);
        if (query is null)
        {
            return problem!;
        }

        var start = access.Begin();
        var page = await search.FindAsync(query, cancellationToken);
        await access.RecordAsync(context, AuditKinds.Search, AuditOutcomes.Found, query.Filters, query.Nnin, start);
        return TypedResults.Json(page, AuditJson.Default.AuditPage);
    }

    private static async Task<IResult> ExportAsync(
        HttpContext context, AuditSearch search, AuditAccess access, CancellationToken cancellationToken)
    {
        if (AuditExport.Negotiate(context.Request) is not { } mediaType)
        {
            return Problems.NotAcceptable;
        }

        var (query, problem) = await ReadAsync(context, isPaged: false);
        if (query is null)
        {
            return problem!;
        }

        var start = access.Begin();
        var upTo = await search.LastSequenceAsync(cancellationToken);
        await access.RecordAsync(context, AuditKinds.Export, AuditOutcomes.Started, query.Filters, query.Nnin, start);
        return new AuditExport(mediaType, search.ExportAsync(query, upTo, cancellationToken));
    }

    /// <param name="context">The request.</param>
    /// <param name="verifier">Reads the chain.</param>
    /// <param name="access">Records the verification.</param>
    /// <param name="batch" example="1200">Of an anchor: the number of its batch. Either none or all three are given.</param>
    /// <param name="sequence" example="15321">Of an anchor: the number of its last record.</param>
    /// <param name="hash" example="4c1d9b1f7d8f0f4c6ac1b1f1f2f0c8a45e1ad2b60f3b9b7d6f6b5b3d9a7c1e20">Of an anchor: its hash.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private static async Task<IResult> VerifyAsync(
        HttpContext context, AuditVerifier verifier, AuditAccess access, string? batch, string? sequence, string? hash,
        CancellationToken cancellationToken)
    {
        if (!TryReadAnchor(batch, sequence, hash, out var anchor))
        {
            return Problems.InvalidRequest(new Dictionary<string, string[]> { [""] = ["An anchor has the members batch, sequence and hash, as /audit/verify gave them."] });
        }

        var start = access.Begin();
        var verdict = await verifier.VerifyAsync(anchor, cancellationToken);
        await access.RecordAsync(
            context, AuditKinds.Verify, verdict.Intact ? AuditOutcomes.Intact : AuditOutcomes.Broken, verdict.Broken?.Reason, nnin: null,
            start);
        return TypedResults.Json(verdict, AuditJson.Default.AuditVerdict);
    }

    private static bool TryReadAnchor(string? batch, string? sequence, string? hash, out AuditAnchor? anchor)
    {
        anchor = null;
        if (batch is null && sequence is null && hash is null)
        {
            return true;
        }

        var culture = System.Globalization.CultureInfo.InvariantCulture;
        if (long.TryParse(batch, culture, out var number) && long.TryParse(sequence, culture, out var last) && hash?.Length == 2 * Columns.HashLength)
        {
            anchor = new(number, last, hash);
        }

        return anchor is not null;
    }

    private static async Task<(AuditQuery? Query, Problem? Problem)> ReadAsync(HttpContext context, bool isPaged)
    {
        var (request, problem) = await JsonBody.ReadAsync(context.Request, AuditJson.Default.AuditSearchRequest, Pointer);
        return request is null ? (null, problem)
            : AuditQuery.FromRequest(request, isPaged, out var errors) is { } query ? (query, null)
            : (null, Problems.InvalidRequest(errors));
    }

    private static string Pointer(string? path) => path switch
    {
        "$.nnin" or "$.from" or "$.to" or "$.kind" or "$.client" or "$.outcome" or "$.originator" or "$.before" or "$.limit" => "/" + path[2..],
        _ => "",
    };

    private static async ValueTask<object?> AnswerFaultsAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception fault) when (fault is AuditUnavailableException || StoreFault.Is(fault))
        {
            RequestEvent.Of(context.HttpContext).Fault = Fault.Describe(fault);
            return Problems.AuditUnavailable;
        }
    }
}
