using System.Security.Cryptography;

namespace BankIdCheck.Aml;

/// <summary>How the client proves who it is at BankID's token endpoint.</summary>
public enum ClientAuthentication
{
    /// <summary>Id and secret in the <c>Authorization</c> header (RFC 6749, 2.3.1).</summary>
    ClientSecretBasic,

    /// <summary>Id and secret in the form.</summary>
    ClientSecretPost,

    /// <summary>
    /// A JWT signed with the client's own key (RFC 7523), which BankID recommends: RS256 for an RSA key, ES256 for a P-256 key.
    /// </summary>
    PrivateKeyJwt,
}

/// <summary>Where BankID is, who the client is, and how patient it is. Checked when the host starts, all failures at once.</summary>
public sealed partial class BankIdAmlOptions
{
    /// <summary>The configuration section these options usually have: <c>Aml</c>.</summary>
    public const string SectionName = "Aml";

    private const string BasicScope = "aml_person/basic";

    /// <summary>
    /// The OpenID Connect issuer: <c>https://auth.current.bankid.no/auth/realms/current</c> for test,
    /// <c>https://auth.bankid.no/auth/realms/prod</c>
    /// for production. The token endpoint is taken from its discovery document.
    /// </summary>
    public Uri? Authority { get; set; }

    /// <summary>The AML API. Without it, <c>aml-baseurl</c> of the discovery document is used. https; http for loopback.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>The OIDC client's id.</summary>
    public string? ClientId { get; set; }

    /// <summary>The OIDC client's secret, for the two secret-based authentications.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>How the client authenticates.</summary>
    public ClientAuthentication Authentication { get; set; } = ClientAuthentication.ClientSecretBasic;

    /// <summary>For <see cref="ClientAuthentication.PrivateKeyJwt"/>: an unencrypted RSA or P-256 private key in PEM.</summary>
    public string? PrivateKeyPem { get; set; }

    /// <summary>
    /// Instead of <see cref="PrivateKeyPem"/>: an <see cref="RSA"/> or <see cref="ECDsa"/> (P-256) whose key may live in a key store. The
    /// caller keeps ownership.
    /// </summary>
    public AsymmetricAlgorithm? PrivateKey { get; set; }

    /// <summary>The <c>kid</c> of the key; its RFC 7638 thumbprint unless told otherwise.</summary>
    public string? KeyId { get; set; }

    /// <summary>The scopes to ask for; <c>aml_person/basic</c> when empty. <c>aml_person/OFAC</c> adds the OFAC list to searches.</summary>
    public IList<string> Scopes { get; set; } = [];

    /// <summary>The paths of the API. BankID publishes only the first of them.</summary>
    public BankIdAmlPaths Paths { get; set; } = new();

    /// <summary>
    /// How long a single try may go without progress: until the headers come, and then between pieces of the body. 10 seconds.
    /// </summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a call may take with all its tries and pauses. 60 seconds. <see cref="BankIdAmlPollingOptions.Deadline"/> bounds waits.
    /// </summary>
    public TimeSpan OverallTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a read is repeated after a failure that may pass (0 to 10). Creates are never repeated. 4.</summary>
    public int MaxRetries { get; set; } = 4;

    /// <summary>The first pause between tries; it doubles each time, with jitter, and a <c>Retry-After</c> overrides it. 500 ms.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How many requests may be open at BankID AML at one time (1 to 1000); the rest queue. Bounds connections and memory. 32.
    /// </summary>
    public int MaxConnections { get; set; } = 32;

    /// <summary>The largest JSON result accepted, in bytes. 8 MiB.</summary>
    public int MaxResultBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>The largest PDF report accepted, in bytes. 32 MiB.</summary>
    public int MaxReportBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>
    /// Certificates, in PEM, one of which must be above a report's signer for it to be called trusted. Not judged when empty.
    /// </summary>
    public string? ReportTrustRootsPem { get; set; }

    /// <summary>The pace of waiting.</summary>
    public BankIdAmlPollingOptions Polling { get; set; } = new();

    /// <summary>The scopes to send: what was configured without repetition, or the one that every client needs.</summary>
    internal string ScopeText => Scopes.Count == 0 ? BasicScope : string.Join(' ', Scopes.Distinct(StringComparer.Ordinal));
}

/// <summary>
/// Where things are under the base address. <c>{sessionId}</c> and <c>{report}</c> are filled in. Only the first is documented; links in a
/// session's answer go before the last two.
/// </summary>
public sealed class BankIdAmlPaths
{
    /// <summary>Create a session (documented).</summary>
    public string Create { get; set; } = "person/session/no";

    /// <summary>Ask for a session's status (assumed).</summary>
    public string Session { get; set; } = "person/session/{sessionId}";

    /// <summary>Download the JSON result when the session shows no link to it (assumed).</summary>
    public string Result { get; set; } = "person/session/{sessionId}/json";

    /// <summary>Download a report when the session shows no link to it (assumed).</summary>
    public string Report { get; set; } = "person/session/{sessionId}/report/{report}";
}

/// <summary>The pace of <see cref="IAmlPersonClient.WaitAsync"/> and <see cref="IAmlPersonClient.WatchAsync"/>.</summary>
public sealed class BankIdAmlPollingOptions
{
    /// <summary>The first pause. 2 seconds.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest pause, unless the API asks for a longer one. 30 seconds.</summary>
    public TimeSpan MaxInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How much longer each pause is than the one before (1 to 4). 1.5.</summary>
    public double Growth { get; set; } = 1.5;

    /// <summary>
    /// The longest wait. 30 minutes. No more than two hours: BankID AML deletes each entity two hours after it was ready.
    /// </summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMinutes(30);
}
