using System.Globalization;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;
using BankIdCheck.Api.CheckId;
using BankIdCheck.Api.Screening;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BankIdCheck.Api.Operations;

internal static class ProblemResponses
{
    public static TBuilder WithProblems<TBuilder>(this TBuilder builder, params IReadOnlyList<int> statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
        {
            builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemBody), [MediaTypeNames.Application.ProblemJson]));
        }

        return builder;
    }
}

/// <summary>Says in the document when each status is answered, with which headers, and what an error looks like.</summary>
internal sealed class ResponsesFilter : IOperationFilter
{
    private static readonly Dictionary<string, string> Descriptions = new()
    {
        ["checkId 200"] = "The records were asked. `matchFound` says whether they hold the person with the document.",
        ["searchAudit 200"] = "A page of records, the latest first.",
        ["exportAudit 200"] = "Records in the order in which they were written, one a line.",
        ["verifyAudit 200"] = "What was found. `intact` says whether the chain is whole.",
        ["orderScreening 202"] = "The order is stored. `Location` is where to ask how far it is.",
        ["retryScreening 202"] = "The decision is stored; the order is sent again.",
        ["listScreenings 200"] = "A page of screenings, the latest first, without their timelines.",
        ["previewRetention 200"] = "A page of screenings that the next run would erase, the oldest first.",
        ["getScreening 200"] = "The screening as it stands.",
        ["followScreening 200"] = "Events named `status`, each with the whole status as JSON and the length of the timeline as its id; `heartbeat` when nothing happens.",
        ["getScreeningResult 200"] = "The bytes as BankID sent them.",
        ["getScreeningReport 200"] = "The bytes as BankID sent them.",
        ["eraseScreening 204"] = "The content is erased, or was before.",
        ["startRelationship 200"] = "The screening as it stands now.",
        ["endRelationship 200"] = "The screening as it stands now.",
        ["holdScreening 200"] = "The screening as it stands now.",
        ["releaseScreening 200"] = "The screening as it stands now.",
        ["ringScreening 200"] = "Stored, if the token is one that was given out.",
        ["greetScreening 200"] = "`WebHook-Allowed-Origin` and `WebHook-Allowed-Rate` permit the delivery.",
        ["ringScreening 500"] = "It could not be stored. Ring again.",
        ["400"] = "The body is not what the contract asks for. `errors` says what to fix, by JSON Pointer into the body; no submitted value is repeated.",
        ["401"] = "No access token, or one that is not genuine, has expired, or is for another audience.",
        ["403"] = "The token is genuine, but the caller lacks the app role, is not among the allowed clients, or is a user.",
        ["404"] = "There is no such screening, or no such report in it.",
        ["retryScreening 409"] = "The outcome of the create is not unknown, so there is nothing to decide.",
        ["eraseScreening 409"] = "A legal hold prevents it.",
        ["409"] = "The content has not been collected yet, or could not be; `type` says which.",
        ["410"] = "The screening has been erased.",
        ["422"] = "The `Idempotency-Key` was used for another order.",
        ["406"] = "`Accept` names neither `application/jsonl` nor `text/csv`.",
        ["413"] = "The body has more than 16 KiB.",
        ["415"] = "The body is not `application/json` in UTF-8.",
        ["checkId 429"] =
            "The calling client has used up its rate, or there were too many misses for this number. Wait as `Retry-After` says.",
        ["429"] = "The calling client has used up its rate. Wait as `Retry-After` says.",
        ["checkId 500"] = "The bank's records could not be asked or understood, or the check could not be recorded. Nothing is said about the person or the document.",
        ["500"] = "The service's own database or audit could not be read or written, or the key of the archive is missing. Nothing was acknowledged that is not stored.",
        ["503"] = "The issuer's signing keys have not been obtained, so the token could not be judged. Wait as `Retry-After` says.",
    };

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = []; // instead of the document's
        }

        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (Description(operation.OperationId, status) is { } description && response is OpenApiResponse concrete)
            {
                concrete.Description = description;
                concrete.Headers = HeadersOf(status);
                if (concrete.Content is not null && concrete.Content.TryGetValue(MediaTypeNames.Application.ProblemJson, out var problem))
                {
                    concrete.Content[MediaTypeNames.Application.ProblemJson] =
                        new OpenApiMediaType { Schema = problem.Schema, Example = ExampleOf(operation.OperationId, status) };
                }
            }
        }
    }

    private static string? Description(string? operation, string status) =>
        Descriptions.GetValueOrDefault($"{operation} {status}") ?? Descriptions.GetValueOrDefault(status);

    private static JsonNode? ExampleOf(string? operation, string status)
    {
        var problem = status switch
        {
            "400" => Problems.InvalidRequest(new Dictionary<string, string[]> { ["/nnin"] = ["Must be eleven digits."] }),
            "429" => Problems.TooManyRequests(TimeSpan.FromSeconds(1)),
            "406" => Problems.NotAcceptable,
            "409" => operation switch
            {
                "retryScreening" => ScreeningProblems.NothingToRetry,
                "eraseScreening" => ScreeningProblems.LegalHold,
                _ => ScreeningProblems.NotReady,
            },
            "410" => ScreeningProblems.Erased,
            "422" => ScreeningProblems.KeyUsedForAnother,
            "500" => operation switch
            {
                CheckIdEndpoints.OperationId => Problems.StoreUnavailable,
                "searchAudit" or "exportAudit" or "verifyAudit" => Problems.AuditUnavailable,
                _ => ScreeningProblems.StoreUnavailable,
            },
            "503" => Problems.SigningKeysUnavailable,
            _ => Problems.ForStatus(int.Parse(status, CultureInfo.InvariantCulture)),
        };
        return JsonSerializer.SerializeToNode(problem.ToBody("0af7651916cd43dd8448eb211c80319c"), ProblemJson.Default.ProblemBody);
    }

    private static Dictionary<string, IOpenApiHeader>? HeadersOf(string status) => status switch
    {
        "401" or "403" => Header(
            "WWW-Authenticate", "`Bearer`, with the error code of RFC 6750 when a token was sent.", JsonSchemaType.String),
        "429" or "503" => Header("Retry-After", "Seconds to wait.", JsonSchemaType.Integer),
        _ => null,
    };

    private static Dictionary<string, IOpenApiHeader> Header(string name, string description, JsonSchemaType type) => new()
    {
        [name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = type } },
    };
}
