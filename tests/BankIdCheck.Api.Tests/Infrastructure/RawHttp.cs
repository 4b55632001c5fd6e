using System.Net.Sockets;
using System.Text;

namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>Sends what no client library would.</summary>
internal static class RawHttp
{
    /// <summary>Posts a body under the header lines given, which are sent in Latin-1; returns the whole answer.</summary>
    public static async Task<string> PostAsync(Uri address, string path, string body, params string[] headerLines)
    {
        using TcpClient client = new();
        await client.ConnectAsync(address.Host, address.Port);
        await using var stream = client.GetStream();
        var head = string.Concat(headerLines.Select(line => $"{line}\r\n"));
        await stream.WriteAsync(Encoding.Latin1.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {body.Length}\r\n{head}\r\n{body}"));

        using StreamReader reader = new(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
