using System.Globalization;
using System.Text;

namespace BankIdCheck.Aml.Reports;

/// <summary>
/// The two stretches of a file that a signature covers, and the gap between them that holds the signature (<c>/ByteRange</c>).
/// </summary>
internal sealed record SignedRange(int Gap, int Resume, int End)
{
    private static ReadOnlySpan<byte> Key => "/ByteRange"u8;

    /// <summary>Every byte range in the file; null stands for one that makes no sense.</summary>
    public static List<SignedRange?> FindAll(ReadOnlySpan<byte> pdf)
    {
        List<SignedRange?> found = [];
        for (var at = pdf.IndexOf(Key); at >= 0;)
        {
            var after = at + Key.Length;
            found.Add(Read(pdf, after));
            var next = pdf[after..].IndexOf(Key);
            at = next < 0 ? -1 : after + next;
        }

        return found;
    }

    public byte[] SignedBytes(ReadOnlySpan<byte> pdf) => [.. pdf[..Gap], .. pdf[Resume..End]];

    /// <summary>The value in the gap, with the zeros that fill it up.</summary>
    public byte[] Signature(ReadOnlySpan<byte> pdf) => Convert.FromHexString(Encoding.ASCII.GetString(pdf[(Gap + 1)..(Resume - 1)]));

    private static SignedRange? Read(ReadOnlySpan<byte> pdf, int from)
    {
        const int LongestArray = 64;
        var text = pdf[from..Math.Min(pdf.Length, from + LongestArray)];
        var open = text.IndexOf((byte)'[');
        var close = text.IndexOf((byte)']');
        if (open < 0 || close < open)
        {
            return null;
        }

        var numbers = Encoding.ASCII.GetString(text[(open + 1)..close]).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var values = numbers.Select(
            number => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : -1).ToArray();
        return values is [0, > 0 and var gap, var resume, > 0 and var rest]
            && resume - gap >= 2
            && rest <= pdf.Length - resume
            && IsHexString(pdf[gap..resume])
            ? new SignedRange(gap, resume, resume + rest)
            : null;
    }

    private static bool IsHexString(ReadOnlySpan<byte> gap)
    {
        if (gap[0] != '<' || gap[^1] != '>')
        {
            return false;
        }

        foreach (var digit in gap[1..^1])
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return false;
            }
        }

        return true;
    }
}
