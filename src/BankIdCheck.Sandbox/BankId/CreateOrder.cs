using System.Text.Json;
using System.Text.Json.Nodes;

namespace BankIdCheck.Sandbox.BankId;

/// <summary>
/// The body of a create request. What is wrong with one is said the way careless APIs do, with the value in the sentence, so that a client
/// which repeats it is found out.
/// </summary>
internal sealed record CreateOrder(
    Subject Subject, IReadOnlyList<string> Expand, IReadOnlyList<string> Reports, IReadOnlyList<Hook> Hooks, string? Wrong)
{
    private static readonly string[] Languages = ["no", "nb", "nn", "en", "NO", "NB", "NN", "EN"];

    public static async Task<CreateOrder> ReadAsync(HttpRequest request)
    {
        try
        {
            var body = await JsonNode.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            return body is JsonObject order ? Read(order) : Refused("The body is no JSON object");
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException)
        {
            return Refused("The body is not valid");
        }
    }

    private static CreateOrder Read(JsonObject order)
    {
        var person = order["identifier"] as JsonObject ?? [];
        Subject subject = new(
            (string?)person["firstName"] ?? "", (string?)person["lastName"] ?? "", (string?)person["dateOfBirth"], (string?)person["ssn"]);
        var reports = (order["reports"] as JsonArray ?? []).OfType<JsonObject>().ToArray();
        return new CreateOrder(
            subject,
            [.. (order["expand"] as JsonArray ?? []).Select(expand => (string)expand!)],
            [.. reports.Select(report => (string)report["type"]!)],
            [.. (order["webhooks"] as JsonArray ?? []).OfType<JsonObject>().Select(ReadHook)],
            WrongWith(subject, (string?)person["country"], reports));
    }

    private static Hook ReadHook(JsonObject hook) =>
        new(new Uri((string)hook["url"]!), [.. (hook["statuses"] as JsonArray ?? []).Select(status => (string)status!)]);

    private static string? WrongWith(Subject subject, string? country, JsonObject[] reports)
    {
        if (subject.FirstName.Length == 0 || subject.LastName.Length == 0)
        {
            return "firstName and lastName are required";
        }

        if (subject.DateOfBirth is null && subject.Ssn is null)
        {
            return $"dateOfBirth or ssn is required for {subject.FirstName} {subject.LastName}";
        }

        if (country is "NO" && subject.Ssn is { } ssn && !(ssn.Length == 11 && ssn.All(char.IsAsciiDigit)))
        {
            return $"{ssn} is not the ssn of {subject.LastName}";
        }

        if (subject.LastName == "Refused")
        {
            return $"{subject.FirstName} {subject.LastName}, born {subject.DateOfBirth}, ssn {subject.Ssn}, cannot be searched";
        }

        return reports.Any(report => !Languages.Contains((string?)report["language"] ?? "nb", StringComparer.Ordinal))
            ? "language is not supported"
            : null;
    }

    private static CreateOrder Refused(string wrong) => new(new Subject("", "", null, null), [], [], [], wrong);
}
