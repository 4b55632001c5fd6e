using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace BankIdCheck.Aml.Reports;

/// <summary>
/// Judges the signature that reaches furthest in the file. No PDF parser is needed for it: a signature must say in the clear which bytes
/// it covers, and the gap it leaves must hold its value and nothing else (which is what stops content from hiding in the gap).
/// </summary>
internal static class PdfSignature
{
    private const string MessageDigest = "1.2.840.113549.1.9.4";
    private const string SigningTime = "1.2.840.113549.1.9.5";

    public static SignatureVerdict Judge(ReadOnlyMemory<byte> pdf, X509Certificate2Collection roots, DateTimeOffset at)
    {
        var claims = SignedRange.FindAll(pdf.Span);
        if (claims.Count == 0)
        {
            return new SignatureVerdict(SignatureOutcome.NotSigned);
        }

        if (claims.Where(claim => claim is not null).MaxBy(claim => claim!.End) is not { } range || Decode(range, pdf) is not { } cms)
        {
            return new SignatureVerdict(SignatureOutcome.Unreadable);
        }

        var whole = range.End == pdf.Length;
        var signer = cms.SignerInfos[0];
        var digestIntact = HasSignedDigest(signer, cms.ContentInfo.Content);
        var right = digestIntact && IsSignatureRight(cms);
        return Describe(signer, cms.Certificates, roots, at) with
        {
            Outcome = !right ? SignatureOutcome.Tampered : whole ? SignatureOutcome.Intact : SignatureOutcome.AppendedTo,
            CoversWholeFile = whole,
            DigestIntact = digestIntact,
            DigestAlgorithm = signer.DigestAlgorithm.FriendlyName?.ToUpperInvariant() ?? signer.DigestAlgorithm.Value,
        };
    }

    private static SignedCms? Decode(SignedRange range, ReadOnlyMemory<byte> pdf)
    {
        try
        {
            SignedCms cms = new(new ContentInfo(range.SignedBytes(pdf.Span)), detached: true);
            var padded = range.Signature(pdf.Span);
            AsnDecoder.ReadEncodedValue(padded, AsnEncodingRules.BER, out _, out _, out var length); // zeros fill the reserved space
            cms.Decode(padded.AsSpan(0, length));
            return cms.SignerInfos.Count == 1 && cms.SignerInfos[0].Certificate is not null ? cms : null;
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or AsnContentException or FormatException)
        {
            return null;
        }
    }

    private static bool HasSignedDigest(SignerInfo signer, byte[] content)
    {
        var attribute = signer.SignedAttributes.Cast<CryptographicAttributeObject>().FirstOrDefault(a => a.Oid.Value == MessageDigest);
        if (attribute?.Values is not { Count: 1 } values)
        {
            return false;
        }

        var signed = AsnDecoder.ReadOctetString(values[0].RawData, AsnEncodingRules.BER, out _);
        var digest = signer.DigestAlgorithm.Value switch
        {
            "2.16.840.1.101.3.4.2.1" => SHA256.HashData(content),
            "2.16.840.1.101.3.4.2.2" => SHA384.HashData(content),
            "2.16.840.1.101.3.4.2.3" => SHA512.HashData(content),
            _ => [], // SHA-1 and older prove nothing any more
        };
        return CryptographicOperations.FixedTimeEquals(signed, digest);
    }

    private static bool IsSignatureRight(SignedCms cms)
    {
        try
        {
            cms.SignerInfos[0].CheckSignature(verifySignatureOnly: true);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static SignatureVerdict Describe(
        SignerInfo signer, X509Certificate2Collection sent, X509Certificate2Collection roots, DateTimeOffset at)
    {
        var certificate = signer.Certificate!;
        return new SignatureVerdict(SignatureOutcome.Unreadable)
        {
            SignerCertificate = certificate.RawData,
            Signer = certificate.Subject,
            SignerThumbprint = certificate.GetCertHashString(HashAlgorithmName.SHA256),
            ClaimedAt = ClaimedTime(signer),
            Trust = roots.Count == 0
                ? SignerTrust.NotJudged
                : LeadsToRoot(certificate, sent, roots, at)
                ? SignerTrust.Trusted
                : SignerTrust.Untrusted,
        };
    }

    private static DateTimeOffset? ClaimedTime(SignerInfo signer)
    {
        foreach (var attribute in signer.SignedAttributes)
        {
            if (attribute.Oid.Value == SigningTime && attribute.Values is [Pkcs9SigningTime time, ..])
            {
                return new DateTimeOffset(time.SigningTime.ToUniversalTime(), TimeSpan.Zero);
            }
        }

        return null;
    }

    private static bool LeadsToRoot(
        X509Certificate2 certificate, X509Certificate2Collection sent, X509Certificate2Collection roots, DateTimeOffset at)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = at.UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        return chain.Build(certificate);
    }
}
