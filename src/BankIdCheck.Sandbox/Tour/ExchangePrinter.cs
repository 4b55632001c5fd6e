using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Spectre.Console;

namespace BankIdCheck.Sandbox.Tour;

/// <summary>Shows requests and answers as people read them: JSON indented, tokens shortened, secrets left out.</summary>
internal sealed partial class ExchangePrinter(IAnsiConsole console)
{
    private static readonly string[] TellingHeaders =
        ["Content-Type", "WWW-Authenticate", "Retry-After", "Location", "ETag", "Signature-Verdict", "Content-Disposition"];
    private static readonly string[] TellingClaims = ["iss", "aud", "azp", "roles", "exp"];
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // More of an answer than this says nothing more.
    private const int MostLines = 24;

    private string Ellipsis => console.Profile.Capabilities.Unicode ? "…" : "...";

    public void PrintTitle(string title, string why, int number, int of)
    {
        console.WriteLine();
        console.Write(new Rule($"[bold]{number} of {of}: {Markup.Escape(title)}[/]") { Justification = Justify.Left });
        console.MarkupLine($"[grey]{Markup.Escape(why)}[/]");
    }

    public void Print(Exchange exchange, bool passed)
    {
        Box("Request", Color.Blue, RequestText(exchange));
        var milliseconds = exchange.Duration.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
        var answer = $"Answer: {exchange.Status} {exchange.Answer.ReasonPhrase}, {milliseconds} ms";
        Box(answer, passed ? Color.Green : Color.Red, AnswerText(exchange));
        if (exchange.Json is JsonObject json && json["access_token"] is JsonValue token)
        {
            Box("What the token says", Color.Grey, Claims(token.GetValue<string>()));
        }
    }

    public void PrintVerdict(string expected, bool passed) => console.MarkupLine(passed
        ? $"[green]{Mark("✓", "OK")} {Markup.Escape(expected)}[/]"
        : $"[red]{Mark("✗", "WRONG")} expected {Markup.Escape(expected)}[/]");

    public void PrintResult(int passed, int of)
    {
        console.WriteLine();
        console.Write(new Rule());
        console.MarkupLine(passed == of
            ? $"[bold green]{Mark("✓", "OK")} {passed} of {of} steps were answered as they should be.[/]"
            : $"[bold red]{Mark("✗", "WRONG")} {of - passed} of {of} steps were not answered as they should be.[/]");
    }

    public void PrintFailure(string text) => console.MarkupLine($"[bold red]{Mark("✗", "WRONG")} {Markup.Escape(text)}[/]");

    private string Mark(string sign, string word) => console.Profile.Capabilities.Unicode ? sign : word;

    private void Box(string title, Color color, string text) =>
        console.Write(new Panel(new Text(text))
        {
            Header = new PanelHeader($" {Markup.Escape(title)} "),
            BorderStyle = new Style(color),
            Expand = true,
        });

    private string RequestText(Exchange exchange)
    {
        var request = exchange.Request;
        List<string> lines =
        [
            $"{request.Method} {request.RequestUri!.PathAndQuery}",
            $"Host: {request.RequestUri.Authority}",
            .. request.Headers.Select(header => $"{header.Key}: {string.Join(", ", header.Value)}"),
        ];
        if (request.Content is { } content)
        {
            lines.AddRange([$"Content-Type: {content.Headers.ContentType}", "", content is FormUrlEncodedContent ? Form(exchange.RequestBody) : Pretty(exchange.RequestBody)]);
        }

        return Shorten(string.Join('\n', lines));
    }

    private string AnswerText(Exchange exchange)
    {
        IEnumerable<string> lines =
        [
            .. exchange.Answer.Headers.Concat(exchange.Answer.Content.Headers)
                .Where(header => TellingHeaders.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
                .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}"),
            "",
            exchange.Json is { } json ? Beginning(Pretty(json)) : $"({exchange.AnswerBytes.Length} bytes)",
        ];
        return Shorten(string.Join('\n', lines));
    }

    private string Beginning(string text)
    {
        var lines = text.Split('\n');
        return lines.Length <= MostLines
            ? text
            : string.Join('\n', [.. lines.Take(MostLines), $"{Ellipsis} {lines.Length - MostLines} lines more"]);
    }

    private string Form(string body) => string.Join('\n', QueryHelpers.ParseQuery(body)
        .Select(field => $"{field.Key}={(field.Key == "client_secret" ? Ellipsis : field.Value.ToString())}"));

    private static string Pretty(string body) => Exchange.Parse(body) is { } json ? Pretty(json) : body;

    /// <summary>Indented, but a small object or array within takes one line.</summary>
    private static string Pretty(JsonNode json) =>
        SmallPart().Replace(json.ToJsonString(Indented), part => LineBreak().Replace(part.Value, " "));

    private static string Claims(string token)
    {
        var claims = JsonNode.Parse(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Decode(new JsonWebToken(token).EncodedPayload))!;
        return Pretty(new JsonObject(TellingClaims.Select(name => KeyValuePair.Create(name, claims[name]?.DeepClone()))));
    }

    private string Shorten(string text) => Token().Replace(text, token => $"{token.Value[..12]}{Ellipsis} ({token.Length} characters)");

    [GeneratedRegex(@"eyJ[\w-]+\.[\w-]+\.[\w-]*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();

    [GeneratedRegex(@"(?<=: )[\[{]\n[^\[\]{}]{1,75}\n *[\]}]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SmallPart();

    [GeneratedRegex(@"\n *", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LineBreak();
}
