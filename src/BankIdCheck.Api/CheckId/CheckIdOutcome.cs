namespace BankIdCheck.Api.CheckId;

/// <summary>How a check can end. A fault is an outcome of its own, so that it can never be read as "no".</summary>
internal abstract record CheckIdOutcome
{
    private CheckIdOutcome()
    {
    }

    /// <summary>The store answered; unknown person, other document and other issuer are the same "no".</summary>
    internal sealed record Answered(bool MatchFound, DateTimeOffset At) : CheckIdOutcome;

    /// <summary>The store could not be asked, or not in time.</summary>
    internal sealed record StoreUnavailable(Exception Cause) : CheckIdOutcome;

    /// <summary>The store answered with something that cannot be understood.</summary>
    internal sealed record StoreInDoubt(string Reason) : CheckIdOutcome;
}
