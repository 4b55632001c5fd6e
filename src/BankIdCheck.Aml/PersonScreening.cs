namespace BankIdCheck.Aml;

/// <summary>
/// A person to screen, and what to return. A class and not a record, so that printing one shows its name and no personal data.
/// </summary>
public sealed class PersonScreening
{
    /// <summary>All given names, as registered.</summary>
    public required string FirstName { get; init; }

    /// <summary>The family name, as registered.</summary>
    public required string LastName { get; init; }

    /// <summary>
    /// Always worth sending. Without it BankID derives one from <see cref="Ssn"/>, which is often wrong for a D-number; a D-number without
    /// a date of birth is therefore refused here.
    /// </summary>
    public DateOnly? DateOfBirth { get; init; }

    /// <summary>
    /// The national identity number. For Norway eleven digits (fødselsnummer or D-number); sent as it is for other countries. Needed for
    /// National Registry data only.
    /// </summary>
    public string? Ssn { get; init; }

    /// <summary>
    /// The country of <see cref="Ssn"/>, ISO 3166-1 alpha-2. BankID supports <c>NO</c>, <c>SE</c>, <c>DK</c> and <c>FI</c>.
    /// </summary>
    public string Country { get; init; } = "NO";

    /// <summary>The elements to return; everything known unless told otherwise.</summary>
    public IReadOnlyCollection<PersonExpand> Expand { get; init; } = PersonExpand.All;

    /// <summary>The PDF reports to make; <see cref="ReportType.Aml"/> in Bokmål unless told otherwise.</summary>
    public IReadOnlyCollection<ReportOrder> Reports { get; init; } = [new ReportOrder(ReportType.Aml)];

    /// <summary>Where BankID AML shall send notifications; none unless told otherwise. Polling works without.</summary>
    public WebhookOrder? Webhook { get; init; }
}

/// <summary>A wish to be notified.</summary>
/// <param name="Address">
/// An absolute https address (http for loopback). BankID documents no signature on its notifications, so let the path hold something
/// that cannot be guessed, nothing personal, and believe only what <see cref="IAmlPersonClient.GetSessionAsync"/> says.
/// </param>
public sealed record WebhookOrder(Uri Address)
{
    /// <summary>The notifications wanted; all four unless told otherwise.</summary>
    public IReadOnlyCollection<WebhookStatus> Statuses { get; init; } = Enum.GetValues<WebhookStatus>();

    /// <summary>Says nothing of the address, which is a secret.</summary>
    /// <returns>The number of statuses.</returns>
    public override string ToString() => $"{nameof(WebhookOrder)} for {Statuses.Count} statuses";
}
