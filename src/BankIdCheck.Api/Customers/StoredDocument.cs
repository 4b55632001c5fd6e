using BankIdCheck.Identifiers;

namespace BankIdCheck.Api.Customers;

/// <summary>A document as the bank wrote it down.</summary>
internal sealed class StoredDocument(string? type, string? number, string? issuer, DateOnly? validUntil)
{
    /// <summary>
    /// Compares with a document that was asked about. A record that lacks a member or has expired is no record of a valid document.
    /// A record that has the member, but not in a form that can be understood, leaves a doubt if all the rest agrees.
    /// </summary>
    public Agreement CompareWith(IdentityDocument asked, DateOnly today)
    {
        if (string.IsNullOrWhiteSpace(type) || string.IsNullOrWhiteSpace(number) || string.IsNullOrWhiteSpace(issuer) || validUntil < today)
        {
            return Agreement.None;
        }

        Agreement[] members =
        [
            Of(DocumentType.TryParse(type, out var storedType), asked.Type.Equals(storedType)),
            Of(DocumentNumber.TryParse(number, out var storedNumber), asked.Number.Equals(storedNumber)),
            Of(DocumentIssuer.TryParse(issuer, out var storedIssuer), asked.Issuer.Equals(storedIssuer)),
        ];
        return members.Min();
    }

    private static Agreement Of(bool understood, bool equal) =>
        !understood ? Agreement.InDoubt : equal ? Agreement.Full : Agreement.None;
}

/// <summary>In rising order: the least of its members is a document's agreement.</summary>
internal enum Agreement
{
    None,
    InDoubt,
    Full,
}
