namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>A clock that stands still until a test moves it. Stands for Microsoft.Extensions.TimeProvider.Testing.</summary>
internal sealed class ManualTime : TimeProvider
{
    /// <summary>Lifetimes of tokens are judged by the system's clock, so the two must agree at first.</summary>
    private readonly DateTimeOffset start = System.GetUtcNow();
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private TimeSpan passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => start + TimeSpan.FromTicks(GetTimestamp());

    public override long GetTimestamp()
    {
        lock (gate)
        {
            return passed.Ticks;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ManualTimer timer = new(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, and calls what has come due in the order of its time.</summary>
    public void Advance(TimeSpan by)
    {
        ManualTimer[] due;
        lock (gate)
        {
            passed += by;
            due = [.. timers.Where(timer => timer.Due <= passed).OrderBy(timer => timer.Due)];
            foreach (var timer in due)
            {
                Schedule(timer, timer.Period);
            }
        }

        foreach (var timer in due)
        {
            timer.Call();
        }
    }

    /// <summary>Moves the clock on whenever nothing happens for a while, until the task is done.</summary>
    public async Task<T> AdvanceUntilDoneAsync<T>(Task<T> task, TimeSpan step)
    {
        while (await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(250), System)) != task)
        {
            Advance(step);
        }

        return await task;
    }

    private void Schedule(ManualTimer timer, TimeSpan dueTime)
    {
        lock (gate)
        {
            timers.Remove(timer);
            if (dueTime >= TimeSpan.Zero && dueTime != Timeout.InfiniteTimeSpan)
            {
                timer.Due = passed + dueTime;
                timers.Add(timer);
            }
        }
    }

    private sealed class ManualTimer(ManualTime time, Action callback) : ITimer
    {
        public TimeSpan Due { get; set; }

        public TimeSpan Period { get; private set; }

        public void Call() => callback();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Period = period > TimeSpan.Zero ? period : Timeout.InfiniteTimeSpan;
            time.Schedule(this, dueTime);
            return true;
        }

        public void Dispose() => time.Schedule(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
