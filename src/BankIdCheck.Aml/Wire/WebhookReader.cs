using System.Text.Json;

namespace BankIdCheck.Aml.Wire;

/// <summary>
/// The body of a notification. BankID documents its four statuses and nothing of its form: the likely names are tried, flat and inside
/// <c>data</c>, where a CloudEvents envelope would have them.
/// </summary>
internal static class WebhookReader
{
    private static readonly string[] StatusNames = ["status", "webhookStatus", "event", "eventType", "type"];
    private static readonly string[] SessionNames = ["sessionId", "session", "id"];
    private static readonly string[] ReportNames = ["report", "reportType"];
    private static readonly string[] Known = [.. StatusNames, .. SessionNames, .. ReportNames, "data"];

    public static AmlWebhook Read(ReadOnlyMemory<byte> body)
    {
        if (body.Length > AmlWebhook.LongestBody)
        {
            throw new AmlUntrustedContentException($"A notification of more than {AmlWebhook.LongestBody} bytes is none.");
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            return root.ValueKind is JsonValueKind.Object
                ? Read(root, Lenient.Member(root, "data") is { ValueKind: JsonValueKind.Object } data ? data : root)
                : throw new AmlUntrustedContentException("A notification is a JSON object.");
        }
        catch (JsonException)
        {
            throw new AmlUntrustedContentException("A notification is a JSON object.");
        }
    }

    private static AmlWebhook Read(JsonElement root, JsonElement data)
    {
        var status = Lenient.Text(data, StatusNames) ?? Lenient.Text(root, StatusNames);
        return new AmlWebhook(new OpenValue<WebhookStatus>(status))
        {
            SessionId = AmlSessionId.TryParse(Lenient.Text(data, SessionNames), out var id) ? id : null,
            Report = ReportType.TryParse(Lenient.Text(data, ReportNames), out var report) ? report : null,
            Unknown = data.EnumerateObject()
                .Where(member => !Known.Contains(member.Name, StringComparer.OrdinalIgnoreCase))
                .GroupBy(member => member.Name, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Last().Value.Clone(), StringComparer.Ordinal),
        };
    }
}
