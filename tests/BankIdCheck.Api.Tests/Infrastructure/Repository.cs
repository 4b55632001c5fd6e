namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>Files of the repository that tests compare with.</summary>
internal static class Repository
{
    /// <summary>Set to 1, tests write the snapshots that they otherwise compare with.</summary>
    private const string UpdateVariable = "BANKIDCHECK_UPDATE_SNAPSHOTS";

    public static string Root { get; } = FindRoot();

    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    public static void ShouldBeSnapshot(string actual, params string[] path)
    {
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(Path.Combine([Root, .. path]), actual);
        }

        Read(path).Should()
            .Be(actual, $"{string.Join('/', path)} is kept in step; run the test with {UpdateVariable}=1 to accept the change");
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "BankIdCheck.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return directory.FullName;
    }
}
