using System.Globalization;
using System.Text;

namespace BankIdCheck.Benchmarks.Load;

/// <summary>Bars of requests per second, each with its p99, for every number of connections. Readable on light and on dark paper.</summary>
internal static class LoadChart
{
    private const int Width = 860;
    private const int NameWidth = 210;
    private const int Longest = 470;
    private const int BarHeight = 20;
    private const int Head = 34;

    public static string Svg(LoadReport report)
    {
        var (contenders, connections) = (report.Contenders, report.Options.Connections);
        var most = connections.SelectMany(count => contenders.Select(contender => report.PerSecond(contender, count))).Max();
        var height = connections.Count * (Head + (contenders.Count * (BarHeight + 6)) + 16);

        StringBuilder svg = new();
        svg.Append(Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" font-family=\"sans-serif\" font-size=\"13\">\n"));
        svg.Append(Invariant($"<rect width=\"{Width}\" height=\"{height}\" fill=\"#ffffff\"/>\n"));
        var y = 0;
        foreach (var count in connections)
        {
            svg.Append(Invariant($"<text x=\"10\" y=\"{y + 22}\" font-weight=\"bold\">Requests per second, {report.Options.Store}, {count} connections, one core</text>\n"));
            y += Head;
            foreach (var contender in contenders)
            {
                Bar(svg, y, contender, report.PerSecond(contender, count), report.P99(contender, count) / 1000, most);
                y += BarHeight + 6;
            }

            y += 16;
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Bar(StringBuilder svg, int y, string contender, double perSecond, double p99, double most)
    {
        var width = (int)(perSecond / most * Longest);
        var colour = contender == Contenders.Service ? "#1b6ec2" : "#9db4c9";
        svg.Append(Invariant($"<text x=\"{NameWidth - 8}\" y=\"{y + 15}\" text-anchor=\"end\">{contender}</text>"));
        svg.Append(Invariant($"<rect x=\"{NameWidth}\" y=\"{y}\" width=\"{width}\" height=\"{BarHeight}\" fill=\"{colour}\"/>"));
        svg.Append(Invariant($"<text x=\"{NameWidth + width + 6}\" y=\"{y + 15}\">{perSecond:N0}, p99 {p99:0.0} ms</text>\n"));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
