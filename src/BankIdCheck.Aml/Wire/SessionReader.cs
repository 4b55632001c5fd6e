using System.Globalization;
using System.Text.Json;

namespace BankIdCheck.Aml.Wire;

/// <summary>
/// The answer to "get session". BankID's guide shows entities as <c>jsonData: IN_PROGRESS</c>; whether a status is text or an object with a
/// <c>status</c> and a link is not public, so both are read, and a member of any other form is no entity.
/// </summary>
internal static class SessionReader
{
    /// <summary>Null when the body is no JSON object, or shows no entity and no status at all.</summary>
    public static AmlSession? Read(ReadOnlyMemory<byte> body, AmlSessionId id, Uri baseAddress)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind is not JsonValueKind.Object || NamesAnother(root, id))
            {
                return null;
            }

            List<AmlEntity> entities = [];
            foreach (var member in root.EnumerateObject())
            {
                if (ReadEntity(root, member, baseAddress) is { } entity)
                {
                    entities.Add(entity);
                }
            }

            OpenValue<EntityStatus> status = new(Lenient.Text(root, Names.Status));
            return entities.Count > 0 || status.Text is not null ? new AmlSession(id, entities, status) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool NamesAnother(JsonElement root, AmlSessionId id) =>
        Lenient.Text(root, Names.SessionId) is { } named && named != id.Value;

    private static AmlEntity? ReadEntity(JsonElement root, JsonProperty member, Uri baseAddress)
    {
        var status = member.Value.ValueKind is JsonValueKind.String ? member.Value.GetString() : Lenient.Text(member.Value, Names.Status);
        if (status is null || Names.NoEntity.Contains(member.Name, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        return new AmlEntity(member.Name, new OpenValue<EntityStatus>(status))
        {
            Link = ReadLink(Lenient.Text(member.Value, Names.Href) ?? LinkBeside(root, member.Name), baseAddress),
            ExpiresAt = ReadMoment(Lenient.Text(member.Value, Names.ExpiresAt)),
        };
    }

    // The synchronous API has links.reports[] with rel and href; a map from entity to address is as likely here.
    private static string? LinkBeside(JsonElement root, string entity)
    {
        if (Lenient.Member(root, Names.Links) is not { } links)
        {
            return null;
        }

        if (Lenient.Member(links, entity) is { } named)
        {
            return named.ValueKind is JsonValueKind.String ? named.GetString() : Lenient.Text(named, Names.Href);
        }

        return Lenient.Member(links, Names.Reports) is { ValueKind: JsonValueKind.Array } reports
            ? reports.EnumerateArray()
                .Where(report => Lenient.Text(report, Names.Rel, Names.Type) == entity)
                .Select(report => Lenient.Text(report, Names.Href))
                .FirstOrDefault()
            : null;
    }

    private static Uri? ReadLink(string? text, Uri baseAddress) =>
        text is { Length: > 0 } && Uri.TryCreate(baseAddress, text, out var link) ? link : null;

    private static DateTimeOffset? ReadMoment(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
}
