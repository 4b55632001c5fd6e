using Spectre.Console;

namespace BankIdCheck.Sandbox.Tour;

/// <summary>A part of the tour: takes its steps one by one, shows each, and counts those that were answered as they should be.</summary>
internal sealed class TourPart(HttpClient api, IAnsiConsole console, int steps)
{
    private readonly ExchangePrinter printer = new(console);
    private int taken;
    private int passed;

    /// <summary>
    /// True when every step was answered as it should be. A step that could not be taken, because of one before, was not.
    /// </summary>
    public async Task<bool> RunAsync(Func<Task> takeSteps)
    {
        try
        {
            await takeSteps();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            printer.PrintFailure($"No answer: {exception.Message}");
        }

        printer.PrintResult(passed, steps);
        return passed == steps;
    }

    public async Task<Exchange> TakeAsync(TourStep step, CancellationToken cancellationToken)
    {
        using var request = step.Request();
        var exchange = await Exchange.SendAsync(api, request, cancellationToken);
        Begin(step.Title, step.Why);
        var isExpected = step.IsExpected(exchange);
        printer.Print(exchange, isExpected);
        End(step.Expected, isExpected);
        return exchange;
    }

    /// <summary>
    /// For a step that is more than a request and its answer: shown by whoever takes it, between this and <see cref="End"/>.
    /// </summary>
    public void Begin(string title, string why) => printer.PrintTitle(title, why, ++taken, steps);

    public void End(string expected, bool isExpected)
    {
        passed += isExpected ? 1 : 0;
        printer.PrintVerdict(expected, isExpected);
    }
}

/// <summary>One stop of the tour.</summary>
/// <param name="Title">What is asked.</param>
/// <param name="Why">Why it matters, in a sentence.</param>
/// <param name="Request">Makes the request.</param>
/// <param name="Expected">The answer that there should be, in words.</param>
/// <param name="IsExpected">Whether an answer is that one.</param>
internal sealed record TourStep(
    string Title, string Why, Func<HttpRequestMessage> Request, string Expected, Func<Exchange, bool> IsExpected);
