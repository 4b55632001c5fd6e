namespace BankIdCheck.Sandbox;

internal static class Waiting
{
    public static Task UntilStoppedAsync(this CancellationToken stop) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop).ContinueWith(_ => { }, TaskScheduler.Default);
}
