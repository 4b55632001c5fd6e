using System.Collections.Concurrent;

namespace BankIdCheck.Sandbox.BankId;

/// <summary>The person that a session is about, as it was sent.</summary>
internal sealed record Subject(string FirstName, string LastName, string? DateOfBirth, string? Ssn);

/// <summary>A wish for notifications, as it was sent.</summary>
internal sealed record Hook(Uri Url, IReadOnlyList<string> Statuses);

/// <summary>A session. Its state is a function of the time that has passed, so a clock can be moved and nothing need run.</summary>
internal sealed record SimulatedSession(
    string Id, Subject Subject, IReadOnlyList<string> Expand, IReadOnlyList<string> Reports, IReadOnlyList<Hook> Hooks, bool SearchesOfac,
    DateTimeOffset CreatedAt)
{
    public BankIdFault? Fault { get; init; }

    public DateTimeOffset JsonReadyAt { get; init; }

    public DateTimeOffset ReportsReadyAt { get; init; }

    public string StatusOf(string entity, DateTimeOffset now)
    {
        if (entity == SessionStore.JsonData)
        {
            return now < JsonReadyAt ? "IN_PROGRESS" : Fault is BankIdFault.SessionFailed ? "FAILED" : "READY";
        }

        return Fault switch
        {
            BankIdFault.SessionFailed when now >= JsonReadyAt => "FAILED",
            BankIdFault.ReportNeverReady when now >= JsonReadyAt => "IN_PROGRESS",
            BankIdFault.UnknownEnumValues when now >= JsonReadyAt && now < ReportsReadyAt => "BEING_TYPESET",
            _ => now < JsonReadyAt ? "NOT_STARTED" : now < ReportsReadyAt ? "IN_PROGRESS" : "READY",
        };
    }

    public DateTimeOffset ReadyAt(string entity) => entity == SessionStore.JsonData ? JsonReadyAt : ReportsReadyAt;
}

/// <summary>All sessions.</summary>
internal sealed class SessionStore(
    BankIdSimulatorOptions options, TimeProvider time, FaultBook faults, SimulatorCounters counters, WebhookSender webhooks)
{
    public const string JsonData = "jsonData";

    private readonly ConcurrentDictionary<string, SimulatedSession> sessions = new(StringComparer.Ordinal);

    public SimulatedSession Create(
        Subject subject, IReadOnlyList<string> expand, IReadOnlyList<string> reports, IReadOnlyList<Hook> hooks, bool searchesOfac)
    {
        var now = time.GetUtcNow();
        SimulatedSession session = new(Guid.NewGuid().ToString(), subject, expand, reports, hooks, searchesOfac, now)
        {
            Fault = FaultBook.ForLastName(subject.LastName) ?? TakeSessionFault(),
            JsonReadyAt = now + options.JsonAfter,
            ReportsReadyAt = now + options.JsonAfter + options.ReportAfter,
        };
        sessions[session.Id] = session;
        counters.Created($"{subject.FirstName} {subject.LastName}");
        webhooks.Schedule(session);
        return session;
    }

    public IEnumerable<SimulatedSession> All => sessions.Values;

    public SimulatedSession? Find(string id) => sessions.GetValueOrDefault(id);

    public string CreateUnready()
    {
        var years = time.GetUtcNow().AddYears(10);
        SimulatedSession session = new(
            Guid.NewGuid().ToString(), new("Tomas", "Topstad", "2007-01-01", Ssn: null), [], ["aml-report"], [], SearchesOfac: false,
            time.GetUtcNow())
        {
            JsonReadyAt = years,
            ReportsReadyAt = years,
        };
        sessions[session.Id] = session;
        return session.Id;
    }

    public bool IsExpired(SimulatedSession session, string entity) =>
        session.Fault is BankIdFault.ResultExpired || time.GetUtcNow() >= session.ReadyAt(entity) + options.ResultLifetime;

    private BankIdFault? TakeSessionFault() =>
        faults.TryTake(
            BankIdOperation.Create, out var fault,
            BankIdFault.WebhookLost, BankIdFault.WebhookDoubled, BankIdFault.WebhookReordered, BankIdFault.WebhookDelayed,
            BankIdFault.WebhookForged,
            BankIdFault.SessionFailed, BankIdFault.ReportNeverReady, BankIdFault.ResultExpired, BankIdFault.ResetAfterCreate,
            BankIdFault.HalfBody,
            BankIdFault.WrongLength, BankIdFault.HtmlWith200, BankIdFault.EmptyPdf, BankIdFault.TamperedPdf, BankIdFault.LinkToAnotherHost,
            BankIdFault.Redirect, BankIdFault.UnknownEnumValues, BankIdFault.UnknownMembers, BankIdFault.EmptyNodes,
            BankIdFault.MissingNodes)
            ? fault
            : null;
}
