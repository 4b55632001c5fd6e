namespace BankIdCheck.Aml.Tokens;

/// <summary>A bearer token and its times. Printing it shows nothing.</summary>
internal sealed class AccessToken
{
    private const double UsedBeforeRenewal = 0.8;

    public AccessToken(string value, DateTimeOffset now, TimeSpan lifetime)
    {
        Value = value;
        RenewFrom = now + (lifetime * UsedBeforeRenewal);
        UsableUntil = now + lifetime - Smaller(TimeSpan.FromSeconds(10), lifetime * 0.1);
    }

    public string Value { get; }

    /// <summary>From here on it is renewed in the background, at four fifths of its life.</summary>
    public DateTimeOffset RenewFrom { get; }

    /// <summary>From here on it is not sent any more: it could expire on its way.</summary>
    public DateTimeOffset UsableUntil { get; }

    public override string ToString() => "***";

    private static TimeSpan Smaller(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
