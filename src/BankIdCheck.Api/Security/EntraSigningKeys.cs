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
internal sealed partial class EntraSigningKeys : BaseConfigurationManager
{
    public const string HttpClientName = "EntraMetadata";

    /// <summary>The metadata of a tenant has 2 KB, its keys 20.</summary>
    private const int LargestDocumentBytes = 1024 * 1024;

    /// <summary>A flood of junk key ids costs the issuer one refresh in this time, and delays a real rotation by no more.</summary>
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan SpacingWithoutKeys = TimeSpan.FromSeconds(1);

    /// <summary>The longest that one refresh, discovery and keys together, may take.</summary>
    private static readonly TimeSpan BackchannelTimeout = TimeSpan.FromSeconds(3);

    private readonly IHttpClientFactory http;
    private readonly IOptions<AzureAdOptions> options;
    private readonly TimeProvider time;
    private readonly ILogger<EntraSigningKeys> logger;
    private readonly Lock gate = new();
    private volatile Obtained? held;
    private Task<bool> refresh = Task.FromResult(false);
    private long? askedByToken;

    public EntraSigningKeys(IHttpClientFactory http, IOptions<AzureAdOptions> options, TimeProvider time, ILogger<EntraSigningKeys> logger)
    {
        (this.http, this.options, this.time, this.logger) = (http, options, time, logger);
        UseLastKnownGoodConfiguration = false; // the library would go on trusting a withdrawn key for an hour
    }

    public bool HasKeys => held is not null;

    /// <summary>When the keys were last obtained.</summary>
    public DateTimeOffset? ObtainedAt => held?.At;

    /// <summary>What tokens are judged by now: another object each time it is obtained.</summary>
    public OpenIdConnectConfiguration? Held => held?.Metadata;

    public bool Knows(string keyId) => held is { } now && now.Metadata.SigningKeys.Any(key => key.KeyId == keyId);

    /// <summary>Joins the refresh under way or starts one. Never fails; <c>true</c> when keys were obtained.</summary>
    public Task<bool> RefreshAsync()
    {
        lock (gate)
        {
            if (refresh.IsCompleted)
            {
                // A refresh is shared and outlives the request that asked first: neither its cancellation nor its trace belong to it.
                using (ExecutionContext.SuppressFlow())
                {
                    refresh = Task.Run(ObtainAsync);
                }
            }

            return refresh;
        }
    }

    /// <summary>The same for a token whose key is not known, but no more often than the spacing allows.</summary>
    public Task<bool> RefreshForTokenAsync()
    {
        lock (gate)
        {
            if (askedByToken is { } asked && time.GetElapsedTime(asked) < (HasKeys ? Spacing : SpacingWithoutKeys))
            {
                return refresh;
            }

            askedByToken = time.GetTimestamp();
            return RefreshAsync();
        }
    }

    public override void RequestRefresh() => _ = RefreshForTokenAsync();

    public override Task<BaseConfiguration> GetBaseConfigurationAsync(CancellationToken cancel) =>
        Task.FromResult<BaseConfiguration>(
            held?.Metadata ?? throw new InvalidOperationException("The signing keys have not been obtained."));

    private async Task<bool> ObtainAsync()
    {
        using CancellationTokenSource timeout = new(BackchannelTimeout, time);
        try
        {
            var entra = options.Value;
            using var client = http.CreateClient(HttpClientName);
            client.MaxResponseContentBufferSize = LargestDocumentBytes;
            HttpDocumentRetriever documents = new(client) { RequireHttps = !entra.Instance!.IsLoopback };
            var metadata = await OpenIdConnectConfigurationRetriever
                .GetAsync($"{entra.Authority}/v2.0/.well-known/openid-configuration", documents, timeout.Token)
                .WaitAsync(timeout.Token);

            if (EntraMetadata.Reduce(metadata, entra) is { } wrong)
            {
                Log.Refused(logger, wrong);
                return false;
            }

            held = new(metadata, time.GetUtcNow());
            Log.Obtained(logger, metadata.SigningKeys.Count);
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

    private sealed record Obtained(OpenIdConnectConfiguration Metadata, DateTimeOffset At);

    private static partial class Log
    {
        [LoggerMessage(EventId = 10, EventName = "SigningKeysObtained", Level = LogLevel.Information,
            Message = "Obtained the signing keys from the issuer ({Count} entries).")]
        public static partial void Obtained(ILogger logger, int count);

        [LoggerMessage(EventId = 11, EventName = "SigningKeysRefused", Level = LogLevel.Error,
            Message = "The issuer's answer was not used: {Reason}.")]
        public static partial void Refused(ILogger logger, string reason);

        [LoggerMessage(EventId = 12, EventName = "SigningKeysFailed", Level = LogLevel.Error,
            Message = "The issuer could not be asked: {Fault}. Keys held from before: {HasKeys}.")]
        public static partial void Failed(ILogger logger, string fault, bool hasKeys);
    }
}
