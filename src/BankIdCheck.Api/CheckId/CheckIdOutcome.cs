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

    /// <summary>The store was not asked, because there were too many misses for the person.</summary>
    internal sealed record TooManyMisses(TimeSpan RetryAfter) : CheckIdOutcome;

    /// <summary>The caller did not wait for the store's answer.</summary>
    internal sealed record CallerHungUp : CheckIdOutcome;

    /// <summary>Whatever the outcome was, it could not be recorded, so it is not told.</summary>
    internal sealed record NotRecorded(Exception Cause) : CheckIdOutcome;
}
