using System.CommandLine;
using BankIdCheck.Benchmarks;
using BankIdCheck.Benchmarks.Load;
using BankIdCheck.Benchmarks.Screening;

Option<FileInfo> service = new("--service")
{
    DefaultValueFactory = _ => new(Path.Combine(AppContext.BaseDirectory, "BankIdCheck.Api.dll")),
    Description = "The service to measure: the one built with this program, or a published one's BankIdCheck.Api.dll.",
    Recursive = true,
};

Option<int> runs = new("--runs") { DefaultValueFactory = _ => 10, Description = "How many starts." };
Command start = new("start", "From starting the process to the first 200.") { runs };
start.SetAction((arguments, stop) => StartBenchmark.RunAsync(arguments.GetValue(service)!, arguments.GetValue(runs), stop));

Option<int> requests = new("--requests") { DefaultValueFactory = _ => 100_000, Description = "How many requests." };
Command memory = new("memory", "Memory of the service while it answers.") { requests };
memory.SetAction((arguments, stop) => MemoryBenchmark.RunAsync(arguments.GetValue(service)!, arguments.GetValue(requests), stop));

return await new RootCommand("Figures of BankIdCheck. Run in Release: -c Release.")
{
    service, start, memory, LoadCommands.Load(service), LoadCommands.Serve(), ScreeningCommands.Screening(service),
}
    .Parse(args).InvokeAsync();
