using System.Buffers.Binary;
using BankIdCheck.Api.CheckId;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Audit;

/// <summary>
/// Counts the misses of each person, known to the bank or not, by pseudonym. Checks that are under way count as misses until they have
/// ended, so that a burst of guesses gets no further than guesses one by one; who would be one too many waits for the others' end.
/// </summary>
internal sealed class MissLimit(IOptions<CheckIdOptions> options, TimeProvider time)
{
    // A bound for memory, of some hundred MB. The limit per client keeps what can come in a window far below it.
    private const int MostMisses = 2_000_000;

    private readonly int most = options.Value.Limits.MissesPerNnin;
    private readonly TimeSpan window = options.Value.Limits.MissWindow;
    private readonly Lock gate = new();
    private readonly Dictionary<UInt128, Person> persons = [];
    private readonly Queue<(DateTimeOffset At, UInt128 Person)> missesInWindow = [];

    public DateTimeOffset WindowStart => time.GetUtcNow() - window;

    /// <summary>
    /// Null when the check may be made, which <see cref="Leave"/> must follow; otherwise how long the person is out of bounds.
    /// </summary>
    public async ValueTask<TimeSpan?> EnterAsync(byte[] nninPseudonym)
    {
        var key = Key(nninPseudonym);
        while (true)
        {
            Task turn;
            lock (gate)
            {
                Forget();
                var person = Find(key);
                if (person.Misses.Count >= most)
                {
                    return person.Misses.Peek() - WindowStart;
                }

                if (person.Misses.Count + person.UnderWay < most)
                {
                    person.UnderWay++;
                    return null;
                }

                turn = (person.SomebodyLeaves ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await turn;
        }
    }

    public void Leave(byte[] nninPseudonym, bool missed)
    {
        lock (gate)
        {
            var key = Key(nninPseudonym);
            var person = Find(key);
            person.UnderWay--;
            if (missed)
            {
                Count(key, person, time.GetUtcNow());
            }

            person.SomebodyLeaves?.SetResult();
            person.SomebodyLeaves = null;
            RemoveIfIdle(key, person);
        }
    }

    /// <summary>Counts misses that other processes have recorded, or this one before it was started again.</summary>
    public void Observe(IEnumerable<(long AtMicroseconds, byte[] Nnin)> recorded)
    {
        foreach (var (at, nnin) in recorded)
        {
            lock (gate)
            {
                var key = Key(nnin);
                Count(key, Find(key), Microseconds.ToTime(at));
                Forget();
            }
        }
    }

    // Half of a pseudonym tells persons apart just as well, and is a number.
    private static UInt128 Key(byte[] pseudonym) => BinaryPrimitives.ReadUInt128BigEndian(pseudonym);

    private Person Find(UInt128 key)
    {
        if (!persons.TryGetValue(key, out var person))
        {
            persons.Add(key, person = new());
        }

        return person;
    }

    private void Count(UInt128 key, Person person, DateTimeOffset at)
    {
        person.Misses.Enqueue(at);
        missesInWindow.Enqueue((at, key));
    }

    private void Forget()
    {
        while (missesInWindow.TryPeek(out var oldest) && (oldest.At <= WindowStart || missesInWindow.Count > MostMisses))
        {
            missesInWindow.Dequeue();
            var person = persons[oldest.Person];
            person.Misses.Dequeue();
            RemoveIfIdle(oldest.Person, person);
        }
    }

    private void RemoveIfIdle(UInt128 key, Person person)
    {
        if (person is { UnderWay: 0, Misses.Count: 0 })
        {
            persons.Remove(key);
        }
    }

    private sealed class Person
    {
        public Queue<DateTimeOffset> Misses { get; } = new(0);

        public int UnderWay { get; set; }

        public TaskCompletionSource? SomebodyLeaves { get; set; }
    }
}
