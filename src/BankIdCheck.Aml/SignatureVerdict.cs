using System.Security.Cryptography.X509Certificates;
using BankIdCheck.Aml.Reports;

namespace BankIdCheck.Aml;

/// <summary>The verdict on a PDF's digital signature in one word.</summary>
public enum SignatureOutcome
{
    /// <summary>There is no signature. Cutting one out looks the same, so for a report that is always signed this is bad news.</summary>
    NotSigned,

    /// <summary>The signature is right and covers every byte of the file.</summary>
    Intact,

    /// <summary>The signature is right for the part it covers, and something was appended after it.</summary>
    AppendedTo,

    /// <summary>The signed part was changed after it was signed, or the signature itself was.</summary>
    Tampered,

    /// <summary>There is something like a signature that cannot be read as one.</summary>
    Unreadable,
}

/// <summary>Whether the signer's certificate leads to a configured root.</summary>
public enum SignerTrust
{
    /// <summary>
    /// No roots are configured: anybody's signature would do. Configure <see cref="BankIdAmlOptions.ReportTrustRootsPem"/>.
    /// </summary>
    NotJudged,

    /// <summary>It does, and is within its time.</summary>
    Trusted,

    /// <summary>It does not, or is outside its time.</summary>
    Untrusted,
}

/// <summary>
/// What can be said about the digital signature of a PDF (ISO 32000-1, 12.8: a CMS signature over a byte range). Revocation is not checked.
/// </summary>
public sealed record SignatureVerdict
{
    internal SignatureVerdict(SignatureOutcome outcome)
    {
        Outcome = outcome;
    }

    /// <summary>The verdict in one word.</summary>
    public SignatureOutcome Outcome { get; internal init; }

    /// <summary>True when the signed byte range is the whole file, but for the signature itself.</summary>
    public bool CoversWholeFile { get; internal init; }

    /// <summary>True when the signed bytes have the digest that was signed.</summary>
    public bool DigestIntact { get; internal init; }

    /// <summary>The digest's algorithm by name (<c>SHA256</c>), or its object identifier; null without a signature.</summary>
    public string? DigestAlgorithm { get; internal init; }

    /// <summary>The signer's certificate, DER; empty without one.</summary>
    public ReadOnlyMemory<byte> SignerCertificate { get; internal init; }

    /// <summary>The subject of the signer's certificate; null without one.</summary>
    public string? Signer { get; internal init; }

    /// <summary>SHA-256 of the signer's certificate, upper-case hexadecimal; null without one.</summary>
    public string? SignerThumbprint { get; internal init; }

    /// <summary>When it was signed, as the signer claims; null when the signature does not say.</summary>
    public DateTimeOffset? ClaimedAt { get; internal init; }

    /// <summary>Whether the signer's certificate leads to a configured root.</summary>
    public SignerTrust Trust { get; internal init; }

    /// <summary>Judges a PDF, for example one from an archive.</summary>
    /// <param name="pdf">The whole file.</param>
    /// <param name="trustRoots">The roots to trust; the signer is not judged when null or empty.</param>
    /// <param name="at">The moment at which certificates must be valid; now when null.</param>
    /// <returns>The verdict. A file that is no PDF has no signature.</returns>
    public static SignatureVerdict Of(ReadOnlyMemory<byte> pdf, X509Certificate2Collection? trustRoots = null, DateTimeOffset? at = null) =>
        PdfSignature.Judge(pdf, trustRoots ?? [], at ?? TimeProvider.System.GetUtcNow());
}
