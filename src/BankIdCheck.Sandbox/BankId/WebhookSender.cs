using System.Text.Json.Nodes;

namespace BankIdCheck.Sandbox.BankId;

/// <summary>
/// Sends notifications over HTTP when they are due. One that is not answered 2xx is sent again, twice, with growing pauses; how often BankID
/// does so is not public.
/// </summary>
internal sealed class WebhookSender(BankIdSimulatorOptions options, TimeProvider time, SimulatorCounters counters) : IAsyncDisposable
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.Zero, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30)];

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 16 }) { Timeout = TimeSpan.FromSeconds(10) };
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
            foreach (var notice in Notices(session).Where(notice => hook.Statuses.Contains(notice.Status, StringComparer.Ordinal)))
            {
                _ = SendAsync(hook.Url, notice, session.Fault is BankIdFault.UnknownMembers, stop.Token);
            }
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
            BankIdFault.WebhookReordered => [.. notices.Zip(notices.AsEnumerable().Reverse(), (one, other) => one with { Due = session.ReportsReadyAt + (other.Due - session.JsonReadyAt) })],
            BankIdFault.WebhookDelayed => [.. notices.Select(notice => notice with { Due = notice.Due + options.WebhookDelay })],
            BankIdFault.WebhookForged => [new(session.Id, "AllDone", null, session.CreatedAt), new(Guid.NewGuid().ToString(), "Failed", null, session.CreatedAt), .. notices],
            BankIdFault.ReportNeverReady => [notices[0]],
            _ => notices,
        };
    }

    private async Task SendAsync(Uri url, Notice notice, bool withUnknownMembers, CancellationToken cancellationToken)
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

        try
        {
            var wait = notice.Due - time.GetUtcNow();
            foreach (var pause in Pauses)
            {
                var total = pause + (wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
                await Task.Delay(total, time, cancellationToken);
                wait = TimeSpan.Zero;
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
