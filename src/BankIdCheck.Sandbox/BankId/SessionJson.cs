using System.Text.Json.Nodes;

namespace BankIdCheck.Sandbox.BankId;

/// <summary>The answer to "get session": a member for the JSON data and one for each report.</summary>
internal static class SessionJson
{
    public static JsonObject Write(SimulatedSession session, Uri origin, BankIdSimulatorOptions options, DateTimeOffset now)
    {
        JsonObject answer = new() { ["sessionId"] = session.Id };
        JsonObject links = [];
        foreach (var entity in session.Reports.Prepend(SessionStore.JsonData))
        {
            var status = session.StatusOf(entity, now);
            var link = status == "READY" ? Link(session, entity, origin) : null;
            answer[entity] = options.FlatStatus ? status : Described(session, entity, status, link, options);
            if (link is not null)
            {
                links[entity] = link;
            }
        }

        if (options.FlatStatus)
        {
            answer["links"] = links;
        }

        if (session.Fault is BankIdFault.UnknownMembers)
        {
            answer["introducedLater"] = new JsonObject { ["percent"] = 40 };
        }

        return answer;
    }

    private static JsonObject Described(
        SimulatedSession session, string entity, string status, string? link, BankIdSimulatorOptions options)
    {
        JsonObject described = new() { ["status"] = status };
        if (link is not null)
        {
            described["href"] = link;
            if (!options.HideExpiry)
            {
                described["expiresAt"] = (session.ReadyAt(entity) + options.ResultLifetime).ToString(
                    "yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        return described;
    }

    private static string Link(SimulatedSession session, string entity, Uri origin)
    {
        var isReport = entity != SessionStore.JsonData;
        UriBuilder address =
            new(origin) { Path = isReport ? $"/person/session/{session.Id}/report/{entity}" : $"/person/session/{session.Id}/json" };
        if (isReport && session.Fault is BankIdFault.LinkToAnotherHost)
        {
            address.Host = AmlEndpoints.OtherHost;
        }

        return address.Uri.AbsoluteUri;
    }
}
