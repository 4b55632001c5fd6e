using System.Text;
using System.Text.Json.Nodes;

namespace BankIdCheck.Sandbox.BankId;

/// <summary>
/// The JSON result of a session. A requested element without content is an empty node; one that was not requested is not there.
/// </summary>
internal static class ResultJson
{
    private static readonly string[] RichFaults = [.. new[] { BankIdFault.UnknownEnumValues, BankIdFault.UnknownMembers, BankIdFault.EmptyNodes, BankIdFault.MissingNodes }.Select(FaultBook.LastNameOf)];

    public static byte[] Write(SimulatedSession session)
    {
        var person = TestPerson.Find(session.Subject)
            ?? (RichFaults.Contains(session.Subject.LastName, StringComparer.Ordinal) ? TestPerson.Tomas : null);
        JsonObject result = new() { ["keyInformation"] = KeyInformation(session, person) };
        if (session.Expand.Any(expand => expand.StartsWith("address.", StringComparison.Ordinal)))
        {
            result["address"] = Address(session, person);
        }

        if (Asks(session, "aml"))
        {
            result["aml"] = Watchlists(session, person);
        }

        if (Asks(session, "roles"))
        {
            result["roles"] = person is { HasAddresses: true } ? new JsonArray(Role()) : [];
        }

        return Encoding.UTF8.GetBytes(Spoil(result, session.Fault).ToJsonString());
    }

    private static bool Asks(SimulatedSession session, string expand) => session.Expand.Contains(expand, StringComparer.Ordinal);

    private static JsonObject KeyInformation(SimulatedSession session, TestPerson? person)
    {
        if (person is null)
        {
            return [];
        }

        JsonObject node = new()
        {
            ["name"] = $"{person.FirstName} {person.LastName}",
            ["firstName"] = person.FirstName,
            ["lastName"] = person.LastName,
            ["dateOfBirth"] = person.DateOfBirth,
            ["ssn"] = person.Ssn,
            ["gender"] = person.FirstName is "Kari" or "Mia" ? "Female" : "Male",
            ["metadata"] = Metadata("NO_NATIONAL_REGISTRY"),
        };
        if (Asks(session, "keyInformation.citizenship"))
        {
            node["citizenship"] = new JsonArray(new JsonObject { ["countryCode"] = "NO", ["start"] = person.DateOfBirth });
        }

        if (Asks(session, "keyInformation.birthplace"))
        {
            node["birthPlace"] =
                new JsonObject { ["countryCode"] = "NO", ["location"] = "Eksempelby", ["metaData"] = Metadata("NO_NATIONAL_REGISTRY") };
        }

        if (Asks(session, "keyInformation.historicNames"))
        {
            node["historicNames"] = person.FirstName is "Tomas"
                ? new JsonArray(
                    new JsonObject { ["firstName"] = "Thomas", ["middleName"] = null, ["lastName"] = "Topstad", ["registeredDate"] = "2010-03-01" })
                : [];
        }

        return node;
    }

    private static JsonObject Address(SimulatedSession session, TestPerson? person)
    {
        var known = person is { HasAddresses: true };
        JsonObject node = [];
        if (Asks(session, "address.postal"))
        {
            node["postal"] = known ? Address("Eksempelveien 1", "0001", "OSLO", "BISNODE", session) : [];
        }

        if (Asks(session, "address.national"))
        {
            var national = known ? Address("Eksempelveien 1", "0001", "OSLO", "NO_NATIONAL_REGISTRY", session) : [];
            if (known)
            {
                national["personStatus"] = "RESIDENT";
                national["addressStatus"] = "ORDINARY_RESIDENT";
                national["registeredDate"] = "2019-05-01";
            }

            node["national"] = national;
        }

        if (known && node.ContainsKey("postal") && node.ContainsKey("national"))
        {
            node["matchStatus"] = "Equal";
        }

        if (Asks(session, "address.historic"))
        {
            node["historic"] = known ? new JsonArray(Address("Gamleveien 2", "5003", "BERGEN", "NO_NATIONAL_REGISTRY", null)) : [];
        }

        return node;
    }

