namespace BankIdCheck.Api.Customers;

/// <summary>
/// A document as the bank wrote it down, under the person's NNIN. Not a record: its text must not be printable by accident.
/// </summary>
internal sealed class CustomerDocument
{
    public required string Nnin { get; init; }

    public string? Type { get; init; }

    public string? Number { get; init; }

    public string? Issuer { get; init; }

    public DateOnly? ValidUntil { get; init; }
}
