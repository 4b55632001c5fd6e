using Spectre.Console;

namespace BankIdCheck.Sandbox.Tour;

internal static class TourConsole
{
    private const int WidthOfAFile = 80;

    /// <summary>Colours and boxes for a terminal that can show them; plain text, 80 columns wide, for a file or a pipe.</summary>
    public static IAnsiConsole Create()
    {
        if (!Console.IsOutputRedirected)
        {
            return AnsiConsole.Console;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = WidthOfAFile;
        return console;
    }
}
