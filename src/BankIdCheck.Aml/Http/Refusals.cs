using System.Net;

namespace BankIdCheck.Aml.Http;

/// <summary>What a status means when it is not success: one table for every request.</summary>
internal static class Refusals
{
    /// <param name="answer">An answer that is not the one hoped for.</param>
    /// <param name="what">What was asked, as the subject of a sentence: "The token request".</param>
    /// <param name="submitted">
    /// What must be taken out of the API's sentence. Null when that is not known (a read is about a person who is not named in the
    /// request):
    /// then no sentence passes, only a code.
    /// </param>
    public static AmlException For(Answer answer, string what, IEnumerable<string>? submitted)
    {
        var said = $"{what} was answered {(int)answer.Status}.";
        return (int)answer.Status switch
        {
            429 => new AmlThrottledException(said)
            {
                Status = answer.Status,
                CorrelationId = answer.CorrelationId,
                RetryAfter = answer.RetryAfter,
                IsTransient = true,
            },
            >= 500 or 408 => new AmlUnavailableException(said)
            {
                Status = answer.Status,
                CorrelationId = answer.CorrelationId,
                RetryAfter = answer.RetryAfter,
                IsTransient = true,
            },
            >= 400 => new AmlRefusedException(said)
            {
                Status = answer.Status,
                CorrelationId = answer.CorrelationId,
                Code = ApiWords.Code(answer.Body),
                Reason = submitted is null ? null : ApiWords.Reason(answer.Body, submitted),
            },
            >= 300 => new AmlUntrustedContentException($"{what} was answered with a redirect, which is not followed.")
            {
                Status = answer.Status,
                CorrelationId = answer.CorrelationId,
            },
            _ => new AmlUntrustedContentException(said) { Status = answer.Status, CorrelationId = answer.CorrelationId },
        };
    }

    public static bool IsGone(Answer answer) => answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone;

    /// <summary>How a download that came too early may be answered; BankID documents none of them.</summary>
    public static bool IsTooEarly(Answer answer) =>
        answer.Status is HttpStatusCode.Accepted or HttpStatusCode.NoContent or HttpStatusCode.Conflict || (int)answer.Status == 425;
}
