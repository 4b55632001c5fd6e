using BankIdCheck.Api.Storage;

namespace BankIdCheck.Benchmarks.Load;

/// <summary>A server that is measured, and how it is started.</summary>
internal sealed record Contender(string Name, IReadOnlyList<string> Command, IReadOnlyDictionary<string, string>? More = null);

internal static class Contenders
{
    public const string ByHand = "by hand";
    public const string Service = "BankIdCheck";

    private static readonly string ThisProgram = Path.Combine(AppContext.BaseDirectory, "BankIdCheck.Benchmarks.dll");

    public static IReadOnlyList<Contender> For(LoadOptions options)
    {
        List<Contender> all =
        [
            new("bare minimal API", ["dotnet", ThisProgram, "serve", "bare"]),
            new(ByHand, ["dotnet", ThisProgram, "serve", "by-hand"]),
            new("by hand, remembers tokens", ["dotnet", ThisProgram, "serve", "by-hand", "--remember-tokens"]),
            OfService(options),
        ];
        if (options.Store == ServiceStoreProvider.Sqlite && options.Node is { } node)
        {
            all.Add(new("Node, tuned", ["node", Path.Combine(node.FullName, "server.js")]));
        }

        return [.. all.Where(contender => options.Only.Count == 0 || options.Only.Contains(contender.Name)), .. Variants(options)];
    }

    private static IEnumerable<Contender> Variants(LoadOptions options)
    {
        foreach (var setting in options.With)
        {
            var pair = setting.Split('=', 2);
            yield return OfService(options, (pair[0], pair[^1])) with { Name = setting };
        }

        if (options.Beside is { } other)
        {
            yield return new("the other build", CommandOf(other));
        }
    }

    /// <summary>A program that brings the framework along is started by itself.</summary>
    public static IReadOnlyList<string> CommandOf(FileInfo service) =>
        service.Extension == ".dll" ? ["dotnet", service.FullName] : [service.FullName];

    public static Contender OfService(LoadOptions options, params (string Key, string Value)[] more) =>
        new(Service, CommandOf(options.Service), more.ToDictionary(setting => setting.Key, setting => setting.Value));
}
