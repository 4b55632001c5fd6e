using System.Globalization;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;
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
        ["200"] = "The records were asked. `matchFound` says whether they hold the person with the document.",
        ["400"] = "The body is not what the contract asks for. `errors` says what to fix, by JSON Pointer into the body; no submitted value is repeated.",
        ["401"] = "No access token, or one that is not genuine, has expired, or is for another audience.",
        ["403"] = "The token is genuine, but the caller lacks the app role, is not among the allowed clients, or is a user.",
        ["413"] = "The body has more than 16 KiB.",
        ["415"] = "The body is not `application/json` in UTF-8.",
        ["429"] = "The calling client has used up its rate. Wait as `Retry-After` says.",
        ["500"] = "The bank's records could not be asked or understood. Nothing is said about the person or the document.",
        ["503"] = "The issuer's signing keys have not been obtained, so the token could not be judged. Wait as `Retry-After` says.",
    };

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (Descriptions.TryGetValue(status, out var description) && response is OpenApiResponse concrete)
            {
                concrete.Description = description;
                concrete.Headers = HeadersOf(status);
                if (concrete.Content is not null && concrete.Content.TryGetValue(MediaTypeNames.Application.ProblemJson, out var problem))
                {
                    concrete.Content[MediaTypeNames.Application.ProblemJson] = new OpenApiMediaType { Schema = problem.Schema, Example = ExampleOf(status) };
                }
            }
        }
    }

    private static JsonNode? ExampleOf(string status)
    {
        var problem = status switch
        {
            "400" => Problems.InvalidRequest(new Dictionary<string, string[]> { ["/nnin"] = ["Must be eleven digits."] }),
            "429" => Problems.TooManyRequests(TimeSpan.FromSeconds(1)),
            "500" => Problems.StoreUnavailable,
            "503" => Problems.SigningKeysUnavailable,
            _ => Problems.ForStatus(int.Parse(status, CultureInfo.InvariantCulture)),
        };
        return JsonSerializer.SerializeToNode(problem.ToBody("0af7651916cd43dd8448eb211c80319c"), ProblemJson.Default.ProblemBody);
    }

    private static Dictionary<string, IOpenApiHeader>? HeadersOf(string status) => status switch
    {
        "401" or "403" => Header("WWW-Authenticate", "`Bearer`, with the error code of RFC 6750 when a token was sent.", JsonSchemaType.String),
        "429" or "503" => Header("Retry-After", "Seconds to wait.", JsonSchemaType.Integer),
        _ => null,
    };

    private static Dictionary<string, IOpenApiHeader> Header(string name, string description, JsonSchemaType type) => new()
    {
        [name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = type } },
    };
}
