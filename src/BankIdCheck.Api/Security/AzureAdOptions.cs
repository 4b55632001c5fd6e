using BankIdCheck.Api.Operations;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Security;

/// <summary>The section <c>AzureAd</c>, with the keys that Microsoft's own libraries use.</summary>
internal sealed class AzureAdOptions
{
    public const string SectionName = "AzureAd";

    /// <summary>The cloud's sign-in address. Another one than the public cloud's for national clouds and for the sandbox.</summary>
    public Uri? Instance { get; set; }

    /// <summary>The directory (tenant) id.</summary>
    public string? TenantId { get; set => field = AsTokensWriteIt(value); }

    /// <summary>The application (client) id of this API's own registration.</summary>
    public string? ClientId { get; set => field = AsTokensWriteIt(value); }

    /// <summary>Audiences accepted beside <c>ClientId</c> and <c>api://{ClientId}</c>.</summary>
    public IList<string> Audiences { get; set; } = [];

    /// <summary>Client ids (<c>azp</c> or <c>appid</c>) that may call; empty: every client that holds the role.</summary>
    public IList<string> AllowedClients { get; set; } = [];

    /// <summary>Whether a token that comes again is recognised instead of judged anew, see <see cref="TokenVerdicts"/>.</summary>
    public bool RememberTokens { get; set; } = true;

    public AppRoleNames Roles { get; set; } = new();

    /// <summary>The authority of the tenant, with no slash at the end.</summary>
    public string Authority => $"{Instance!.AbsoluteUri.TrimEnd('/')}/{TenantId}";

    /// <summary>
    /// The issuer of version 1.0 tokens, the same in every cloud but China's. Registrations made in the portal get version 1.0 unless
    /// told otherwise.
    /// </summary>
    public string V1Issuer => Instance!.Host.EndsWith(".cn", StringComparison.OrdinalIgnoreCase)
        ? $"https://sts.chinacloudapi.cn/{TenantId}/"
        : $"https://sts.windows.net/{TenantId}/";

    public IEnumerable<string> AcceptedAudiences => [ClientId!, $"api://{ClientId}", .. Audiences];

    // An id in capitals is the same id, but issuers and audiences are compared as text.
    private static string? AsTokensWriteIt(string? id) => Guid.TryParseExact(id, "D", out var guid) ? guid.ToString() : id;

    internal sealed class Validator : IValidateOptions<AzureAdOptions>
    {
        public ValidateOptionsResult Validate(string? name, AzureAdOptions options)
        {
            ValidateOptionsResultBuilder result = new();
            if (!SafeAddress.IsSafe(options.Instance))
            {
                Refuse(result, nameof(Instance), "must be an absolute https address (http only on loopback) without credentials or query");
            }

            RefuseUnlessGuid(result, nameof(TenantId), options.TenantId, "the directory (tenant) id");
            RefuseUnlessGuid(result, nameof(ClientId), options.ClientId, "the application (client) id of this API, which is its audience");
            RefuseBlank(result, nameof(Audiences), options.Audiences);
            if (!options.AllowedClients.All(IsGuid))
            {
                Refuse(result, nameof(AllowedClients), "must hold application (client) ids, each a GUID");
            }

            foreach (var (key, role) in options.Roles.All)
            {
                if (string.IsNullOrWhiteSpace(role))
                {
                    Refuse(
                        result, $"{nameof(Roles)}:{key}", "must name an app role: without one, every application of the tenant could call");
                }
            }

            return result.Build();
        }

        private static bool IsGuid(string? value) => Guid.TryParseExact(value, "D", out _);

        private static void RefuseUnlessGuid(ValidateOptionsResultBuilder result, string key, string? value, string meaning)
        {
            if (!IsGuid(value))
            {
                Refuse(result, key, $"must be {meaning}, a GUID");
            }
        }

        private static void RefuseBlank(ValidateOptionsResultBuilder result, string key, IList<string> values)
        {
            if (values.Any(string.IsNullOrWhiteSpace))
            {
                Refuse(result, key, "must not hold empty values");
            }
        }

        private static void Refuse(ValidateOptionsResultBuilder result, string key, string rule) =>
            result.AddError($"{SectionName}:{key} {rule}.");
    }
}

/// <summary>The values of <c>roles</c> that open each part of the service.</summary>
internal sealed class AppRoleNames
{
    public string CheckId { get; set; } = "CheckId.Verify";

    public string Screening { get; set; } = "Aml.Screen";

    public string Audit { get; set; } = "Audit.Read";

    internal IEnumerable<(string Key, string Role)> All =>
        [(nameof(CheckId), CheckId), (nameof(Screening), Screening), (nameof(Audit), Audit)];
}
