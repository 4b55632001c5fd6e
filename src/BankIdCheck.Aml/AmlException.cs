using System.Net;

namespace BankIdCheck.Aml;

/// <summary>
/// A promise the client could not keep. There are nine kinds, each a type, so that a caller can say what to do about each. No message holds
/// personal data, a session id, a token, or text of the API that could hold one.
/// </summary>
public abstract class AmlException : Exception
{
    private protected AmlException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>The HTTP status, when there was an answer.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>The correlation id of the answer, for a talk with BankID's support; null when the answer had none.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>True when the same read may go well a moment later.</summary>
    internal bool IsTransient { get; set; }
}

/// <summary>The screening was not sent because it cannot be right: a member is missing or breaks a rule. Correct it.</summary>
/// <param name="member">The member of <see cref="PersonScreening"/>.</param>
/// <param name="rule">The rule it breaks.</param>
public sealed class AmlInvalidScreeningException(string member, string rule) : AmlException($"{member} {rule}")
{
    /// <summary>The member of <see cref="PersonScreening"/> that is wrong.</summary>
    public string Member { get; } = member;

    /// <summary>The rule it breaks, as a sentence without its subject. Never the value.</summary>
    public string Rule { get; } = rule;
}

/// <summary>
/// BankID said no (a 4xx): the request, the client's credentials or its scopes are wrong. Nothing was created. Sending it again changes
/// nothing.
/// </summary>
/// <param name="message">Who refused what.</param>
public sealed class AmlRefusedException(string message) : AmlException(message)
{
    /// <summary>The error code of the answer (for example <c>invalid_client</c>), when it had one that is a plain word.</summary>
    public string? Code { get; init; }

    /// <summary>
    /// What the API said, with everything that was submitted, digits and long words taken out; null when it said nothing usable.
    /// </summary>
    public string? Reason { get; init; }
}

/// <summary>What was asked for is not there yet: a download came too early, or a wait reached its deadline. Ask again later.</summary>
/// <param name="message">What is not ready.</param>
/// <param name="inner">For a wait: the last failed look, when the last look failed.</param>
public sealed class AmlNotReadyException(string message, Exception? inner = null) : AmlException(message, inner)
{
    /// <summary>For a wait: the session as it was last seen; null when it was never seen.</summary>
    public AmlSession? Session { get; init; }

    /// <summary>How long the API asked to wait, when it did.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>
/// BankID AML has deleted the content (two hours after it was ready), or never knew the session. It takes a new session to get it.
/// </summary>
/// <param name="message">What is gone.</param>
public sealed class AmlExpiredException(string message) : AmlException(message);

/// <summary>The session failed at BankID AML, as a whole or in part.</summary>
/// <param name="session">The session. What is ready in it may still be downloaded.</param>
public sealed class AmlSessionFailedException(AmlSession session) : AmlException($"The session failed at BankID AML ({session}).")
{
    /// <summary>The session as it was seen.</summary>
    public AmlSession Session { get; } = session;
}

/// <summary>
/// Too many requests. For a read: still so after waiting as told, as often as the options allow. A create is not sent again.
/// </summary>
/// <param name="message">Who said so.</param>
public sealed class AmlThrottledException(string message) : AmlException(message)
{
    /// <summary>How long BankID asked to wait, when it did.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>
/// BankID could not be reached, did not answer in time or answered 5xx; reads were tried as often as the options allow. When a create
/// throws
/// this, nothing was created.
/// </summary>
/// <param name="message">What did not work.</param>
/// <param name="inner">The failure below, when there is one.</param>
public sealed class AmlUnavailableException(string message, Exception? inner = null) : AmlException(message, inner)
{
    /// <summary>How long BankID asked to wait, when it did.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>
/// A create was sent and its outcome is not known: the connection broke, the time was up, or the answer made no sense. There may or may not
/// be
/// a session, and one that exists cannot be found again. Each create is a paid search, so this is a person's decision, never a retry.
/// </summary>
/// <param name="message">What happened after the request was sent.</param>
/// <param name="inner">The failure below, when there is one.</param>
public sealed class AmlCreateOutcomeUnknownException(string message, Exception? inner = null) : AmlException(message, inner);

/// <summary>
/// What came back cannot be trusted and was not handed on: a body that is short, too long, not JSON or not a PDF; a link that leads
/// elsewhere;
/// a redirect; a discovery document that names another issuer.
/// </summary>
/// <param name="message">What was wrong with it.</param>
/// <param name="inner">The failure below, when there is one.</param>
public sealed class AmlUntrustedContentException(string message, Exception? inner = null) : AmlException(message, inner);
