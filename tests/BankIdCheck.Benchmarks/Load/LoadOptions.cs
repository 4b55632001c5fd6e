using BankIdCheck.Api.Storage;

namespace BankIdCheck.Benchmarks.Load;

/// <summary>How the contenders are measured.</summary>
internal sealed record LoadOptions
{
    public required FileInfo Service { get; init; }

    public ServiceStoreProvider Store { get; init; }

    public long Customers { get; init; } = 1_000_000;

    /// <summary>How often each is started.</summary>
    public int Rounds { get; init; } = 2;

    /// <summary>How often each is measured after a start.</summary>
    public int Slices { get; init; } = 5;

    public IReadOnlyList<int> Connections { get; init; } = [32, 128];

    public TimeSpan WarmUp { get; init; }

    public TimeSpan Slice { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Where databases are put; the folder for temporary files unless given.</summary>
    public DirectoryInfo? Folder { get; init; }

    /// <summary>Names of contenders; all when empty.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Settings (<c>KEY=VALUE</c>) that the service is measured with once more, each by itself.</summary>
    public IReadOnlyList<string> With { get; init; } = [];

    /// <summary>Another build of the service, to be measured beside this one.</summary>
    public FileInfo? Beside { get; init; }

    /// <summary>Folder of the Node server, with its packages installed.</summary>
    public DirectoryInfo? Node { get; init; }

    public FileInfo? Chart { get; init; }

    public int ServerCore { get; init; }

    public int GeneratorCore { get; init; } = 1;
}
