using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using BankIdCheck.Aml.Http;
using BankIdCheck.Aml.Polling;
using BankIdCheck.Aml.Wire;

namespace BankIdCheck.Aml;

/// <summary>The calls. Each says what its answers mean; how a request travels is in <see cref="AmlApi"/>.</summary>
internal sealed class AmlPersonClient(AmlApi api, Func<BankIdAmlOptions> options, TimeProvider time) : IAmlPersonClient
{
    private const int LongestSession = 256 * 1024;

    public async Task<AmlSessionId> CreateSessionAsync(PersonScreening screening, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(screening);
        ScreeningRules.Demand(screening);

        var answer = await api.CreateAsync(options().Paths.Create, CreateSession.Write(screening), cancellationToken).ConfigureAwait(false);
        return (int)answer.Status switch
        {
            >= 200 and < 300 => CreateSession.ReadId(answer.Body) ?? throw Unknown(answer, "with no session id"),
            429 or 503 or (>= 300 and < 500 and not 408) => throw Refusals.For(answer, "The create request", Submitted(screening)),
            _ => throw Unknown(answer, ""),
        };

        static AmlCreateOutcomeUnknownException Unknown(Answer answer, string how) =>
            new($"The create request was answered {(int)answer.Status} {how}".TrimEnd() + ".")
            {
                Status = answer.Status,
                CorrelationId = answer.CorrelationId,
            };
    }

    public Task CheckAccessAsync(CancellationToken cancellationToken = default) => api.CheckAccessAsync(cancellationToken);

    public async Task<AmlSession> GetSessionAsync(AmlSessionId id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        var baseAddress = await api.BaseAddressAsync(cancellationToken).ConfigureAwait(false);
        var address = Resolve(baseAddress, options().Paths.Session, id);
        var answer = await api.ReadAsync(address, LongestSession, "The session request", cancellationToken).ConfigureAwait(false);
        if (Refusals.IsGone(answer))
        {
            throw new AmlExpiredException("BankID AML does not know the session, or not any more.")
            {
                Status = answer.Status,
                CorrelationId = answer.CorrelationId,
            };
        }

        DemandOk(answer, "The session request");
        return SessionReader.Read(answer.Body, id, baseAddress) is { } session
            ? session with { RetryAfter = answer.RetryAfter }
            : throw Untrusted(answer, "The answer is no description of this session.");
    }

    public async Task<AmlSession> WaitAsync(
        AmlSessionId id, IProgress<AmlEntity>? progress = null, CancellationToken cancellationToken = default)
    {
        AmlSession? last = null;
        await foreach (var session in WatchAsync(id, cancellationToken).ConfigureAwait(false))
        {
            foreach (var entity in session.Entities.Where(entity => last?[entity.Name]?.Status != entity.Status))
            {
                progress?.Report(entity);
            }

            last = session;
        }

        return last!.IsFailed ? throw new AmlSessionFailedException(last) : last;
    }

    public IAsyncEnumerable<AmlSession> WatchAsync(AmlSessionId id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return new SessionWatch(GetSessionAsync, options().Polling, time).ChangesAsync(id, cancellationToken);
    }

    public async Task<AmlResult> DownloadResultAsync(AmlSession session, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        var answer = await DownloadAsync(
            session, session.JsonData, options().Paths.Result, "", options().MaxResultBytes, cancellationToken).ConfigureAwait(false);
        return IsJsonObject(answer.Body)
            ? new AmlResult(answer.Body)
            : throw Untrusted(answer, "The result is not a complete JSON object.");
    }

    public async Task<AmlReport> DownloadReportAsync(AmlSession session, ReportType type, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(type);
        var answer = await DownloadAsync(
            session, session.Report(type), options().Paths.Report, type.Value, options().MaxReportBytes,
            cancellationToken).ConfigureAwait(false);
        return IsWholePdf(answer.Body.Span)
            ? new AmlReport(type, answer.Body, SignatureVerdict.Of(answer.Body, TrustRoots(), time.GetUtcNow()))
            : throw Untrusted(answer, "The report is not a complete PDF.");
    }

    private async Task<Answer> DownloadAsync(
        AmlSession session, AmlEntity? entity, string path, string report, int longest, CancellationToken cancellationToken)
    {
        var baseAddress = await api.BaseAddressAsync(cancellationToken).ConfigureAwait(false);
        var address = entity?.Link ?? Resolve(baseAddress, path.Replace("{report}", report, StringComparison.Ordinal), session.Id);
        if (!SafeAddress.IsSafe(address) || !SafeAddress.IsSameHost(address, baseAddress))
        {
            throw new AmlUntrustedContentException("The link does not lead to the AML API over https, and is not followed.");
        }

        var answer = await api.ReadAsync(address, longest, "The download", cancellationToken).ConfigureAwait(false);
        if (Refusals.IsTooEarly(answer) || (answer.Status is HttpStatusCode.NotFound && entity?.IsReady is not true))
        {
            throw new AmlNotReadyException("The content is not ready.")
            {
                Status = answer.Status,
                CorrelationId = answer.CorrelationId,
                Session = session,
                RetryAfter = answer.RetryAfter,
            };
        }

        if (Refusals.IsGone(answer))
        {
            throw new AmlExpiredException("BankID AML has deleted the content.")
            {
                Status = answer.Status,
                CorrelationId = answer.CorrelationId,
            };
        }

        DemandOk(answer, "The download");
        return answer;
    }

    private static void DemandOk(Answer answer, string what)
    {
        if (answer.Status is not HttpStatusCode.OK)
        {
            throw Refusals.For(answer, what, submitted: null);
        }
    }

    private static Uri Resolve(Uri baseAddress, string path, AmlSessionId id) =>
        new(AmlApi.AsFolder(baseAddress), path.Replace("{sessionId}", id.Value, StringComparison.Ordinal));

    private static IEnumerable<string> Submitted(PersonScreening screening) =>
        new[] { screening.FirstName, screening.LastName, screening.Ssn, screening.Webhook?.Address.AbsoluteUri }.OfType<string>();

    private static bool IsJsonObject(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind is JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // ISO 32000-1, 7.5: the header is the first line; readers look for the end marker in the last kilobyte.
    private static bool IsWholePdf(ReadOnlySpan<byte> body) =>
        body.StartsWith("%PDF-"u8) && body[Math.Max(0, body.Length - 1024)..].IndexOf("%%EOF"u8) >= 0;

    private X509Certificate2Collection TrustRoots()
    {
        X509Certificate2Collection roots = [];
        if (options().ReportTrustRootsPem is { Length: > 0 } pem)
        {
            roots.ImportFromPem(pem);
        }

        return roots;
    }

    private static AmlUntrustedContentException Untrusted(Answer answer, string what) =>
        new(what) { Status = answer.Status, CorrelationId = answer.CorrelationId };
}
