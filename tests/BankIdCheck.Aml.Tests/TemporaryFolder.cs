namespace BankIdCheck.Aml.Tests;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("bankidcheck-aml-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
