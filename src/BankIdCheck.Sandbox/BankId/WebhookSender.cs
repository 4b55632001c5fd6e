using System.Text.Json.Nodes;

namespace BankIdCheck.Sandbox.BankId;

/// <summary>
/// Sends notifications over HTTP when they are due. One that is not answered 2xx is sent again, twice, with growing pauses; how often
/// BankID
/// does so is not public.
/// </summary>
internal sealed class WebhookSender(BankIdSimulatorOptions options, TimeProvider time, SimulatorCounters counters) : IAsyncDisposable
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30)];

    private readonly HttpClient http = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 16 })
    { Timeout = TimeSpan.FromSeconds(10) };
    private readonly CancellationTokenSource stop = new();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        http.Dispose();
        stop.Dispose();
    }

    public void Schedule(SimulatedSession session)
    {
        foreach (var hook in session.Hooks)
        {
            _ = SendAllAsync(hook, Notices(session), session.Fault is BankIdFault.UnknownMembers, stop.Token);
        }
    }

    private List<Notice> Notices(SimulatedSession session)
    {
        List<Notice> notices = session.Fault is BankIdFault.SessionFailed
            ? [new(session.Id, "Failed", null, session.JsonReadyAt)]
            : [
                new(session.Id, "JsonDataReady", null, session.JsonReadyAt),
                .. session.Reports.Select(report => new Notice(session.Id, "ReportReady", report, session.ReportsReadyAt)),
                new(session.Id, "AllDone", null, session.ReportsReadyAt),
            ];

        return session.Fault switch
        {
            BankIdFault.WebhookLost => [],
            BankIdFault.WebhookDoubled => [.. notices, .. notices],
            BankIdFault.WebhookReordered =>
                [.. notices.Zip(notices.AsEnumerable().Reverse(), (one, other) => one with { Due = session.ReportsReadyAt + (other.Due - session.JsonReadyAt) })],
            BankIdFault.WebhookDelayed => [.. notices.Select(notice => notice with { Due = notice.Due + options.WebhookDelay })],
            BankIdFault.WebhookForged =>
                [new(session.Id, "AllDone", null, session.CreatedAt), new(Guid.NewGuid().ToString(), "Failed", null, session.CreatedAt), .. notices],
            BankIdFault.ReportNeverReady => [notices[0]],
            _ => notices,
        };
    }

    private async Task SendAllAsync(Hook hook, List<Notice> notices, bool withUnknownMembers, CancellationToken cancellationToken)
    {
        try
        {
            foreach (
                var notice in notices.Where(
                    notice => hook.Statuses.Contains(notice.Status, StringComparer.Ordinal)).OrderBy(notice => notice.Due))
            {
                var wait = notice.Due - time.GetUtcNow();
                await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, cancellationToken);
                var body = Body(notice, withUnknownMembers);
                if (!await TrySendAsync(hook.Url, body, cancellationToken))
                {
                    _ = SendAgainAsync(hook.Url, body, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The simulator stops.
        }
    }

    private async Task SendAgainAsync(Uri url, JsonObject body, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var pause in Pauses)
            {
                await Task.Delay(pause, time, cancellationToken);
                if (await TrySendAsync(url, body, cancellationToken))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The simulator stops.
        }
    }

    private static JsonObject Body(Notice notice, bool withUnknownMembers)
    {
        JsonObject body = new() { ["sessionId"] = notice.Session, ["status"] = notice.Status };
        if (notice.Report is not null)
        {
            body["report"] = notice.Report;
        }

        if (withUnknownMembers)
        {
            body["introducedLater"] = new JsonObject { ["level"] = 3 };
        }

        return body;
    }

    private async Task<bool> TrySendAsync(Uri url, JsonObject body, CancellationToken cancellationToken)
    {
        try
        {
            counters.WebhookSent();
            using var response = await http.PostAsJsonAsync(url, body, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private sealed record Notice(string Session, string Status, string? Report, DateTimeOffset Due);
}
