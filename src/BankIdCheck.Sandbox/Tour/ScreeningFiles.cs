using Spectre.Console;

namespace BankIdCheck.Sandbox.Tour;

internal static class ScreeningFiles
{
    /// <summary>The folder stays after the tour, to be looked at: the person is synthetic.</summary>
    public static async Task SaveAsync(
        IAnsiConsole console, ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> pdf, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("bankidcheck-screening-").FullName;
        var result = Path.Combine(folder, "result.json");
        var report = Path.Combine(folder, "report.pdf");
        await File.WriteAllBytesAsync(result, json, cancellationToken);
        await File.WriteAllBytesAsync(report, pdf, cancellationToken);
        console.WriteLine($"JSON: {result}");
        console.WriteLine($"PDF:  {report}");
    }
}
