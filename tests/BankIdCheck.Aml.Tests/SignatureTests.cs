using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using BankIdCheck.Sandbox.BankId;

namespace BankIdCheck.Aml.Tests;

/// <summary>The verdict on signatures, held against <c>pdfsig</c> of poppler-utils.</summary>
public sealed class SignatureTests : IDisposable
{
    private static readonly DateTimeOffset SignedAt = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly ReportSigner signer = new(TimeProvider.System);

    public static TheoryData<string> Samples => ["good", "tampered", "appended-to", "not signed"];

    public void Dispose() => signer.Dispose();

    [Theory]
    [InlineData("good", SignatureOutcome.Intact, true, true)]
    [InlineData("tampered", SignatureOutcome.Tampered, true, false)]
    [InlineData("appended-to", SignatureOutcome.AppendedTo, false, true)]
    [InlineData("not signed", SignatureOutcome.NotSigned, false, false)]
    public void A_sample_gets_its_verdict(string sample, SignatureOutcome outcome, bool whole, bool intact)
    {
        var verdict = SignatureVerdict.Of(Make(sample));

        (verdict.Outcome, verdict.CoversWholeFile, verdict.DigestIntact).Should().Be((outcome, whole, intact));
        verdict.Trust.Should().Be(SignerTrust.NotJudged);
        if (outcome is not SignatureOutcome.NotSigned)
        {
            verdict.Signer.Should().Contain("Simulated BankID AML reports");
            verdict.ClaimedAt.Should().Be(SignedAt);
            verdict.DigestAlgorithm.Should().Be("SHA256");
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Samples))]
    public async Task The_verdict_agrees_with_pdfsig(string sample)
    {
        Skip.IfNot(File.Exists("/usr/bin/pdfsig"), "pdfsig (poppler-utils) is not installed");
        var pdf = Make(sample);
        using TemporaryFolder folder = new();
        var path = Path.Combine(folder.Path, "sample.pdf");
        await File.WriteAllBytesAsync(path, pdf);

        var said = await PdfsigAsync(folder.Path, path);
        var verdict = SignatureVerdict.Of(pdf);

        (verdict.Outcome is not SignatureOutcome.NotSigned).Should().Be(
            !said.Contains("does not contain any signatures", StringComparison.Ordinal), said);
        verdict.CoversWholeFile.Should().Be(said.Contains("Total document signed", StringComparison.Ordinal), said);
        (
            verdict.Outcome is SignatureOutcome.Intact or SignatureOutcome.AppendedTo).Should().Be(said.Contains(
                "Signature is Valid", StringComparison.Ordinal), said);
        (verdict.Outcome is SignatureOutcome.Tampered).Should().Be(said.Contains("Digest Mismatch", StringComparison.Ordinal), said);
    }

    [Fact]
    public void A_signer_below_a_configured_root_is_trusted_and_another_is_not()
    {
        using ReportSigner other = new(TimeProvider.System);
        var pdf = Make("good");

        SignatureVerdict.Of(pdf, Roots(signer)).Trust.Should().Be(SignerTrust.Trusted);
        SignatureVerdict.Of(pdf, Roots(other)).Trust.Should().Be(SignerTrust.Untrusted);
        SignatureVerdict.Of(pdf, Roots(signer), TimeProvider.System.GetUtcNow().AddYears(20)).Trust.Should().Be(SignerTrust.Untrusted);
    }

    [Fact]
    public async Task Configured_roots_judge_downloads()
    {
        await using var harness = await Harness.StartAsync(
            configure: (options, simulator) => options.ReportTrustRootsPem = simulator.Signer.RootPem);

        var report = await harness.Client.DownloadReportAsync(await harness.CreateAndWaitAsync(Harness.Tomas), ReportType.Aml);

        report.Signature.Trust.Should().Be(SignerTrust.Trusted);
    }

    [Fact]
    public void Every_changed_byte_outside_the_signature_is_found()
    {
        var good = Make("good");
        var gap = Encoding.Latin1.GetString(good).IndexOf("/Contents <", StringComparison.Ordinal) + 11;
        Random random = new(42);
        for (var i = 0; i < 300; i++)
        {
            var at = random.Next(good.Length);
            if (at >= gap - 1 && at <= gap + ReportPdf.SignatureDigits)
            {
                continue;
            }

            var changed = (byte[])good.Clone();
            changed[at] ^= (byte)(1 << random.Next(8));

            SignatureVerdict.Of(changed).Outcome.Should().NotBe(SignatureOutcome.Intact, "byte {0} was changed", at);
        }
    }

    [Fact]
    public void Content_hidden_in_a_widened_gap_is_no_signature()
    {
        var good = Encoding.Latin1.GetString(Make("good"));
        var end = good.IndexOf("> >>\nendobj\nxref", StringComparison.Ordinal);
        var hidden = good.Insert(end + 1, " (hidden) ");

        SignatureVerdict.Of(Encoding.Latin1.GetBytes(hidden)).Outcome.Should().NotBe(SignatureOutcome.Intact);
    }

    [Theory]
    [InlineData("/ByteRange [0 10 20 30]")]
    [InlineData("/ByteRange [0 99999999999999999999 1 1]")]
    [InlineData("/ByteRange [-1 -1 -1 -1]")]
    [InlineData("/ByteRange [0 1 2147483647 2147483647]")]
    [InlineData("/ByteRange [")]
    [InlineData("/ByteRange")]
    [InlineData("/ByteRange [0 9 13 1] <zz> ")]
    public void Rubbish_that_looks_like_a_signature_is_unreadable(string rubbish) =>
        SignatureVerdict.Of(Encoding.ASCII.GetBytes($"%PDF-1.7\n{rubbish}\n%%EOF")).Outcome.Should().Be(SignatureOutcome.Unreadable);

    [Fact]
    public void A_signature_value_that_is_no_CMS_is_unreadable()
    {
        var good = Make("good");
        var gap = Encoding.Latin1.GetString(good).IndexOf("/Contents <", StringComparison.Ordinal) + 11;
        good.AsSpan(gap, 64).Fill((byte)'A');

        SignatureVerdict.Of(good).Outcome.Should().Be(SignatureOutcome.Unreadable);
    }

    private static X509Certificate2Collection Roots(ReportSigner signer)
    {
        X509Certificate2Collection roots = [];
        roots.ImportFromPem(signer.RootPem);
        return roots;
    }

    private static async Task<string> PdfsigAsync(string folder, string path)
    {
        using var pdfsig = Process.Start(new ProcessStartInfo("/usr/bin/pdfsig", ["-nocert", path])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
            Environment = { ["HOME"] = folder },
        })!;
        var output = pdfsig.StandardOutput.ReadToEndAsync();
        var error = pdfsig.StandardError.ReadToEndAsync();
        await pdfsig.WaitForExitAsync();
        return await output + await error;
    }

    private byte[] Make(string sample)
    {
        SimulatedSession session = new(
            "0f", new Subject("Vakker", "Blomst", "1979-11-17", null), [], ["aml-report"], [], SearchesOfac: false, SignedAt);
        var unsigned = ReportPdf.Write(session, "aml-report");
        return sample switch
        {
            "good" => signer.Sign(unsigned, SignedAt),
            "tampered" => ReportPdf.Tamper(signer.Sign(unsigned, SignedAt)),
            "appended-to" => Append(signer.Sign(unsigned, SignedAt)),
            _ => WithoutSignature(unsigned),
        };
    }

    /// <summary>An incremental update (ISO 32000-1, 7.5.6) that replaces the font: what an editor does after somebody has signed.</summary>
    private static byte[] Append(byte[] pdf)
    {
        var text = Encoding.Latin1.GetString(pdf);
        var previous =
            text[(text.LastIndexOf("startxref\n", StringComparison.Ordinal) + 10)..text.LastIndexOf("\n%%EOF", StringComparison.Ordinal)];
        var added = "4 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>\nendobj\n";
        var table = $"xref\n4 1\n{pdf.Length:D10} 00000 n \ntrailer\n<< /Size 8 /Root 1 0 R /Prev {previous} >>\nstartxref\n{pdf.Length + added.Length}\n%%EOF\n";
        return [.. pdf, .. Encoding.Latin1.GetBytes(added + table)];
    }

    /// <summary>
    /// The same page with a plain catalog and no signature field: other keys of the same length, so that no offset moves.
    /// </summary>
    private static byte[] WithoutSignature(byte[] pdf) => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(pdf)
        .Replace("/AcroForm", "/OtherOne", StringComparison.Ordinal).Replace("/ByteRange", "/ByteOther", StringComparison.Ordinal)
        .Replace("/FT /Sig", "/FT /Txt", StringComparison.Ordinal));
}
