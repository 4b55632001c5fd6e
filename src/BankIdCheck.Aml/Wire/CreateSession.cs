using System.Globalization;
using System.Text.Json;

namespace BankIdCheck.Aml.Wire;

/// <summary>The body of <c>POST /person/session/no</c>, and the id in its answer.</summary>
internal static class CreateSession
{
    public static byte[] Write(PersonScreening screening)
    {
        using MemoryStream body = new();
        using (Utf8JsonWriter json = new(body))
        {
            json.WriteStartObject();
            WriteIdentifier(json, screening);
            WriteTexts(json, Names.Expand, screening.Expand.Select(expand => expand.Value));
            WriteReports(json, screening.Reports);
            WriteWebhook(json, screening.Webhook);
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    public static AmlSessionId? ReadId(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var answer = JsonDocument.Parse(body);
            return AmlSessionId.TryParse(Lenient.Text(answer.RootElement, Names.SessionId, "id"), out var id) ? id : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void WriteIdentifier(Utf8JsonWriter json, PersonScreening screening)
    {
        json.WriteStartObject(Names.Identifier);
        json.WriteString(Names.FirstName, screening.FirstName);
        json.WriteString(Names.LastName, screening.LastName);
        if (screening.DateOfBirth is { } born)
        {
            json.WriteString(Names.DateOfBirth, born.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        if (screening.Ssn is { } ssn)
        {
            json.WriteString(Names.Ssn, ssn);
        }

        json.WriteString(Names.Country, screening.Country);
        json.WriteEndObject();
    }

    private static void WriteReports(Utf8JsonWriter json, IReadOnlyCollection<ReportOrder> reports)
    {
        json.WriteStartArray(Names.Reports);
        foreach (var report in reports)
        {
            json.WriteStartObject();
            json.WriteString(Names.Type, report.Type.Value);
            json.WriteString(Names.Language, LanguageCode(report.Language));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteWebhook(Utf8JsonWriter json, WebhookOrder? webhook)
    {
        if (webhook is null)
        {
            return;
        }

        json.WriteStartArray(Names.Webhooks);
        json.WriteStartObject();
        json.WriteString(Names.Url, webhook.Address.AbsoluteUri);
        WriteTexts(json, Names.Statuses, webhook.Statuses.Select(status => status.ToString()));
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static string LanguageCode(ReportLanguage language) => language switch
    {
        ReportLanguage.Norwegian => "no",
        ReportLanguage.Bokmal => "nb",
        ReportLanguage.Nynorsk => "nn",
        _ => "en",
    };
}
