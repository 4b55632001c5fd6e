namespace BankIdCheck.Sandbox.BankId;

/// <summary>
/// A clock that can be moved forward, with its timers. It runs with the machine's clock, or stands still between moves. Stands for
/// Microsoft.Extensions.TimeProvider.Testing, which has no running clock.
/// </summary>
internal sealed class MovableClock(bool running = true, DateTimeOffset? start = null) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly HashSet<Alarm> alarms = [];
    private readonly DateTimeOffset begun = System.GetUtcNow();
    private DateTimeOffset shown = start ?? System.GetUtcNow();

    /// <summary>How many timers wait; lets a test move a standing clock only when everybody sleeps.</summary>
    public int Sleepers
    {
        get
        {
            lock (gate)
            {
                return alarms.Count;
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return Now();
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Alarm[] all;
        lock (gate)
        {
            shown += by;
            all = [.. alarms];
        }

        foreach (var alarm in all)
        {
            alarm.ClockMoved();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Alarm alarm = new(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    private DateTimeOffset Now() => running ? shown + (System.GetUtcNow() - begun) : shown;

    /// <summary>A timer: due at a moment of this clock, woken by the machine's timer or by a move, whichever comes first.</summary>
    private sealed class Alarm : ITimer
    {
        private readonly MovableClock clock;
        private readonly TimerCallback callback;
        private readonly object? state;
        private readonly ITimer? waker;
        private DateTimeOffset due = DateTimeOffset.MaxValue;
        private TimeSpan period = Timeout.InfiniteTimeSpan;

        public Alarm(MovableClock clock, TimerCallback callback, object? state)
        {
            (this.clock, this.callback, this.state) = (clock, callback, state);
            waker = clock.IsRunning
                ? System.CreateTimer(_ => ClockMoved(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)
                : null;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                this.period = period;
                due = dueTime < TimeSpan.Zero ? DateTimeOffset.MaxValue : clock.Now() + dueTime;
                if (due == DateTimeOffset.MaxValue)
                {
                    clock.alarms.Remove(this);
                }
                else
                {
                    clock.alarms.Add(this);
                }
            }

            ClockMoved();
            return true;
        }

        public void ClockMoved()
        {
            bool rings;
            lock (clock.gate)
            {
                var now = clock.Now();
                rings = due <= now;
                if (rings)
                {
                    due = period > TimeSpan.Zero ? now + period : DateTimeOffset.MaxValue;
                }

                if (due == DateTimeOffset.MaxValue)
                {
                    clock.alarms.Remove(this);
                }
                else
                {
                    waker?.Change(due - now, Timeout.InfiniteTimeSpan);
                }
            }

            if (rings)
            {
                callback(state);
            }
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                clock.alarms.Remove(this);
                due = DateTimeOffset.MaxValue;
            }

            waker?.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private bool IsRunning => running;
}
