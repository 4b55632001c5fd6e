using System.Collections.Concurrent;

namespace BankIdCheck.Sandbox.BankId;

/// <summary>What the simulator has seen, for tests and the control endpoint.</summary>
internal sealed class SimulatorCounters(BankIdSimulatorOptions options)
{
    private readonly ConcurrentDictionary<BankIdOperation, int> requests = new();
    private readonly ConcurrentDictionary<string, int> sessionsByPerson = new(StringComparer.Ordinal);
    private int connections;
    private int mostConnections;
    private int sessions;
    private int otherHostRequests;
    private int webhooksSent;

    public int Connections => Volatile.Read(ref connections);

    /// <summary>The largest number of connections that were open at one time.</summary>
    public int MostConnections => Volatile.Read(ref mostConnections);

    public int Sessions => Volatile.Read(ref sessions);

    /// <summary>Requests that came to the host that links and redirects lead to when they lead elsewhere.</summary>
    public int OtherHostRequests => Volatile.Read(ref otherHostRequests);

    public int WebhooksSent => Volatile.Read(ref webhooksSent);

    /// <summary>
    /// Path and query of every request when <see cref="BankIdSimulatorOptions.RecordTargets"/> is on, for a search after personal data.
    /// </summary>
    public ConcurrentQueue<string> Targets { get; } = new();

    public int Requests(BankIdOperation operation) => requests.GetValueOrDefault(operation);

    /// <summary>The largest number of sessions that one person (by full name) got.</summary>
    public int MostSessionsPerPerson => sessionsByPerson.IsEmpty ? 0 : sessionsByPerson.Values.Max();

    public void Seen(HttpRequest request)
    {
        if (options.RecordTargets)
        {
            Targets.Enqueue(request.Path + request.QueryString);
        }
    }

    public void Requested(BankIdOperation operation) => requests.AddOrUpdate(operation, 1, static (_, count) => count + 1);

    public void Created(string person)
    {
        Interlocked.Increment(ref sessions);
        sessionsByPerson.AddOrUpdate(person, 1, static (_, count) => count + 1);
    }

    public void OtherHostRequested() => Interlocked.Increment(ref otherHostRequests);

    public void WebhookSent() => Interlocked.Increment(ref webhooksSent);

    public void Connected()
    {
        var now = Interlocked.Increment(ref connections);
        for (var most = MostConnections; now > most; most = MostConnections)
        {
            Interlocked.CompareExchange(ref mostConnections, now, most);
        }
    }

    public void Disconnected() => Interlocked.Decrement(ref connections);
}
