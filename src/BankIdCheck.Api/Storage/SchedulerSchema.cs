using Quartz;
using Quartz.Impl.AdoJobStore;

namespace BankIdCheck.Api.Storage;

/// <summary>
/// The tables of Quartz.NET's job store, by the script that its assembly carries: it creates what is missing, so it too can be run again.
/// </summary>
internal static class SchedulerSchema
{
    private const string Separator = "--;;";

    // In the resource these stand for the prefix of the tables, with and without a schema's name.
    private static readonly string[] Placeholders = ["{0}", "{1}"];

    public static string Script(ServiceStoreProvider provider)
    {
        var (dialect, end) = provider is ServiceStoreProvider.PostgreSql ? ("postgres", "") : ("sqlServer", "GO\n");
        using var resource = typeof(IScheduler).Assembly.GetManifestResourceStream($"Quartz.Impl.AdoJobStore.Schema.create_{dialect}.sql")
            ?? throw new InvalidOperationException("This version of Quartz.NET keeps its schema elsewhere.");
        using StreamReader reader = new(resource);
        var statements = reader.ReadToEnd().ReplaceLineEndings("\n").Split($"{Separator}\n").Skip(1); // what is before the first is about the file
        var script = string.Concat(statements.Select(statement => $"{statement}{end}"));
        return Placeholders.Aggregate(
            script, (text, placeholder) => text.Replace(placeholder, AdoConstants.DefaultTablePrefix, StringComparison.Ordinal));
    }
}
