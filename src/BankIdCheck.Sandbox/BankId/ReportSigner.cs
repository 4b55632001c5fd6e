using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace BankIdCheck.Sandbox.BankId;

/// <summary>
/// Signs reports the way PDF signatures are (ISO 32000-1, 12.8): detached CMS over the whole file but for its own value. Its CA is made
/// when it is first needed.
/// </summary>
internal sealed class ReportSigner(TimeProvider time) : IDisposable
{
    private readonly Lazy<(X509Certificate2 Root, X509Certificate2 Signer)> authority = new(() => Make(time));

    /// <summary>What a client may put into its trust roots.</summary>
    public string RootPem => authority.Value.Root.ExportCertificatePem();

    public string Thumbprint => authority.Value.Signer.GetCertHashString(HashAlgorithmName.SHA256);

    public void Dispose()
    {
        if (authority.IsValueCreated)
        {
            authority.Value.Root.Dispose();
            authority.Value.Signer.Dispose();
        }
    }

    public byte[] Sign(byte[] pdf, DateTimeOffset at)
    {
        var signed = (byte[])pdf.Clone();
        var gap = signed.AsSpan().IndexOf("/Contents <0000"u8) + "/Contents ".Length;
        var resume = gap + ReportPdf.SignatureDigits + 2;
        var range = $"[{0:D10} {gap:D10} {resume:D10} {signed.Length - resume:D10}]";
        Encoding.ASCII.GetBytes(range).CopyTo(signed, signed.AsSpan().IndexOf(Encoding.ASCII.GetBytes(ReportPdf.RangePlaceholder)));

        SignedCms cms = new(new ContentInfo([.. signed[..gap], .. signed[resume..]]), detached: true);
        CmsSigner by = new(SubjectIdentifierType.IssuerAndSerialNumber, authority.Value.Signer)
        {
            DigestAlgorithm = new Oid("2.16.840.1.101.3.4.2.1"),
            IncludeOption = X509IncludeOption.EndCertOnly,
        };
        by.SignedAttributes.Add(new Pkcs9SigningTime(at.UtcDateTime));
        cms.ComputeSignature(by);
        Encoding.ASCII.GetBytes(Convert.ToHexString(cms.Encode())).CopyTo(signed, gap + 1);
        return signed;
    }

    private static (X509Certificate2 Root, X509Certificate2 Signer) Make(TimeProvider time)
    {
        var from = time.GetUtcNow().AddDays(-1);
        var until = from.AddYears(10);
        using var rootKey = RSA.Create(2048);
        CertificateRequest rootRequest = new(
            "CN=Simulated BankID Root CA, O=BankIdCheck Sandbox", rootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        rootRequest.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        rootRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        var root = rootRequest.CreateSelfSigned(from, until);

        using var key = RSA.Create(2048);
        CertificateRequest request = new(
            "CN=Simulated BankID AML reports, O=BankIdCheck Sandbox", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, critical: true));
        using var certificate = request.Create(root, from, until, RandomNumberGenerator.GetBytes(12));
        return (root, certificate.CopyWithPrivateKey(key));
    }
}
