namespace BankIdCheck.Identifiers;

/// <summary>How much a text must satisfy to be taken as a national identity number.</summary>
public enum NninPolicy
{
    /// <summary>
    /// Eleven ASCII digits, nothing else. The contract's own example, <c>12345678901</c>, has wrong check digits, so a service that must
    /// answer it cannot ask for more.
    /// </summary>
    AnyElevenDigits,

    /// <summary>
    /// A fødselsnummer or D-number with right check digits (today's rule and the one for numbers issued from 2032) and a day and month
    /// that exist. Synthetic numbers are included; FH-numbers are not.
    /// </summary>
    Valid,

    /// <summary>As <see cref="Valid"/>, without the synthetic series. For production.</summary>
    ValidReal,
}
