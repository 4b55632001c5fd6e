using System.CommandLine;
using BankIdCheck.Benchmarks;
using BankIdCheck.Benchmarks.Load;
using BankIdCheck.Benchmarks.Micro;
using BankIdCheck.Benchmarks.Screening;

Option<FileInfo> service = new("--service")
{
    DefaultValueFactory = _ => new(Path.Combine(AppContext.BaseDirectory, "BankIdCheck.Api.dll")),
    Description = "The service to measure: the one built with this program, or a published one's BankIdCheck.Api, with .dll if it does not bring the framework along.",
    Recursive = true,
};

Option<int> runs = new("--runs") { DefaultValueFactory = _ => 10, Description = "How many starts." };
Command start = new("start", "From starting the process to the first 200.") { runs };
start.SetAction((arguments, stop) => StartBenchmark.RunAsync(arguments.GetValue(service)!, arguments.GetValue(runs), stop));

Option<int> requests = new("--requests") { DefaultValueFactory = _ => 100_000, Description = "How many requests." };
Command memory = new("memory", "Memory of the service while it answers.") { requests };
memory.SetAction((arguments, stop) => MemoryBenchmark.RunAsync(arguments.GetValue(service)!, arguments.GetValue(requests), stop));

RootCommand root = new("Figures of BankIdCheck. Run in Release: -c Release.")
{
    service, start, memory, LoadCommands.Load(service), LoadCommands.Serve(), MicroCommand.Create(), ScreeningCommands.Screening(service),
};
foreach (var trend in LoadCommands.Trends(service))
{
    root.Add(trend);
}

return await root.Parse(args).InvokeAsync();
