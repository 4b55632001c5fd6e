using System.Globalization;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using BankIdCheck.Sandbox.BankId;
using BankIdCheck.Sandbox.Entra;
using Spectre.Console;

namespace BankIdCheck.Sandbox.Tour;

/// <summary>
/// Has the service screen a person, as an onboarding system in any language would: orders, follows the events, fetches what was archived,
/// and orders again as one does who has not heard the answer.
/// </summary>
internal sealed class ServiceScreeningTour(HttpClient api, Uri tokenEndpoint, BankIdSimulator bankId, IAnsiConsole console)
{
    private const int Steps = 6;
    private const string Sessions = "/aml/person-sessions";
    private const string JsonData = "jsonData";
    private const string Report = "aml-report";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TourPart part = new(api, console, Steps);
    private readonly string key = Guid.NewGuid().ToString();
    private string token = "";
    private JsonNode? status;

    /// <summary>True when every step was answered as it should be.</summary>
    public Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        console.WriteLine();
        console.Write(new Rule("[bold]Have the service screen a person[/]") { Justification = Justify.Left });
        console.MarkupLine(
            "[grey]Mia Holm, another of BankID's test persons. What was accepted is finished, collected and kept, whatever crashes.[/]");
        return part.RunAsync(() => TakeStepsAsync(cancellationToken));
    }

    private async Task TakeStepsAsync(CancellationToken cancellationToken)
    {
        token = await new TokenClient(api, tokenEndpoint).GetAsync(SampleTenant.Onboarding, SampleTenant.Api, cancellationToken);
        var ordered = await part.TakeAsync(Order, cancellationToken);
        if (ordered.Json?["id"]?.GetValue<string>() is not { } id)
        {
            return;
        }

        await FollowAsync(id, cancellationToken);
        var result = await part.TakeAsync(FetchResult(id), cancellationToken);
        var report = await part.TakeAsync(FetchReport(id), cancellationToken);
        await ScreeningFiles.SaveAsync(console, result.AnswerBytes, report.AnswerBytes, cancellationToken);
        await part.TakeAsync(OrderAgain(id, bankId.Counters.Sessions), cancellationToken);
        await ShowTimelineAsync(id, cancellationToken);
    }

    private TourStep Order => new(
        "Order a screening",
        "The answer means that the order is stored. The key makes it safe to send the request again.",
        OrderRequest,
        "202 with Location",
        answer => answer is { Status: 202, Answer.Headers.Location: { } location }
            && location.ToString() == $"{Sessions}/{answer.Json?["id"]}");

    private TourStep FetchResult(string id) => new(
        "Fetch the result",
        "The bytes as BankID sent them, from the archive. BankID deletes its own after two hours.",
        () => Get($"/{id}/result"),
        "200 with JSON; ETag is the SHA-256 of the bytes, as the status says",
        answer => answer.Json is JsonObject && IsContent(answer, JsonData));

    private TourStep FetchReport(string id) => new(
        "Fetch the report",
        "Its signature was judged when it came. The verdict is kept beside it.",
        () => Get($"/{id}/reports/{Report}"),
        "200 with a PDF; ETag is its SHA-256; its signature is intact and trusted",
        answer => answer.AnswerBytes.AsSpan().StartsWith("%PDF-"u8)
            && IsContent(answer, Report)
            && answer.Answer.Headers.TryGetValues("Signature-Verdict", out var verdict) && verdict.Single() == "Intact; trust=Trusted");

    private TourStep OrderAgain(string id, int sessions) => new(
        "Send the order again",
        "As one does who has not heard the answer. Each session at BankID is paid for.",
        OrderRequest,
        "202 with the same id, and no second session at BankID",
        answer => answer.Status == 202 && answer.Json?["id"]?.GetValue<string>() == id && bankId.Counters.Sessions == sessions);

    private async Task FollowAsync(string id, CancellationToken cancellationToken)
    {
        part.Begin("Follow it", "Server-sent events: the whole status whenever it changes, until it is final.");
        console.WriteLine($"GET {Sessions}/{id}/events");
        using CancellationTokenSource patience = new(Patience, TimeProvider.System);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            status = await EntityBars.ShowAsync(console, bars => ReadEventsAsync(id, bars, both.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Not final in time: the state that is missing says so.
        }

        part.End("the stream to end with the state collected", status?["state"]?.GetValue<string>() == "collected");
    }

    private async Task<JsonNode?> ReadEventsAsync(string id, EntityBars bars, CancellationToken cancellationToken)
    {
        using var request = Get($"/{id}/events");
        using var answer = await api.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        answer.EnsureSuccessStatusCode();
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        JsonNode? last = null;
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            if (item.EventType is not "status")
            {
                continue; // a heartbeat
            }

            last = JsonNode.Parse(item.Data);
            foreach (var entity in last!["entities"]!.AsArray())
            {
                var state = entity!["state"]!.GetValue<string>();
                bars.Move(
                    entity["name"]!.GetValue<string>(), state,
                    state switch { "not-started" => 0, "in-progress" => 50, "ready" => 75, _ => 100 });
            }
        }

        return last;
    }

    private async Task ShowTimelineAsync(string id, CancellationToken cancellationToken)
    {
        part.Begin("Look back", "What happened, when, and what made it known: a webhook, or a look at BankID.");
        using var request = Get($"/{id}");
        var answer = await Exchange.SendAsync(api, request, cancellationToken);
        var entries = answer.Json?["timeline"]?.AsArray().Select(entry => entry!).ToList() ?? [];
        Table table = new();
        table.AddColumns("", "Time (UTC)", "What", "Entity", "By", "Detail");
        foreach (var entry in entries)
        {
            var at = entry["at"]!.GetValue<DateTime>().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
            table.AddRow(new[] { Text(entry, "number"), at, Text(entry, "what"), Text(entry, "entity"), Text(entry, "by"), Text(entry, "detail") }.Select(Markup.Escape).ToArray());
        }

        console.Write(table);
        part.End(
            "a timeline without gaps, from accepted to collected",
            entries is [var first, .., var final] && Text(first, "what") == "accepted" && Text(final, "what") == "collected"
                && entries.Index().All(entry => entry.Item["number"]!.GetValue<int>() == entry.Index + 1));
    }

    private bool IsContent(Exchange answer, string entity)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(answer.AnswerBytes));
        var told = status?["entities"]?.AsArray().FirstOrDefault(one => Text(one!, "name") == entity)?["sha256"]?.GetValue<string>();
        return answer.Status == 200 && answer.Answer.Headers.ETag?.Tag == $"\"{hash}\"" && told == hash;
    }

    private static string Text(JsonNode entry, string member) => entry[member]?.ToString() ?? "";

    private HttpRequestMessage Get(string path) => Request(HttpMethod.Get, path);

    private HttpRequestMessage OrderRequest()
    {
        var request = Request(HttpMethod.Post, "");
        request.Headers.Add("Idempotency-Key", key);
        request.Content = new StringContent(OrderBody().ToJsonString(), Encoding.UTF8, "application/json");
        return request;
    }

    private HttpRequestMessage Request(HttpMethod method, string path) => new(method, new Uri(api.BaseAddress!, Sessions + path))
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };

    private static JsonObject OrderBody() => new()
    {
        ["person"] =
            new JsonObject { ["firstName"] = "Mia", ["lastName"] = "Holm", ["dateOfBirth"] = "2007-01-01", ["ssn"] = "01010751469" },
        ["reference"] = "tour",
    };
}
