using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using BankIdCheck.Aml.Wire;
using BankIdCheck.Sandbox.BankId;
using YamlDotNet.Serialization;

namespace BankIdCheck.Aml.Tests;

/// <summary>
/// The upstream contract in <c>openapi/</c>: every member has its evidence, and what client and simulator exchange is in it.
/// </summary>
public sealed class OpenApiFileTests
{
    private static readonly JsonNode Contract = Load();

    [Fact]
    public void Every_member_is_marked_documented_or_assumed()
    {
        var members = Members(Contract["components"]!["schemas"]!, "").ToArray();

        members.Should().HaveCountGreaterThan(80);
        members.Should().OnlyContain(member => member.Evidence == "documented" || member.Evidence == "assumed");
    }

    [Fact]
    public void What_the_client_sends_is_in_it()
    {
        var body = CreateSession.Write(new PersonScreening
        {
            FirstName = "Vakker",
            LastName = "Blomst",
            Ssn = "17912099997",
            DateOfBirth = new DateOnly(1920, 11, 17),
            Webhook = new WebhookOrder(new Uri("https://bank.example/hook")),
        });

        Deviations(JsonNode.Parse(body), Schema("CreateSession"), "$").Should().BeEmpty();
    }

    [Theory]
    [InlineData("Tomas", "Topstad")]
    [InlineData("Kari", "Klaven")]
    [InlineData("Kris Psa", "Granum")]
    [InlineData("Morten", "Holm")]
    [InlineData("Mia", "Holm")]
    [InlineData("Vakker", "Blomst")]
    public async Task What_the_simulator_answers_is_in_it(string firstName, string lastName)
    {
        foreach (var flat in new[] { false, true })
        {
            await using var harness = await Harness.StartAsync(Harness.Instant with { FlatStatus = flat });
            var session = await harness.CreateAndWaitAsync(
                new PersonScreening { FirstName = firstName, LastName = lastName, DateOfBirth = new DateOnly(2007, 1, 1) });
            using HttpClient http = await SignInAsync(harness);

            var status = await http.GetFromJsonAsync<JsonNode>($"person/session/{session.Id.Value}");
            var result = await http.GetFromJsonAsync<JsonNode>($"person/session/{session.Id.Value}/json");
            var error = await (await http.GetAsync("person/session/unknown")).Content.ReadFromJsonAsync<JsonNode>();

            Deviations(status, Schema("Session"), "$").Should().BeEmpty();
            Deviations(result, Schema("PersonResult"), "$").Should().BeEmpty();
            Deviations(error, Schema("Error"), "$").Should().BeEmpty();
        }
    }

    [Fact]
    public void Deviations_are_found()
    {
        Deviations(JsonNode.Parse("""{"keyInformation":{"nam":"x","ssn":5}}"""), Schema("PersonResult"), "$")
            .Should().Equal("$.keyInformation.nam is not described", "$.keyInformation.ssn is no string");
    }

    private static JsonNode Load()
    {
        using var file = File.OpenText(Path.Combine(Repository.Root, "openapi/bankid-aml-person.yaml"));
        var yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize(file);
        return JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(yaml!))!;
    }

    private static JsonNode Schema(string name) => Contract["components"]!["schemas"]![name]!;

    private static JsonNode Resolve(JsonNode schema) =>
        (string?)schema["$ref"] is { } reference ? Schema(reference.Split('/')[^1]) : schema;

    private static IEnumerable<(string Path, string? Evidence)> Members(JsonNode node, string path)
    {
        if (node is JsonArray array)
        {
            return array.SelectMany(item => Members(item!, path));
        }

        return node is not JsonObject schema ? []
            : schema.SelectMany(pair => pair is { Key: "properties", Value: JsonObject properties }
                ? properties.SelectMany(
                    member => Members(
                        member.Value!, $"{path}.{member.Key}").Prepend(($"{path}.{member.Key}", (string?)member.Value!["x-evidence"])))
                : Members(pair.Value!, path));
    }

    private static IEnumerable<string> Deviations(JsonNode? value, JsonNode schema, string path)
    {
        schema = Resolve(schema);
        if (schema["oneOf"] is JsonArray forms)
        {
            var all = forms.Select(form => Deviations(value, form!, path).ToArray()).ToArray();
            return all.Any(found => found.Length == 0) ? [] : all[^1];
        }

        return (value, (string?)schema["type"]) switch
        {
            (null, _) => (bool?)schema["nullable"] is true ? [] : [$"{path} is null"],
            (JsonObject item, "object") => item.SelectMany(member => MemberDeviations(member, schema, $"{path}.{member.Key}")),
            (JsonArray list, "array") => list.SelectMany(item => Deviations(item, schema["items"]!, $"{path}[]")),
            (JsonObject { Count: 0 }, _) => [], // an empty node says that a search was made
            (JsonValue text, "string") when text.GetValueKind() is System.Text.Json.JsonValueKind.String => [],
            (JsonValue number, "integer" or "number") when number.GetValueKind() is System.Text.Json.JsonValueKind.Number => [],
            (_, var type) => [$"{path} is no {type}"],
        };
    }

    private static IEnumerable<string> MemberDeviations(KeyValuePair<string, JsonNode?> member, JsonNode schema, string path) =>
        (schema["properties"]?[member.Key] ?? schema["additionalProperties"]) is { } described
            ? Deviations(member.Value, described, path)
            : [$"{path} is not described"];

    private static async Task<HttpClient> SignInAsync(Harness harness)
    {
        HttpClient http = new() { BaseAddress = harness.Simulator.AmlBaseAddress };
        using FormUrlEncodedContent form = new(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = SimulatedClient.Sandbox.Id,
            ["client_secret"] = SimulatedClient.Sandbox.Secret!,
            ["scope"] = "aml_person/basic",
        });
        var answer = await http.PostAsync(new Uri($"{harness.Simulator.Authority}/protocol/openid-connect/token"), form);
        var token = await answer.Content.ReadFromJsonAsync<JsonNode>();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)token!["access_token"]!);
        return http;
    }
}
