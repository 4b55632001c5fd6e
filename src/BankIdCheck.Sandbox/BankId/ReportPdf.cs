using System.Globalization;
using System.Text;

namespace BankIdCheck.Sandbox.BankId;

/// <summary>
/// A one-page PDF with a signature field whose value is still zeros. Written by hand because PDFsharp embeds a font file, which a bare
/// Linux machine does not have; the standard font Helvetica needs none.
/// </summary>
internal static class ReportPdf
{
    /// <summary>Room for the CMS signature, in hexadecimal digits.</summary>
    public const int SignatureDigits = 16_384;

    /// <summary>Four numbers of ten digits, so that they can be filled in without moving anything.</summary>
    public const string RangePlaceholder = "[0000000000 0000000000 0000000000 0000000000]";

    public static byte[] Write(SimulatedSession session, string type)
    {
        string[] lines =
        [
            "Simulated BankID AML person report", $"Report: {type}", $"Person: {session.Subject.FirstName} {session.Subject.LastName}",
            $"Session: {session.Id}", $"Created: {session.CreatedAt.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC",
            "This report was made by a simulator and proves nothing about anybody.",
        ];
        var text = "BT /F1 12 Tf 72 770 Td 18 TL\n" + string.Concat(lines.Select(line => $"({Escape(line)}) Tj T*\n")) + "ET";
        return Assemble(
        [
            "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] /SigFlags 3 >> >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> /Contents 6 0 R /Annots [5 0 R] >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /V 7 0 R /P 3 0 R /Rect [0 0 0 0] /F 132 >>",
            $"<< /Length {text.Length} >>\nstream\n{text}\nendstream",
            $"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange {RangePlaceholder} /Contents <{new string('0', SignatureDigits)}> >>",
        ]);
    }

    /// <summary>Changes one letter of the page after it was signed.</summary>
    public static byte[] Tamper(byte[] pdf)
    {
        var at = pdf.AsSpan().IndexOf("Simulated"u8);
        return [.. pdf[..at], (byte)'s', .. pdf[(at + 1)..]];
    }

    private static byte[] Assemble(string[] objects)
    {
        StringBuilder pdf = new("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n"); // four high bytes: not a text file
        List<int> offsets = [];
        for (var i = 0; i < objects.Length; i++)
        {
            offsets.Add(pdf.Length);
            pdf.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var table = pdf.Length;
        pdf.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
        {
            pdf.Append(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n");
        }

        pdf.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(pdf.ToString());
    }

    private static string Escape(string text) =>
        string.Concat(text.Select(c => c is '(' or ')' or '\\' ? $"\\{c}" : c is >= ' ' and <= '\u00ff' ? c.ToString() : "?"));
}
