using System.Diagnostics;

namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>A file system of its own that can be filled up. To mount it takes root.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    private string Filler => System.IO.Path.Combine(Path, "filler");

    public static async Task<SmallDisk> MountAsync(int kilobytes)
    {
        var path = Directory.CreateTempSubdirectory("bankidcheck-full-").FullName;
        Skip.IfNot(
            await TryRunAsync("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "bankidcheck", path),
            "A small file system cannot be mounted here: that takes root.");
        return new(path);
    }

    public void Fill()
    {
        try
        {
            using FileStream file = new(Filler, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            for (var block = new byte[512]; ;)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void MakeRoom() => File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        await TryRunAsync("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static async Task<bool> TryRunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
