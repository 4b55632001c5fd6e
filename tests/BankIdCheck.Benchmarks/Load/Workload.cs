using System.Globalization;
using System.Text;

namespace BankIdCheck.Benchmarks.Load;

/// <summary>
/// Distinct pairs of person and document, of which every second belongs together, and what must be answered to each. The persons' numbers
/// have day 00 and month 99, so they are nobody's.
/// </summary>
internal sealed class Workload
{
    // Has no factor in common with a power of ten, so that it visits every customer before any a second time.
    private const long Stride = 618_033_989;

    private const string Body =
        """{"nnin":"00990000000","originator":{"id":"9980"},"document":{"type":"passport","number":"P000000000","issuer":"SWE"}}""";

    private static readonly byte[] Match = "\"matchFound\":true"u8.ToArray();
    private static readonly byte[] NoMatch = "\"matchFound\":false"u8.ToArray();

    private readonly long customers;
    private readonly byte[][] requests;
    private readonly int[] bodies;
    private readonly int numberOffset = Body.IndexOf("P0", StringComparison.Ordinal);
    private readonly int nninOffset = Body.IndexOf("0099", StringComparison.Ordinal);
    private long sent;

    public Workload(long customers, params IReadOnlyList<string> tokens)
    {
        this.customers = customers;
        requests = [.. tokens.Select(Request)];
        bodies = [.. requests.Select(request => request.Length - Body.Length)];
    }

    /// <summary>SQL of the customer with the number <c>i</c>: person and document, as both databases' <c>INSERT</c> needs them.</summary>
    public static string Nnin(Func<string, int, string> padded) => $"'0099' || {padded("i", 7)}";

    public static string DocumentNumber(Func<string, int, string> padded) => $"'P' || {padded("(i * 7919 + 12345) % 1000000000", 9)}";

    /// <summary>Room that any request fits in.</summary>
    public int LongestRequest => requests.Max(request => request.Length);

    /// <summary>How many requests have been made.</summary>
    public long Sent => sent;

    /// <summary>Writes the next request and gives its length and what identifies it.</summary>
    public int Next(Span<byte> buffer, out long number)
    {
        number = sent++;
        var which = (int)(number % requests.Length);
        requests[which].CopyTo(buffer);
        var body = buffer[bodies[which]..requests[which].Length];
        var customer = Customer(number);
        Digits(customer, body.Slice(nninOffset + 4, 7));
        body[numberOffset] = (byte)(IsMatch(number) ? 'P' : 'Q');
        Digits(((customer * 7919) + 12345) % 1_000_000_000, body.Slice(numberOffset + 1, 9));
        return requests[which].Length;
    }

    /// <summary>Whether the answer is 200, for the person who was asked about, and right.</summary>
    public bool IsRight(ReadOnlySpan<byte> answer, long number)
    {
        Span<byte> nnin = stackalloc byte[11];
        "0099"u8.CopyTo(nnin);
        Digits(Customer(number), nnin[4..]);
        return answer.StartsWith("HTTP/1.1 200 "u8) && answer.IndexOf(nnin) > 0 && answer.IndexOf(IsMatch(number) ? Match : NoMatch) > 0;
    }

    private long Customer(long number) => number * Stride % customers;

    // Turned round at every lap, so that pairs stay distinct for two of them.
    private bool IsMatch(long number) => ((number + (number / customers)) & 1) == 0;

    private static byte[] Request(string token) => Encoding.ASCII.GetBytes(
        $"POST /check_id HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");

    private static void Digits(long value, Span<byte> room)
    {
        if (!value.TryFormat(room, out var written, room.Length == 7 ? "D7" : "D9", CultureInfo.InvariantCulture) || written != room.Length)
        {
            throw new InvalidOperationException("A number does not fit.");
        }
    }
}
