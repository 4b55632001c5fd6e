using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>Receives every line at every level, exceptions included, and keeps those that hold something that was sent.</summary>
internal sealed class LogCapture : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = [];

    public Secrets Secrets { get; } = new();

    public IEnumerable<string> Lines => lines;

    /// <summary>What was logged as an error. An issuer that is slow to start is none of the service's: it is asked again.</summary>
    public IEnumerable<string> Errors =>
        lines.Where(line => (line.StartsWith("Error ", StringComparison.Ordinal) || line.StartsWith("Critical ", StringComparison.Ordinal))
            && !line.Contains("SigningKeysFailed", StringComparison.Ordinal));

    public IEnumerable<string> Leaks => lines.Where(Secrets.IsIn);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(LogCapture capture, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            capture.lines.Enqueue($"{category} scope {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var members = state is IEnumerable<KeyValuePair<string, object?>> pairs
                ? string.Join(' ', pairs.Select(pair => pair.Value))
                : "";
            capture.lines.Enqueue($"{logLevel} {category} {eventId} {formatter(state, exception)} {members} {exception}");
        }
    }
}

/// <summary>What must not be seen again: numbers and tokens that were sent.</summary>
internal sealed class Secrets
{
    /// <summary>Shorter text would be found by chance.</summary>
    private const int ShortestTelling = 6;

    private readonly ConcurrentDictionary<string, bool> values = [];

    public void Add(string? value)
    {
        if (value?.Length >= ShortestTelling)
        {
            values.TryAdd(value, true);
        }
    }

    /// <summary>Each part of a token by itself.</summary>
    public void AddFrom(string? token)
    {
        foreach (var part in token?.Split('.').Skip(1) ?? [])
        {
            Add(part);
        }
    }

    public void AddFromBody(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            AddMember(document.RootElement, "nnin");
            if (document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty("document", out var asked))
            {
                AddMember(asked, "number");
            }

            if (document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty("person", out var person))
            {
                AddMember(person, "ssn");
                AddMember(person, "lastName", otherThan: "Refused"); // a name that the simulated BankID knows, and a word that logs may hold
                AddMember(person, "dateOfBirth");
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException) // InvalidOperationException: half a surrogate pair
        {
            Add(body);
        }
    }

    public bool IsIn(string text) => values.Keys.Any(value => text.Contains(value, StringComparison.OrdinalIgnoreCase));

    private void AddMember(JsonElement element, string name, string? otherThan = null)
    {
        if (element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var member)
            && member.ValueKind is JsonValueKind.String or JsonValueKind.Number && member.ToString() != otherThan)
        {
            Add(member.ToString());
        }
    }
}
