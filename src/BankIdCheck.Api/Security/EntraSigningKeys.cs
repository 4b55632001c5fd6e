using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace BankIdCheck.Api.Security;

/// <summary>
/// The tenant's metadata and signing keys, as last obtained. <see cref="ConfigurationManager{T}"/> is not used because it makes every
/// request wait in line for the issuer while there are no keys, and lets one junk key id put off the next refresh by minutes
/// (AzureAD/azure-activedirectory-identitymodel-extensions-for-dotnet 1523, 2031, 2484). Here requests read what is held; a refresh
/// replaces it only by something usable, and nothing that fails takes it away.
/// </summary>
internal sealed partial class EntraSigningKeys(
    IHttpClientFactory http, IOptions<AzureAdOptions> options, TimeProvider time, ILogger<EntraSigningKeys> logger)
    : BaseConfigurationManager
{
    public const string HttpClientName = "EntraMetadata";

    private const int MinimumRsaBits = 2048;

    /// <summary>A flood of junk key ids costs the issuer one refresh in this time, and delays a real rotation by no more.</summary>
    public static readonly TimeSpan Spacing = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan SpacingWithoutKeys = TimeSpan.FromSeconds(1);

    /// <summary>The longest that one refresh, discovery and keys together, may take.</summary>
    private static readonly TimeSpan BackchannelTimeout = TimeSpan.FromSeconds(3);

    private readonly Lock gate = new();
    private volatile OpenIdConnectConfiguration? current;
    private Task<bool> refresh = Task.FromResult(false);
    private long? refreshStarted;

    public bool HasKeys => current is not null;

    /// <summary>When the keys were last obtained.</summary>
    public DateTimeOffset? ObtainedAt { get; private set; }

    public bool Knows(string? keyId) => current is { } held && held.SigningKeys.Any(key => key.KeyId == keyId);

    /// <summary>Joins the refresh under way, or starts one unless the last is too recent. Never fails; <c>true</c> when keys were obtained.</summary>
    public Task<bool> RefreshAsync()
    {
        lock (gate)
        {
            var spacing = HasKeys ? Spacing : SpacingWithoutKeys;
            var isDue = refreshStarted is not { } started || time.GetElapsedTime(started) >= spacing;
            if (refresh.IsCompleted && isDue)
            {
                refreshStarted = time.GetTimestamp();
                refresh = Task.Run(ObtainAsync); // shared by its callers, so no caller's cancellation reaches it
            }

            return refresh;
        }
    }

    public override void RequestRefresh() => _ = RefreshAsync();

    public override Task<BaseConfiguration> GetBaseConfigurationAsync(CancellationToken cancel) =>
        Task.FromResult<BaseConfiguration>(current ?? throw new InvalidOperationException("The signing keys have not been obtained."));

    private async Task<bool> ObtainAsync()
    {
        using CancellationTokenSource timeout = new(BackchannelTimeout, time);
        try
        {
            var settings = options.Value;
            HttpDocumentRetriever documents = new(http.CreateClient(HttpClientName)) { RequireHttps = !settings.Instance!.IsLoopback };
            var obtained = await OpenIdConnectConfigurationRetriever
                .GetAsync($"{settings.Authority}/v2.0/.well-known/openid-configuration", documents, timeout.Token)
                .WaitAsync(timeout.Token);

            if (WhatIsWrong(obtained, settings) is { } wrong)
            {
                Log.Refused(logger, wrong);
                return false;
            }

            current = obtained;
            ObtainedAt = time.GetUtcNow();
            Log.Obtained(logger, obtained.SigningKeys.Count);
            return true;
        }
#pragma warning disable CA1031 // Whatever the issuer does, the keys that are held stay.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Failed(logger, Operations.Fault.Describe(exception), HasKeys);
            return false;
        }
    }

    private static string? WhatIsWrong(OpenIdConnectConfiguration obtained, AzureAdOptions settings)
    {
        foreach (var key in obtained.SigningKeys.Where(key => key is not { KeyId.Length: > 0, KeySize: >= MinimumRsaBits }).ToList())
        {
            obtained.SigningKeys.Remove(key);
        }

        return obtained.SigningKeys.Count == 0 ? "no usable signing key"
            : !Uri.TryCreate(obtained.Issuer, UriKind.Absolute, out var issuer) || !issuer.AbsolutePath.Contains(settings.TenantId!, StringComparison.OrdinalIgnoreCase)
                ? "the metadata is not the tenant's"
                : null;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 10, EventName = "SigningKeysObtained", Level = LogLevel.Information, Message = "Obtained {Count} signing keys from the issuer.")]
        public static partial void Obtained(ILogger logger, int count);

        [LoggerMessage(EventId = 11, EventName = "SigningKeysRefused", Level = LogLevel.Error, Message = "The issuer's answer was not used: {Reason}.")]
        public static partial void Refused(ILogger logger, string reason);

        [LoggerMessage(EventId = 12, EventName = "SigningKeysFailed", Level = LogLevel.Error, Message = "The issuer could not be asked: {Fault}. Keys held from before: {HasKeys}.")]
        public static partial void Failed(ILogger logger, string fault, bool hasKeys);
    }
}
