using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using BankIdCheck.Api.Security;
using BankIdCheck.Sandbox.Entra;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>
/// The service as it ships, on a real socket of loopback, with a simulated Entra ID over HTTP and sample customers in a SQLite file.
/// Every line that it logs is searched for what was sent, when it is disposed.
/// </summary>
internal sealed class TestApi : WebApplicationFactory<AzureAdOptions>
{
    private readonly Dictionary<string, string?> settings;
    private readonly Action<IServiceCollection> services;
    private readonly Arrivals arrivals = new();
    private readonly HttpClient http;

    private TestApi(
        EntraSimulator issuer, TestCustomers customers, Action<IDictionary<string, string?>>? configure,
        Action<IServiceCollection>? services)
    {
        Issuer = issuer;
        Customers = customers;
        this.services = services ?? (_ => { });
        settings = new()
        {
            ["environment"] = "Production",
            ["urls"] = "http://127.0.0.1:0",
            ["AzureAd:Instance"] = issuer.Instance.ToString(),
            ["AzureAd:TenantId"] = issuer.TenantId.ToString(),
            ["AzureAd:ClientId"] = SampleTenant.Api.ClientId.ToString(),
            ["CheckId:Originators:9980"] = "default",
            ["CheckId:Limits:RequestsPerSecond"] = "100000",
            ["CheckId:Limits:Burst"] = "100000",
            ["CustomerStores:default:Provider"] = "Sqlite",
            ["CustomerStores:default:ConnectionString"] = customers.ConnectionString,
            ["ServiceStore:Provider"] = "Sqlite",
            ["ServiceStore:ConnectionString"] = customers.ServiceStore,
            ["Audit:PseudonymKey"] = TestKeys.Pseudonym,
            ["CheckId:Limits:MissesPerNnin"] = "100000",
        };
        configure?.Invoke(settings);
        UseKestrel(); // its overload with a port sets the address while the service may already be starting
        StartServer();
        http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = ClientOptions.BaseAddress };
    }

    public EntraSimulator Issuer { get; }

    public TestCustomers Customers { get; }

    public LogCapture Logs { get; } = new();

    /// <summary>How many requests have come in, answered or not.</summary>
    public int Arrived => arrivals.Count;

    public Uri Address => http.BaseAddress!;

    /// <summary>An issuer that no test changes.</summary>
    public static Task<EntraSimulator> SharedIssuer { get; } = EntraSimulator.StartAsync();

    /// <param name="issuer">Given by tests that change it; otherwise one that all share.</param>
    /// <param name="configure">Settings beyond those that every service needs; a null value takes one away.</param>
    /// <param name="services">What a test must put in place of a part, such as the clock.</param>
    /// <param name="keysAtHand">False for tests of a start without signing keys.</param>
    public static async Task<TestApi> StartAsync(
        EntraSimulator? issuer = null,
        Action<IDictionary<string, string?>>? configure = null,
        Action<IServiceCollection>? services = null,
        bool keysAtHand = true)
    {
        TestApi api = new(issuer ?? await SharedIssuer, TestCustomers.Create(), configure, services);
        if (keysAtHand)
        {
            var keys = api.Services.GetRequiredService<EntraSigningKeys>();
            await Eventually.BecomesTrueAsync(keys.RefreshAsync, "the issuer answers");
        }

        return api;
    }

    /// <summary>Sends a body to <c>/check_id</c>, as the BankID issuance service unless told otherwise.</summary>
    public Task<Answer> CheckAsync(object body, string? token = null) =>
        SendAsync(HttpMethod.Post, "/check_id", Requests.Json(body), token);

    /// <param name="token">A token of the BankID issuance service unless given; an empty one is not sent.</param>
    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content = null, string? token = null)
    {
        using HttpRequestMessage request = new(method, path) { Content = content };
        token ??= Issuer.Tokens.MintAppToken();
        if (token.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return await SendAsync(request);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync();
        Logs.Secrets.AddFrom(request.Headers.Authorization?.Parameter);
        Logs.Secrets.AddFromBody(body);

        using var response = await http.SendAsync(request);
        var answer = await Answer.ReadAsync(response);
        if (request.RequestUri!.OriginalString == "/check_id")
        {
            PublishedContract.Check(body, answer);
        }

        return answer;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        http.Dispose();
        Customers.Dispose();
        Logs.Leaks.Should().BeEmpty("no identifier and no token is ever logged");
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in settings)
        {
            if (value is not null)
            {
                builder.UseSetting(key, value);
            }
        }

        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Logs));
        builder.ConfigureServices(own => own.AddSingleton<IStartupFilter>(arrivals));
        builder.ConfigureServices(services);
    }

    private sealed class Arrivals : IStartupFilter
    {
        private int count;

        public int Count => Volatile.Read(ref count);

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((HttpContext context, RequestDelegate service) =>
            {
                Interlocked.Increment(ref count);
                return service(context);
            });
            next(app);
        };
    }
}

/// <summary>An answer, read to its end.</summary>
internal sealed record Answer(HttpStatusCode Status, string Body, HttpResponseHeaders Headers, MediaTypeHeaderValue? ContentType)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The pointers of <c>errors</c> in a problem.</summary>
    public IEnumerable<string> Errors => Json.GetProperty("errors").EnumerateObject().Select(error => error.Name);

    public string? ProblemCode => Json.GetProperty("type").GetString()?.Split(':')[^1];

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) =>
        new(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers.ContentType);
}
