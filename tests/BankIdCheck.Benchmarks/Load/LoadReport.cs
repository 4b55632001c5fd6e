using System.Globalization;
using Spectre.Console;

namespace BankIdCheck.Benchmarks.Load;

/// <summary>The middle of all slices for each contender, beside the hand-written server's.</summary>
internal sealed class LoadReport(IReadOnlyList<Figures> figures, LoadOptions options, double rsaMicroseconds)
{
    public LoadOptions Options => options;

    public IReadOnlyList<string> Contenders { get; } = [.. figures.Select(figure => figure.Contender).Distinct()];

    public double PerSecond(string contender, int connections) => Middle(contender, connections, figure => figure.Measured.PerSecond);

    public double P99(string contender, int connections) => Middle(contender, connections, figure => figure.Measured.P99);

    public void Print()
    {
        foreach (var connections in options.Connections)
        {
            Table table = new() { Border = TableBorder.Markdown };
            table.AddColumns(
                $"{options.Store}, {connections} connections", "req/s", "p50 ms", "p99 ms", "CPU µs/req", "memory MiB", "req/s to by hand",
                "p99 to by hand", "wrong");
            foreach (var contender in Contenders)
            {
                table.AddRow([contender, .. Row(contender, connections)]);
            }

            AnsiConsole.Profile.Width = 200;
            AnsiConsole.Write(table);
        }

        AnsiConsole.WriteLine($"Middle of {options.Rounds} starts with {options.Slices} slices each; {options.Customers:N0} customers; one RSA-2048 verification takes {rsaMicroseconds:0.0} µs here.");
        AnsiConsole.WriteLine($"Answers that were not right: {figures.Sum(figure => figure.Measured.Wrong)} of {figures.Sum(figure => figure.Measured.Answers):N0}");
    }

    private string[] Row(string contender, int connections) =>
    [
        Text(PerSecond(contender, connections), "N0"),
        Text(Middle(contender, connections, figure => figure.Measured.P50) / 1000, "0.00"),
        Text(P99(contender, connections) / 1000, "0.00"),
        Text(Middle(contender, connections, figure => figure.ProcessorMicroseconds), "0.0"),
        Text(Middle(contender, connections, figure => figure.AnonymousMemory), "0"),
        Ratio(contender, connections, figure => figure.Measured.PerSecond),
        Ratio(contender, connections, figure => figure.Measured.P99),
        Text(Of(contender, connections).Sum(figure => figure.Measured.Wrong), "0"),
    ];

    // Slice by slice, because both sides of a ratio then met the same machine.
    private string Ratio(string contender, int connections, Func<Figures, double> value) =>
        Contenders.Contains(Load.Contenders.ByHand)
            ? Text(
                Middle(Of(contender, connections).Zip(Of(Load.Contenders.ByHand, connections), (one, other) => value(one) / value(other))),
                "0.00")
            : "";

    private double Middle(string contender, int connections, Func<Figures, double> value) =>
        Middle(Of(contender, connections).Select(value));

    private static double Middle(IEnumerable<double> all)
    {
        var values = all.Order().ToList();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }

    private IEnumerable<Figures> Of(string contender, int connections) =>
        figures.Where(figure => figure.Contender == contender && figure.Connections == connections);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
