using Spectre.Console;

namespace BankIdCheck.Sandbox.Tour;

internal static class TourConsole
{
    private const int WidthOfAFile = 80;

    /// <summary>Colours and boxes for a terminal that can show them; plain text for a file or a pipe.</summary>
    public static IAnsiConsole Create() => Console.IsOutputRedirected ? Plain(Console.Out) : AnsiConsole.Console;

    /// <summary>Plain text, 80 columns wide.</summary>
    public static IAnsiConsole Plain(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = WidthOfAFile;
        return console;
    }
}
