namespace BankIdCheck.Identifiers;

/// <summary>An identity document as a caller names it or a bank has it on file.</summary>
/// <param name="Type">What sort of document it is.</param>
/// <param name="Number">The number on it.</param>
/// <param name="Issuer">Who issued it.</param>
/// <remarks>Text made of it (<see cref="object.ToString"/>, a log line) masks the number, because its parts mask themselves.</remarks>
public sealed record IdentityDocument(DocumentType Type, DocumentNumber Number, DocumentIssuer Issuer)
{
    /// <summary>Whether both are the same document: type, number and issuer each mean the same, however they were typed.</summary>
    /// <param name="other">The document on the other side.</param>
    /// <returns>True when all three agree.</returns>
    public bool Matches(IdentityDocument other)
    {
        ArgumentNullException.ThrowIfNull(other);

        // All three are compared whatever the first says, so that the time taken does not tell which of them was wrong.
        return (Type == other.Type) & (Number == other.Number) & (Issuer == other.Issuer);
    }
}
