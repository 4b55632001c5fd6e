using System.Diagnostics;

namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>For what happens soon, but not before the answer has been read.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static Task BecomesTrueAsync(Func<Task<bool>> condition, string because, TimeSpan? patience = null) =>
        BecomesTrueAsync(condition, () => because, patience);

    /// <summary>With a reason that tells what was seen last.</summary>
    public static async Task BecomesTrueAsync(Func<Task<bool>> condition, Func<string> because, TimeSpan? patience = null)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Stopwatch.GetElapsedTime(start).Should().BeLessThan(patience ?? Patience, "{0}", because());
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    public static Task BecomesTrueAsync(Func<bool> condition, string because) =>
        BecomesTrueAsync(() => Task.FromResult(condition()), because);
}
