using System.Net;
using System.Net.Sockets;

namespace BankIdCheck.Sandbox;

internal static class LoopbackPort
{
    /// <summary>The port that people expect, or 0 (any) when another program has it.</summary>
    public static int PreferredOrAny(int preferred)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, preferred);
            probe.Start();
            return preferred;
        }
        catch (SocketException)
        {
            return 0;
        }
    }
}
