using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using BankIdCheck.Sandbox.Entra;
using Spectre.Console;

namespace BankIdCheck.Sandbox.Tour;

/// <summary>Calls <c>/check_id</c> as BankID's issuance service does, over HTTP, and compares each answer with what it should be.</summary>
internal sealed class CheckIdTour(HttpClient api, Uri tokenEndpoint, IAnsiConsole console)
{
    private const int Steps = 7;

    private readonly TokenClient tokens = new(api, tokenEndpoint);
    private readonly TourPart part = new(api, console, Steps);

    /// <summary>True when every step was answered as it should be.</summary>
    public Task<bool> RunAsync(CancellationToken cancellationToken) => part.RunAsync(async () =>
    {
        var token = await tokens.GetAsync(SampleTenant.IssuanceService, SampleTenant.Api, cancellationToken);
        var otherAudience = await tokens.GetAsync(SampleTenant.IssuanceService, SampleTenant.OtherApi, cancellationToken);
        var noRole = await tokens.GetAsync(SampleTenant.NoRole, SampleTenant.Api, cancellationToken);
        foreach (var step in Answers(token).Concat(Refusals(token, otherAudience, noRole)))
        {
            await part.TakeAsync(step, cancellationToken);
        }
    });

    private TourStep[] Answers(string token) =>
    [
        new(
            "Get a token",
            "The caller proves to Entra ID who it is; the token says for which API it is and which role the bank gave the caller there.",
            () => tokens.Request(SampleTenant.IssuanceService, SampleTenant.Api),
            "200 with an access token",
            answer => answer.Status == 200 && answer.Json?["access_token"] is JsonValue),
        new(
            "The published example",
            "Person and passport are on file together: BankID may be issued.",
            () => CheckRequest(token, "12345678901", "passport", "CCC014356", "AUS"),
            "200 with matchFound true",
            answer => IsAnswer(answer, match: true)),
        new(
            "The same document, written differently",
            "The clerk typed \"c01x 00t47\" and \"D\". What a document means is compared, so the bank need not clean its records first.",
            () => CheckRequest(token, "17912099997", "PASSPORT", "C01X00T47", "DEU"),
            "200 with matchFound true",
            answer => IsAnswer(answer, match: true)),
        new(
            "The right person, another document",
            "No. An unknown person gets the same answer, so that nobody learns who is a customer.",
            () => CheckRequest(token, "12345678901", "passport", "CCC014357", "AUS"),
            "200 with matchFound false",
            answer => IsAnswer(answer, match: false)),
    ];

    private TourStep[] Refusals(string token, string otherAudience, string noRole) =>
    [
        new(
            "An issuer that does not exist",
            "A mistake is named by its place, never by its value, and is never answered with false.",
            () => CheckRequest(token, "12345678901", "passport", "CCC014356", "ATL"),
            "400 with an error at /document/issuer",
            answer => IsProblem(answer, status: 400) && answer.Json?["errors"]?["/document/issuer"] is not null),
        new(
            "A token for another API",
            "It is genuine, of the same bank and from the same caller, but it was not meant for this service.",
            () => CheckRequest(otherAudience, "12345678901", "passport", "CCC014356", "AUS"),
            "401 with WWW-Authenticate: Bearer error=\"invalid_token\"",
            answer => IsProblem(answer, status: 401) && Challenge(answer) == "Bearer error=\"invalid_token\""),
        new(
            "A token without the role",
            "Every application of the tenant can get a token for this API. Only the role opens it.",
            () => CheckRequest(noRole, "12345678901", "passport", "CCC014356", "AUS"),
            "403",
            answer => IsProblem(answer, status: 403)),
    ];

    private HttpRequestMessage CheckRequest(string token, string nnin, string type, string number, string issuer) =>
        new(HttpMethod.Post, new Uri(api.BaseAddress!, "/check_id"))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
            Content = new StringContent(CheckBody(nnin, type, number, issuer).ToJsonString(), Encoding.UTF8, "application/json"),
        };

    public static JsonObject CheckBody(string nnin, string type, string number, string issuer) => new()
    {
        ["nnin"] = nnin,
        ["originator"] = new JsonObject { ["id"] = "9980" },
        ["document"] = new JsonObject { ["type"] = type, ["number"] = number, ["issuer"] = issuer },
    };

    private static bool IsAnswer(Exchange answer, bool match) =>
        answer.Status == 200 && answer.Json is JsonObject { Count: 3 } json && JsonNode.DeepEquals(json["matchFound"], match);

    private static bool IsProblem(Exchange answer, int status) =>
        answer.Status == status && answer.Answer.Content.Headers.ContentType?.MediaType == "application/problem+json";

    private static string Challenge(Exchange answer) => answer.Answer.Headers.WwwAuthenticate.ToString();
}
