using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BankIdCheck.Benchmarks.Servers;

/// <summary>
/// What the framework costs: a minimal API that parses a request and answers, and knows nothing of callers, customers or records.
/// </summary>
internal static class Bare
{
    public static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractJson.Default));
        await using var app = builder.Build();
        app.MapPost("/check_id", (Question question) =>
            new Reply(question.Nnin!, TimeProvider.System.GetUtcNow().UtcDateTime, question.Document!.Number!.StartsWith('P')));
        await app.RunAsync();
        return 0;
    }
}

/// <summary>The contract of <c>/check_id</c>, as somebody would write it down who has to answer it.</summary>
internal sealed record Question(string? Nnin, Question.Issuer? Originator, Question.Paper? Document)
{
    internal sealed record Issuer(string? Id);

    internal sealed record Paper(string? Type, string? Number, string? Issuer);
}

internal sealed record Reply(string Nnin, DateTime Timestamp, bool MatchFound);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Question))]
[JsonSerializable(typeof(Reply))]
internal sealed partial class ContractJson : JsonSerializerContext;
