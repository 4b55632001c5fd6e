using System.Net;
using System.Net.Sockets;

namespace BankIdCheck.Sandbox;

internal static class LoopbackPort
{
    /// <summary>
    /// The port that people expect, or a free one when another program has it. A number in any case: where the service listens must be
    /// known before it starts, because BankID is told to call it there.
    /// </summary>
    public static int PreferredOrFree(int preferred)
    {
        try
        {
            return Probe(preferred);
        }
        catch (SocketException)
        {
            return Probe(port: 0);
        }
    }

    private static int Probe(int port)
    {
        using TcpListener probe = new(IPAddress.Loopback, port);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
