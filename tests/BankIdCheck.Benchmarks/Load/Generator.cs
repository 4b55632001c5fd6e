using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace BankIdCheck.Benchmarks.Load;

/// <summary>
/// One thread that keeps every connection busy with one request at a time, times each answer and reads whether it is right.
/// </summary>
internal sealed class Generator : IDisposable
{
    private const int LongestAnswer = 4096;
    private const int Patience = 100; // ms
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    private readonly Workload workload;
    private readonly int epoll = Epoll.Create();
    private readonly Dictionary<long, Connection> connections = [];
    private readonly byte[] request;
    private readonly List<double> microseconds = [];
    private long wrong;

    public Generator(int port, int count, Workload workload)
    {
        this.workload = workload;
        request = new byte[workload.LongestRequest];
        for (var i = 0; i < count; i++)
        {
            Connection connection = new(port);
            connections.Add(connection.Handle, connection);
            Epoll.Watch(epoll, connection.Handle);
        }
    }

    /// <summary>Sends for so long, or so many requests, then waits for what is still under way.</summary>
    public Measured Run(TimeSpan duration, long most = long.MaxValue)
    {
        microseconds.Clear();
        wrong = 0;
        var (start, lastAnswer) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
        var underWay = connections.Count;
        var left = most - underWay;
        foreach (var connection in connections.Values)
        {
            Send(connection);
        }

        Span<Epoll.Event> events = stackalloc Epoll.Event[128];
        while (underWay > 0)
        {
            foreach (var readable in Epoll.Wait(epoll, events, Patience))
            {
                var connection = connections[readable.Socket];
                if (!connection.HasReadAnswer())
                {
                    continue;
                }

                lastAnswer = Stopwatch.GetTimestamp();
                microseconds.Add(Stopwatch.GetElapsedTime(connection.SentAt, lastAnswer).TotalMicroseconds);
                wrong += workload.IsRight(connection.Answer, connection.Asked) ? 0 : 1;
                if (left-- > 0 && Stopwatch.GetElapsedTime(start, lastAnswer) < duration)
                {
                    Send(connection);
                }
                else
                {
                    underWay--;
                }
            }

            if (Stopwatch.GetElapsedTime(lastAnswer) > LongestSilence)
            {
                throw new TimeoutException("The server has stopped answering.");
            }
        }

        return Measured.Of(Stopwatch.GetElapsedTime(start, lastAnswer), microseconds, wrong);
    }

    public void Dispose()
    {
        foreach (var connection in connections.Values)
        {
            connection.Dispose();
        }

        Epoll.Close(epoll);
    }

    private void Send(Connection connection)
    {
        var length = workload.Next(request, out var number);
        connection.Ask(request.AsSpan(0, length), number);
    }

    private sealed class Connection : IDisposable
    {
        private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private readonly byte[] buffer = new byte[LongestAnswer];
        private int received;

        public Connection(int port)
        {
            socket.Connect(IPAddress.Loopback, port);
            socket.Blocking = false;
        }

        public int Handle => (int)socket.Handle;

        public long SentAt { get; private set; }

        public long Asked { get; private set; }

        public ReadOnlySpan<byte> Answer => buffer.AsSpan(0, received);

        public void Ask(ReadOnlySpan<byte> bytes, long number)
        {
            (received, Asked, SentAt) = (0, number, Stopwatch.GetTimestamp());
            Epoll.Send(Handle, bytes);
        }

        public bool HasReadAnswer()
        {
            var count = Epoll.Receive(Handle, buffer.AsSpan(received));
            if (count == 0)
            {
                throw new IOException("The server has closed a connection.");
            }

            received += Math.Max(0, count);
            return IsComplete(Answer);
        }

        public void Dispose() => socket.Dispose();

        private static bool IsComplete(ReadOnlySpan<byte> answer)
        {
            var head = answer.IndexOf("\r\n\r\n"u8);
            if (head < 0)
            {
                return false;
            }

            var field = answer[..head].IndexOf("\r\nContent-Length: "u8);
            if (field < 0)
            {
                return answer.EndsWith("\r\n0\r\n\r\n"u8);
            }

            var digits = answer[(field + "\r\nContent-Length: "u8.Length)..(head + 2)];
            var length = int.Parse(digits[..digits.IndexOf((byte)'\r')], NumberStyles.None, CultureInfo.InvariantCulture);
            return answer.Length >= head + 4 + length;
        }
    }
}

/// <summary>What one run of the generator saw.</summary>
internal sealed record Measured(double PerSecond, double P50, double P99, long Answers, long Wrong)
{
    public static Measured Of(TimeSpan duration, List<double> microseconds, long wrong)
    {
        microseconds.Sort();
        return new(microseconds.Count / duration.TotalSeconds, At(0.50), At(0.99), microseconds.Count, wrong);

        double At(double share) => microseconds[(int)(share * (microseconds.Count - 1))];
    }
}
