using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Serilog;
using Serilog.Formatting.Json;
using Serilog.Settings.Configuration;

namespace BankIdCheck.Api.Operations;

internal static class Logging
{
    private const string Framework = "Microsoft.AspNetCore";

    // With its own log off, the framework gives a request a trace id only if somebody listens.
    private static readonly ActivityListener TraceIds = new()
    {
        ShouldListenTo = source => source.Name == Framework,
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
    };

    /// <summary>Console, one JSON object per line in Production. Levels and further sinks come from the section <c>Serilog</c>.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The logger disposes of its sinks.")]
    public static void AddLogging(this WebApplicationBuilder builder)
    {
        var configuration = new LoggerConfiguration()
            .ReadFrom.Configuration(
                builder.Configuration, new ConfigurationReaderOptions(typeof(ConsoleLoggerConfigurationExtensions).Assembly));
        configuration = builder.Environment.IsProduction()
            ? configuration.WriteTo.Sink(new StandardOutput(new JsonFormatter(renderMessage: true)))
            : configuration.WriteTo.Console(formatProvider: CultureInfo.InvariantCulture);

        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(configuration.CreateLogger(), dispose: true);
        builder.Services.PostConfigure<LoggerFilterOptions>(KeepCallersTextOut);
        ActivitySource.AddActivityListener(TraceIds);
    }

    // Below Warning the framework quotes request lines, paths and tokens' failures, and its request scope adds the path to every event.
    // No configuration may bring that back, so these rules replace those of the section "Logging".
    private static void KeepCallersTextOut(LoggerFilterOptions filter)
    {
        filter.MinLevel = LogLevel.Trace; // Serilog decides about the rest
        filter.Rules.Clear();
        filter.Rules.Add(new(providerName: null, Framework, LogLevel.Warning, filter: null));
        filter.Rules.Add(new(providerName: null, $"{Framework}.Hosting.Diagnostics", LogLevel.None, filter: null));
    }
}