    private static JsonObject Address(string street, string code, string city, string source, SimulatedSession? residentsOf)
    {
        JsonObject node =
            new() { ["address"] = street, ["postalcode"] = code, ["city"] = city, ["country"] = "NO", ["metaData"] = Metadata(source) };
        if (residentsOf is not null && Asks(residentsOf, "address.numberOfResidents"))
        {
            node["numberOfResidents"] =
                new JsonObject { ["residents"] = 3, ["houseType"] = "Apartment", ["metaData"] = Metadata("BISNODE") };
        }

        return node;
    }

    private static JsonObject Watchlists(SimulatedSession session, TestPerson? person)
    {
        var sanctions = person?.Sanctions ?? [];
        var exposed = person?.Exposed ?? [];
        string[] lists = ["UN_CONSOLIDATED", "EU_GLOBAL", "HMTREASURY", "PEP_AC", "PEP_EDGE", .. session.SearchesOfac ? ["OFAC"] : Array.Empty<string>()];
        return new JsonObject
        {
            ["status"] = (
                sanctions.Count, exposed.Count) switch
            { (0, 0) => "NONE", (0, _) => "PEP", (_, 0) => "SANCTION", _ => "PEP_AND_SANCTION" },
            ["statusMessage"] = sanctions.Count + exposed.Count == 0 ? "No match was found" : "Matches were found",
            ["list"] = new JsonArray([.. lists.Select(list => (JsonNode)list)]),
            ["sanctionResults"] = new JsonArray([.. sanctions.Select(Hit)]),
            ["pepResults"] = new JsonArray([.. exposed.Select(Hit)]),
            ["metadata"] = Metadata(lists),
        };
    }

    private static JsonObject Hit(SimulatedHit hit) => new()
    {
        ["matchIndicator"] = hit.MatchIndicator,
        ["nameMatchValue"] = hit.NameMatch,
        ["name"] = hit.Name,
        ["birthDate"] = "2007-01-01",
        ["title"] = hit.Title,
        ["comment"] = hit.Comment,
        ["aliasList"] = new JsonArray(),
        ["addressList"] = new JsonArray(new JsonObject { ["countryName"] = "Norway", ["countryCode"] = "NO" }),
        ["urlList"] = new JsonArray(),
        ["provider"] = "TRAPETS",
        ["source"] = hit.Source,
        ["externalId"] = $"SIM-{hit.MatchIndicator}",
        ["lastUpdate"] = "2022-01-01T00:00:00",
    };

    private static JsonObject Role() =>
        new() { ["role"] = "BOARD_MEMBER", ["organizationName"] = "Eksempel AS", ["organizationNumber"] = "234567891" };

    private static JsonObject Metadata(params string[] sources) =>
        new() { ["sources"] = new JsonArray([.. sources.Select(source => (JsonNode)source)]) };

    private static JsonObject Spoil(JsonObject result, BankIdFault? fault)
    {
        switch (fault)
        {
            case BankIdFault.UnknownEnumValues:
                result["keyInformation"]!["gender"] = "X";
                result["aml"]?["status"] = "UNDER_REVIEW";
                result["address"]?["national"]?["personStatus"] = "RESIDENT_ON_MARS";
                return result;
            case BankIdFault.UnknownMembers:
                result["introducedLater"] = new JsonObject { ["score"] = 7 };
                result["keyInformation"]!["introducedLater"] = "text";
                return result;
            case BankIdFault.EmptyNodes:
                foreach (var name in result.Select(member => member.Key).ToArray())
                {
                    result[name] = result[name] is JsonArray ? new JsonArray() : new JsonObject();
                }

                return result;
            case BankIdFault.MissingNodes:
                return [];
            default:
                return result;
        }
    }
}
