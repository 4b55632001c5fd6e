namespace BankIdCheck.Aml;

/// <summary>
/// Screens persons at BankID AML: create a session, wait until it is done, download what it made. Safe for concurrent use; one instance
/// serves
/// a whole process.
/// </summary>
/// <remarks>
/// The state of a session is a value. What was asked for and cannot be had is an <see cref="AmlException"/>. Cancelling throws
/// <see cref="OperationCanceledException"/>; a create that was cancelled may have taken effect.
/// </remarks>
public interface IAmlPersonClient
{
    /// <summary>
    /// Creates a session. Sent once: never again by itself, except after a 401, which tells that nothing was done.
    /// </summary>
    /// <param name="screening">Whom to screen, and what to return.</param>
    /// <param name="cancellationToken">Gives up. Whether a session was created is then not known.</param>
    /// <returns>The session's id: store it before anything else.</returns>
    /// <exception cref="AmlInvalidScreeningException">Nothing was sent: the screening breaks a rule.</exception>
    /// <exception cref="AmlRefusedException">BankID refused the request or the client. Nothing was created.</exception>
    /// <exception cref="AmlThrottledException">Too many requests. Nothing was created.</exception>
    /// <exception cref="AmlUnavailableException">BankID could not be asked. Nothing was created.</exception>
    /// <exception cref="AmlUntrustedContentException">A redirect, or an untrustworthy discovery document. Nothing was created.</exception>
    /// <exception cref="AmlCreateOutcomeUnknownException">Sent, and the outcome is not known.</exception>
    Task<AmlSessionId> CreateSessionAsync(PersonScreening screening, CancellationToken cancellationToken = default);

    /// <summary>
    /// Whether BankID lets this client in, for health checks: obtains an access token, unless one is in hand that is still good.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmlRefusedException">BankID refused the client.</exception>
    /// <exception cref="AmlUnavailableException">No answer, after several tries.</exception>
    /// <exception cref="AmlException">As for <see cref="GetSessionAsync"/>.</exception>
    Task CheckAccessAsync(CancellationToken cancellationToken = default);

    /// <summary>Asks how far a session is.</summary>
    /// <param name="id">The session.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Status, link and expiry of each entity.</returns>
    /// <exception cref="AmlExpiredException">BankID AML does not know the session, or not any more.</exception>
    /// <exception cref="AmlRefusedException">BankID refused the client.</exception>
    /// <exception cref="AmlThrottledException">Too many requests, after waiting as told.</exception>
    /// <exception cref="AmlUnavailableException">No answer, after several tries.</exception>
    /// <exception cref="AmlUntrustedContentException">The answer is no description of a session.</exception>
    Task<AmlSession> GetSessionAsync(AmlSessionId id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Polls until everything is ready, with growing, jittered pauses and the API's own <c>Retry-After</c>. Looks that fail because
    /// BankID is busy or away are repeated until the deadline (<see cref="BankIdAmlPollingOptions.Deadline"/>).
    /// </summary>
    /// <param name="id">The session.</param>
    /// <param name="progress">Told about each entity when it is first seen and whenever its status changes.</param>
    /// <param name="cancellationToken">Stops waiting. The session goes on.</param>
    /// <returns>The session, with everything ready.</returns>
    /// <exception cref="AmlSessionFailedException">The session failed, as a whole or in part.</exception>
    /// <exception cref="AmlNotReadyException">The deadline came first.</exception>
    /// <exception cref="AmlException">As for <see cref="GetSessionAsync"/>.</exception>
    Task<AmlSession> WaitAsync(AmlSessionId id, IProgress<AmlEntity>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Polls like <see cref="WaitAsync"/> and yields the session when it is first seen and whenever it has changed. Ends after the session
    /// is
    /// ready or failed: the last one yielded tells which.
    /// </summary>
    /// <param name="id">The session.</param>
    /// <param name="cancellationToken">Stops watching. The session goes on.</param>
    /// <returns>Each change.</returns>
    /// <exception cref="AmlNotReadyException">The deadline came first.</exception>
    /// <exception cref="AmlException">As for <see cref="GetSessionAsync"/>.</exception>
    IAsyncEnumerable<AmlSession> WatchAsync(AmlSessionId id, CancellationToken cancellationToken = default);

    /// <summary>Downloads the JSON result. May be repeated until it expires.</summary>
    /// <param name="session">The session as it was last seen.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The bytes as received, and the typed result.</returns>
    /// <exception cref="AmlNotReadyException">It is not there yet.</exception>
    /// <exception cref="AmlExpiredException">It is gone.</exception>
    /// <exception cref="AmlUntrustedContentException">The link leads elsewhere, or what came is no complete JSON object.</exception>
    /// <exception cref="AmlException">As for <see cref="GetSessionAsync"/>.</exception>
    Task<AmlResult> DownloadResultAsync(AmlSession session, CancellationToken cancellationToken = default);

    /// <summary>Downloads a PDF report. May be repeated until it expires.</summary>
    /// <param name="session">The session as it was last seen: it holds the link.</param>
    /// <param name="type">Which report.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The complete PDF as received, with its length, SHA-256 and the verdict on its signature.</returns>
    /// <exception cref="AmlNotReadyException">It is not there yet.</exception>
    /// <exception cref="AmlExpiredException">It is gone.</exception>
    /// <exception cref="AmlUntrustedContentException">The link leads elsewhere, or what came is no complete PDF.</exception>
    /// <exception cref="AmlException">As for <see cref="GetSessionAsync"/>.</exception>
    Task<AmlReport> DownloadReportAsync(AmlSession session, ReportType type, CancellationToken cancellationToken = default);
}
