using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>The network between the service and a server: carries bytes both ways until it is told to fail.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentDictionary<Carried, bool> connections = [];
    private readonly Task accepting;
    private volatile bool silent;

    public TcpRelay(int target = 0)
    {
        Target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Port of the server; 0 while there is none, and connections are broken off.</summary>
    public int Target { get; set; }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Nothing passes any more: not on connections that there are, nor on new ones, which are still accepted.</summary>
    public void Swallow() => silent = true;

    /// <summary>New connections are carried again. Those that fell silent stay so, as when a firewall has forgotten them.</summary>
    public void CarryNewConnections()
    {
        foreach (var connection in connections.Keys)
        {
            connection.Forgotten = true;
        }

        silent = false;
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Dispose();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var connection in connections.Keys)
        {
            connection.Dispose();
        }

        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Carried connection = new(await listener.AcceptTcpClientAsync(end.Token), new TcpClient());
            connections.TryAdd(connection, true);
            _ = CarryAsync(connection);
        }
    }

    private async Task CarryAsync(Carried connection)
    {
        try
        {
            await connection.Server.ConnectAsync(IPAddress.Loopback, Target, end.Token);
            var (near, far) = (connection.Client.GetStream(), connection.Server.GetStream());
            await Task.WhenAny(CopyAsync(connection, near, far), CopyAsync(connection, far, near));
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException)
        {
            // The other side has gone; so does this one.
        }

        if (!IsSilent(connection))
        {
            connection.Dispose();
        }
    }

    private async Task CopyAsync(Carried connection, NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[8192];
        int read;
        while ((read = await from.ReadAsync(buffer, end.Token)) > 0)
        {
            if (!IsSilent(connection))
            {
                await to.WriteAsync(buffer.AsMemory(0, read), end.Token);
            }
        }
    }

    private bool IsSilent(Carried connection) => silent || connection.Forgotten;

    private sealed class Carried(TcpClient client, TcpClient server) : IDisposable
    {
        private volatile bool forgotten;

        public TcpClient Client => client;

        public TcpClient Server => server;

        public bool Forgotten
        {
            get => forgotten;
            set => forgotten = value;
        }

        public void Dispose()
        {
            client.Dispose();
            server.Dispose();
        }
    }
}
