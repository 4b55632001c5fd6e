using System.Diagnostics.CodeAnalysis;

namespace BankIdCheck.Sandbox.BankId;

/// <summary>The faults that are waiting to happen, and the reserved last names that ask for them.</summary>
internal sealed class FaultBook
{
    private const string NamePrefix = "Fault-";

    private readonly Lock gate = new();
    private readonly List<Injected> waiting = [];
    private readonly HashSet<(string LastName, BankIdFault Fault)> happened = [];

    public static string LastNameOf(BankIdFault fault) => NamePrefix + fault;

    public static BankIdFault? ForLastName(string lastName) =>
        lastName.StartsWith(NamePrefix, StringComparison.Ordinal)
            && Enum.TryParse<BankIdFault>(lastName.AsSpan(NamePrefix.Length), out var fault)
            ? fault
            : null;

    /// <summary>
    /// Lets a fault happen to the next requests of an operation, or to the next sessions that are created when it is about a whole session.
    /// </summary>
    public void Inject(BankIdFault fault, int times = 1, BankIdOperation? operation = null)
    {
        lock (gate)
        {
            waiting.Add(new Injected(fault, operation) { Left = times });
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            waiting.Clear();
            happened.Clear();
        }
    }

    /// <summary>Takes one of the waiting faults that can happen to this request.</summary>
    public bool TryTake(BankIdOperation operation, [NotNullWhen(true)] out BankIdFault? taken, params ReadOnlySpan<BankIdFault> possible)
    {
        lock (gate)
        {
            foreach (var fault in possible)
            {
                if (waiting.Find(w => w.Fault == fault && (w.Operation ?? operation) == operation) is { } found)
                {
                    taken = fault;
                    found.Left--;
                    waiting.RemoveAll(w => w.Left <= 0);
                    return true;
                }
            }
        }

        taken = null;
        return false;
    }

    /// <summary>True the first time it is asked about a reserved name.</summary>
    public bool IsFirst(string lastName, BankIdFault fault)
    {
        lock (gate)
        {
            return happened.Add((lastName, fault));
        }
    }

    private sealed record Injected(BankIdFault Fault, BankIdOperation? Operation)
    {
        public int Left { get; set; }
    }
}
