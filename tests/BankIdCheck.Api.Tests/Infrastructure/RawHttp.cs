using System.Net.Sockets;
using System.Text;

namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>Sends what no client library would.</summary>
internal static class RawHttp
{
    /// <summary>Posts a body under the header lines given, which are sent in Latin-1; returns the whole answer.</summary>
    public static Task<string> PostAsync(Uri address, string path, string body, params string[] headerLines)
    {
        var head = string.Concat(headerLines.Select(line => $"{line}\r\n"));
        return ExchangeAsync(
            address,
            $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {body.Length}\r\n{head}\r\n{body}");
    }

    /// <summary>
    /// Sends these bytes, in Latin-1, and reads until the other side closes the connection or is silent after its headers. Our side stays
    /// open: Kestrel gives up the request of a caller who has shut theirs down, and answers nothing.
    /// </summary>
    public static async Task<string> ExchangeAsync(Uri address, string request)
    {
        using TcpClient client = new();
        await client.ConnectAsync(address.Host, address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));

        StringBuilder answer = new();
        var buffer = new byte[4096];
        using CancellationTokenSource silence = new(TimeSpan.FromSeconds(60));
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, silence.Token)) > 0;)
            {
                answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
                if (answer.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
                {
                    silence.CancelAfter(TimeSpan.FromSeconds(5));
                }
            }
        }
        catch (Exception end) when (end is IOException || (end is OperationCanceledException && answer.Length > 0))
        {
            // reset, or kept alive, after the answer
        }

        return answer.ToString();
    }
}
