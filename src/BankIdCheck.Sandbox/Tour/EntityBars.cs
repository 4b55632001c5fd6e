using Spectre.Console;

namespace BankIdCheck.Sandbox.Tour;

/// <summary>A bar for each entity of a screening, moving while it is made. In a file, a line for each move.</summary>
internal sealed class EntityBars(IAnsiConsole console, ProgressContext? bars)
{
    private readonly Dictionary<string, string> states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProgressTask> tasks = new(StringComparer.Ordinal);

    /// <summary>Shows bars while <paramref name="follow"/> moves them.</summary>
    public static Task<T> ShowAsync<T>(IAnsiConsole console, Func<EntityBars, Task<T>> follow) =>
        console.Profile.Capabilities.Interactive
            ? console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
                .StartAsync(bars => follow(new(console, bars)))
            : follow(new(console, bars: null));

    public void Move(string name, string state, double percent)
    {
        if (states.GetValueOrDefault(name) == state)
        {
            return;
        }

        states[name] = state;
        if (bars is null)
        {
            console.WriteLine($"{name}: {state}");
            return;
        }

        if (!tasks.TryGetValue(name, out var task))
        {
            tasks[name] = task = bars.AddTask(name);
        }

        task.Description = Markup.Escape($"{name}: {state}");
        task.Value = percent;
        bars.Refresh();
    }
}
