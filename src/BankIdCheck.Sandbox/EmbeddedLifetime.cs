namespace BankIdCheck.Sandbox;

/// <summary>For a web application that is a part of this program: Ctrl-C belongs to the program.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
