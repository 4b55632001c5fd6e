using System.ComponentModel;
using System.Runtime.InteropServices;

namespace BankIdCheck.Benchmarks.Load;

/// <summary>
/// The few calls of Linux (x64) that a single thread needs to keep many connections busy. The framework's sockets would cost the generator
/// more than the fastest server costs.
/// </summary>
internal static partial class Epoll
{
    private const int ReadingEnds = 1;
    private const int Add = 1;
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int NoSignal = 0x4000;

    public static int Create() => Checked(epoll_create1(0));

    public static void Watch(int epoll, int socket)
    {
        Event reading = new() { Events = ReadingEnds, Socket = socket };
        Checked(epoll_ctl(epoll, Add, socket, ref reading));
    }

    /// <summary>The sockets that can be read from; none when the time is over first.</summary>
    public static ReadOnlySpan<Event> Wait(int epoll, Span<Event> room, int milliseconds)
    {
        var count = epoll_wait(epoll, room, room.Length, milliseconds);
        return count < 0 && Marshal.GetLastPInvokeError() == Interrupted ? [] : room[..Checked(count)];
    }

    public static void Send(int socket, ReadOnlySpan<byte> bytes)
    {
        if (Checked((int)send(socket, bytes, (nuint)bytes.Length, NoSignal)) != bytes.Length)
        {
            throw new IOException("The server does not take a request as fast as it is sent.");
        }
    }

    /// <summary>Zero at the end of the connection, -1 when there is nothing to read yet.</summary>
    public static int Receive(int socket, Span<byte> room)
    {
        var count = (int)recv(socket, room, (nuint)room.Length, 0);
        return count < 0 && Marshal.GetLastPInvokeError() == TryAgain ? -1 : Checked(count);
    }

    public static void Close(int descriptor) => Checked(close(descriptor));

    /// <summary>Keeps every thread of this process, and those that it will make, on one core.</summary>
    public static void PinThisProcess(int core)
    {
        var mask = 1UL << core;
        foreach (var thread in Directory.GetDirectories("/proc/self/task").Select(path => int.Parse(Path.GetFileName(path))))
        {
            Checked(sched_setaffinity(thread, sizeof(ulong), in mask));
        }
    }

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, int socket, ref Event reading);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_wait(int epoll, Span<Event> events, int room, int milliseconds);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    private static partial nint send(int socket, ReadOnlySpan<byte> bytes, nuint length, int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(int socket, Span<byte> bytes, nuint length, int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_setaffinity(int thread, nint length, in ulong mask);

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    internal struct Event
    {
        public int Events;
        public long Socket;
    }
}
