using System.Security.Cryptography;
using System.Text.Json;
using BankIdCheck.Api;
using BankIdCheck.Api.Audit;
using BankIdCheck.Api.CheckId;
using BankIdCheck.Api.Customers;
using BankIdCheck.Api.Security;
using BankIdCheck.Api.Storage;
using BankIdCheck.Sandbox.Customers;
using BankIdCheck.Sandbox.Entra;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace BankIdCheck.Benchmarks.Micro;

/// <summary>The parts of one check, each alone, as the service is wired.</summary>
[MemoryDiagnoser]
public class CheckParts
{
    private const int Batch = 64;

    private static readonly byte[] Body =
        """{"nnin":"12345678901","originator":{"id":"9980"},"document":{"type":"passport","number":"CCC014356","issuer":"AUS"}}"""u8.ToArray();

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bankidcheck-micro-");
    private readonly DateOnly today = new(2025, 2, 10);
    private EntraSimulator issuer = null!;
    private WebApplication app = null!;
    private string token = null!;
    private TokenVerdicts verdicts = null!;
    private EntraTokenRules rules = null!;
    private JwtBearerOptions jwt = null!;
    private CheckIdOptions options = null!;
    private CustomerStore store = null!;
    private AuditLedger ledger = null!;
    private CheckIdQuery query = null!;
    private StoredDocument stored = null!;
    private Pseudonyms pseudonyms = null!;

    // Not asynchronous: in this process the library does not wait for a task.
    [GlobalSetup]
    public void SetUp() => SetUpAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void CleanUp() => CleanUpAsync().GetAwaiter().GetResult();

    private async Task SetUpAsync()
    {
        issuer = await EntraSimulator.StartAsync();
        token = issuer.Tokens.MintAppToken();
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(await SettingsAsync());
        builder.AddBankIdCheck();
        app = builder.Build();

        var services = app.Services;
        await services.GetRequiredService<EntraSigningKeys>().RefreshAsync();
        (verdicts, rules) = (services.GetRequiredService<TokenVerdicts>(), services.GetRequiredService<EntraTokenRules>());
        jwt = services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>().Get(JwtBearerDefaults.AuthenticationScheme);
        options = services.GetRequiredService<IOptions<CheckIdOptions>>().Value;
        store = services.GetRequiredService<CustomerStores>()["default"];
        (ledger, pseudonyms) = (services.GetRequiredService<AuditLedger>(), services.GetRequiredService<Pseudonyms>());
        query = Parse_the_body()!;
        stored = new("Passport", "ccc 014-356", "aus", new(2099, 12, 31));
        await Judge_a_token_anew(); // at its second sight it is remembered
        await Judge_a_token_anew();
        await Look_a_person_up();
    }

    private async Task CleanUpAsync()
    {
        await app.DisposeAsync();
        await issuer.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Benchmark]
    public bool Recognise_a_token() => verdicts.Find(token) is not null;

    [Benchmark]
    public bool Miss_a_token_never_seen() => verdicts.Find(token.AsSpan(0, token.Length - 1)) is not null;

    [Benchmark]
    public async Task<bool> Judge_a_token_anew()
    {
        var judged = (JsonWebToken)(await jwt.TokenHandlers[0].ValidateTokenAsync(token, jwt.TokenValidationParameters)).SecurityToken;
        var (caller, _) = rules.Judge(judged);
        verdicts.Remember(judged, caller!);
        return caller is not null;
    }

    [Benchmark]
    public bool Normalise_and_compare() => stored.CompareWith(query.Document, today) == Agreement.Full;

    [Benchmark]
    public int Pseudonyms_of_person_and_document() => pseudonyms.Of(query.Nnin).Length + pseudonyms.Of(query.Document).Length;

    [Benchmark]
    public async Task<int> Look_a_person_up() => (await store.FindAsync(query.Nnin, CancellationToken.None)).Count;

    [Benchmark]
    public void Append_one_record() => ledger.Append([Record()]);

    [Benchmark(OperationsPerInvoke = Batch)]
    public void Append_a_record_of_a_batch_of_64() => ledger.Append([.. Enumerable.Range(0, Batch).Select(_ => Record())]);

    [Benchmark]
    public bool Parse_a_body() => Parse_the_body() is not null;

    private CheckIdQuery? Parse_the_body() =>
        CheckIdQuery.From(JsonSerializer.Deserialize(Body, CheckIdJson.Default.CheckIdRequest)!, options, out _);

    private AuditRecord Record() => new()
    {
        AtMicroseconds = 0,
        Kind = AuditKinds.Check,
        Client = SampleTenant.IssuanceService.ClientId.ToString(),
        Originator = query.Originator,
        NninPseudonym = RandomNumberGenerator.GetBytes(Columns.HashLength), // as scattered as real ones are
        DocumentPseudonym = RandomNumberGenerator.GetBytes(Columns.HashLength),
        KeyId = pseudonyms.Current.Id,
        DocumentType = query.Document.Type.Value,
        DocumentIssuer = query.Document.Issuer.Code,
        Outcome = AuditOutcomes.Match,
        RuleVersion = CheckIdService.RuleVersion,
        TraceId = "0af7651916cd43dd8448eb211c80319c",
        LatencyMicroseconds = 500,
    };

    private async Task<Dictionary<string, string?>> SettingsAsync() => new()
    {
        ["AzureAd:Instance"] = issuer.Instance.ToString(),
        ["AzureAd:TenantId"] = issuer.TenantId.ToString(),
        ["AzureAd:ClientId"] = SampleTenant.Api.ClientId.ToString(),
        ["CheckId:Originators:9980"] = "default",
        ["CustomerStores:default:Provider"] = "Sqlite",
        ["CustomerStores:default:ConnectionString"] = await SampleCustomers.CreateAsync(
            Path.Combine(folder.FullName, "customers.db"), CancellationToken.None),
        ["ServiceStore:Provider"] = "Sqlite",
        ["ServiceStore:ConnectionString"] = $"Data Source={Path.Combine(folder.FullName, "service.db")}",
        ["Audit:PseudonymKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
    };
}
