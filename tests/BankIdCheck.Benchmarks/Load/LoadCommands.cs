using System.CommandLine;
using BankIdCheck.Api.Storage;
using BankIdCheck.Benchmarks.Servers;

namespace BankIdCheck.Benchmarks.Load;

/// <summary>The command line of the comparison, and of the servers that it starts.</summary>
internal static class LoadCommands
{
    private static readonly Option<ServiceStoreProvider> Store =
        new("--store") { Description = "Sqlite, or PostgreSql, which is started for it." };
    private static readonly Option<long> Customers =
        new("--customers") { DefaultValueFactory = _ => 1_000_000, Description = "At most 10,000,000." };
    private static readonly Option<int> Rounds =
        new("--rounds") { DefaultValueFactory = _ => 2, Description = "How often each server is started." };
    private static readonly Option<int> WarmUp = new("--warm-up") { DefaultValueFactory = _ => 24, Description = "Seconds." };
    private static readonly Option<int> Slices = new("--slices") { DefaultValueFactory = _ => 5, Description = "How often each server is measured, for two seconds, after a start." };
    private static readonly Option<DirectoryInfo?> Folder =
        new("--folder") { Description = "Where databases are put. In one of memory (/dev/shm) nothing waits for a disk." };
    private static readonly Option<string[]> Only =
        new("--only") { AllowMultipleArgumentsPerToken = true, Description = "Measure these servers, by name." };
    private static readonly Option<string[]> With = new("--with") { AllowMultipleArgumentsPerToken = true, Description = "Measure the service with this environment variable too, KEY=VALUE." };
    private static readonly Option<FileInfo?> Beside =
        new("--beside") { Description = "Measure another build too: its BankIdCheck.Api or BankIdCheck.Api.dll." };
    private static readonly Option<DirectoryInfo?> Node =
        new("--node") { Description = "Folder of the Node server after `npm ci`: it is measured too." };
    private static readonly Option<FileInfo?> Chart = new("--chart") { Description = "Write an SVG file." };

    public static Command Load(Option<FileInfo> service)
    {
        Command load = new("load", "The service beside a bare minimal API and the same job by hand, each on one core.") { Store, Customers, Rounds, WarmUp, Slices, Folder, Only, With, Beside, Node, Chart };
        load.SetAction((arguments, stop) => LoadBenchmark.RunAsync(Read(arguments, service), stop));
        return load;
    }

    public static IEnumerable<Command> Trends(Option<FileInfo> service)
    {
        Option<int> tokens =
            new("--tokens") { DefaultValueFactory = _ => 60_000, Description = "How many, of which the first half warms up." };
        Option<long> requests = new("--requests") { DefaultValueFactory = _ => 3_000_000 };
        Command warmUp = new("warm-up", "Requests per second from the start on, on one core.") { Customers, Folder, WarmUp };
        warmUp.SetAction((arguments, stop) => TrendBenchmarks.WarmUpAsync(Read(arguments, service), stop));
        Command neverSeen = new("never-seen", "Every request with a token of its own, with and without remembering tokens.") { Customers, Folder, Slices, tokens };
        neverSeen.SetAction(
            (arguments, stop) => TrendBenchmarks.NeverSeenAsync(Read(arguments, service), arguments.GetValue(tokens), stop));
        Command soak = new("soak", "Memory, handles and threads while very many requests are answered.") { Customers, Folder, requests };
        soak.SetAction((arguments, stop) => TrendBenchmarks.SoakAsync(Read(arguments, service), arguments.GetValue(requests), stop));
        Command growth = new("growth", "A thousand customers beside --customers.") { Customers, Folder, WarmUp, Slices };
        growth.SetAction((arguments, stop) => TrendBenchmarks.GrowthAsync(Read(arguments, service), stop));
        return [warmUp, neverSeen, soak, growth];
    }

    public static Command Serve()
    {
        Option<bool> remember = new("--remember-tokens");
        Command bare = new("bare");
        bare.SetAction((_, _) => Bare.RunAsync());
        Command byHand = new("by-hand") { remember };
        byHand.SetAction((arguments, _) => ByHand.RunAsync(arguments.GetValue(remember)));
        return new("serve", "One of the servers that the service is compared with.") { bare, byHand };
    }

    private static LoadOptions Read(ParseResult arguments, Option<FileInfo> service) => new()
    {
        Service = arguments.GetValue(service)!,
        Store = arguments.GetValue(Store),
        Customers = arguments.GetValue(Customers),
        Rounds = arguments.GetValue(Rounds),
        WarmUp = TimeSpan.FromSeconds(arguments.GetValue(WarmUp)),
        Slices = arguments.GetValue(Slices),
        Folder = arguments.GetValue(Folder),
        Only = arguments.GetValue(Only) ?? [],
        With = arguments.GetValue(With) ?? [],
        Beside = arguments.GetValue(Beside),
        Node = arguments.GetValue(Node),
        Chart = arguments.GetValue(Chart),
    };
}
