using System.Net;
using System.Text.Json;
using BankIdCheck.Api.Screening;
using BankIdCheck.Sandbox.BankId;
using BankIdCheck.Sandbox.Entra;
using Microsoft.Extensions.DependencyInjection;

namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>The service with a simulated BankID beside it, both by one clock, and with webhooks that arrive.</summary>
internal sealed class Screenings : IAsyncDisposable
{
    private static readonly string[] Resting = ["collected", "failed", "outcome-unknown"];

    private readonly TcpRelay? doorbell;
    private int persons;

    private Screenings(BankIdSimulator bankId, TestApi api, TcpRelay? webhooks) => (BankId, Api, doorbell) = (bankId, api, webhooks);

    public BankIdSimulator BankId { get; }

    public TestApi Api { get; }

    /// <summary>The way that notifications come.</summary>
    public TcpRelay Doorbell => doorbell!;

    public static async Task<Screenings> StartAsync(
        ServiceDatabase? database = null, BankIdSimulatorOptions? bankIdOptions = null, Action<IDictionary<string, string?>>? configure = null, bool withWebhooks = true)
    {
        var bankId = await BankIdSimulator.StartAsync(bankIdOptions ?? Quick);
        var webhooks = withWebhooks ? new TcpRelay() : null;
        var api = await TestApi.StartAsync(
            configure: settings =>
            {
                database?.Configure(settings);
                Configure(settings, bankId, webhooks);
                configure?.Invoke(settings);
            },
            services: services => services.AddSingletonClock(bankId.Clock));
        if (webhooks is not null)
        {
            webhooks.Target = api.Address.Port;
        }

        return new(bankId, api, webhooks);
    }

    public static BankIdSimulatorOptions Quick =>
        new() { JsonAfter = TimeSpan.FromMilliseconds(100), ReportAfter = TimeSpan.FromMilliseconds(100) };

    public static void Configure(IDictionary<string, string?> settings, BankIdSimulator bankId, TcpRelay? webhooks)
    {
        settings["Aml:Authority"] = bankId.Authority.ToString();
        settings["Aml:ClientId"] = SimulatedClient.Sandbox.Id;
        settings["Aml:ClientSecret"] = SimulatedClient.Sandbox.Secret;
        settings["Aml:Polling:Interval"] = "00:00:00.2";
        settings["Aml:RetryDelay"] = "00:00:00.05";
        settings["Aml:ReportTrustRootsPem"] = bankId.Signer.RootPem;
        settings["Aml:Archive:CurrentKey"] = "k1";
        settings["Aml:Archive:Keys:k1"] = TestKeys.Pseudonym;
        settings["Aml:Webhooks:PublicBaseAddress"] = webhooks is null ? null : $"http://127.0.0.1:{webhooks.Port}/";
    }

    public string Token => Api.Issuer.Tokens.MintAppToken(SampleTenant.Onboarding);

    /// <summary>A body for somebody whom no other order is about, or for a fault.</summary>
    public object Person(BankIdFault? fault = null, string? reference = null, string? relationship = null) => new
    {
        person = new
        {
            firstName = $"Tomas {Interlocked.Increment(ref persons)}",
            lastName = fault is { } asked ? FaultBook.LastNameOf(asked) : "Topstad",
            dateOfBirth = "2007-01-01",
            ssn = "01010750160",
        },
        reference,
        relationship,
    };

    public async Task<Answer> OrderAsync(object body, string? key = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/aml/person-sessions") { Content = Requests.Json(body) };
        request.Headers.Authorization = new("Bearer", Token);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await Api.SendAsync(request);
    }

    /// <summary>Orders, and returns the id.</summary>
    public async Task<string> AcceptedAsync(object body, string? key = null)
    {
        var answer = await OrderAsync(body, key);
        answer.Status.Should().Be(HttpStatusCode.Accepted, answer.Body);
        return answer.Json.GetProperty("id").GetString()!;
    }

    public Task<Answer> SendAsync(HttpMethod method, string path, object? body = null) =>
        Api.SendAsync(method, $"/aml/person-sessions{path}", body is null ? null : Requests.Json(body), Token);

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public async Task<JsonElement> StatusAsync(string id) => (await GetAsync($"/{id}")).Json;

    /// <summary>
    /// Waits until a session is final, or until somebody must decide. A problem (the database is away) is not the end of it.
    /// </summary>
    public async Task<JsonElement> RestAsync(string id, TimeSpan? patience = null)
    {
        JsonElement status = default;
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                status = await StatusAsync(id);
                return status.TryGetProperty("state", out var state) && Resting.Contains(state.GetString());
            },
            () => $"the session comes to rest; it is {status}",
            patience);
        return status;
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await (doorbell?.DisposeAsync() ?? ValueTask.CompletedTask);
        await BankId.DisposeAsync();
    }
}

internal static class ScreeningStatusExtensions
{
    public static string? State(this JsonElement status) => status.GetProperty("state").GetString();

    public static string? Reason(this JsonElement status) => status.GetProperty("reason").GetString();

    public static JsonElement Entity(this JsonElement status, string name) =>
        status.GetProperty("entities").EnumerateArray().Single(entity => entity.GetProperty("name").GetString() == name);

    /// <summary>What happened, as words: <c>ready aml-report by webhook</c>.</summary>
    public static IReadOnlyList<string> Told(this JsonElement status) =>
    [
        .. status.GetProperty("timeline").EnumerateArray().Select(entry =>
            string.Join(' ', new[] { entry.GetProperty("what").GetString(), entry.GetProperty("entity").GetString() }.OfType<string>())),
    ];
}

/// <summary>What otherwise happens by the clock.</summary>
internal static class ScreeningJobs
{
    public static Task RunRetentionAsync(this Screenings screenings) => RunAsync<Retention>(screenings);

    public static Task ResealAsync(this Screenings screenings) => RunAsync<Reseal>(screenings);

    private static async Task RunAsync<TJob>(Screenings screenings)
        where TJob : notnull, Quartz.IJob =>
        await screenings.Api.Services.GetRequiredService<TJob>().Execute(null!);
}
