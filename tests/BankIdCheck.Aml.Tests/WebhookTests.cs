using System.Collections.Concurrent;
using System.Net;
using System.Text;
using BankIdCheck.Sandbox.BankId;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BankIdCheck.Aml.Tests;

/// <summary>Notifications: how they are read, and what arrives when the simulator misbehaves.</summary>
public sealed class WebhookTests
{
    [Theory]
    [InlineData("JsonDataReady", WebhookStatus.JsonDataReady)]
    [InlineData("ReportReady", WebhookStatus.ReportReady)]
    [InlineData("AllDone", WebhookStatus.AllDone)]
    [InlineData("Failed", WebhookStatus.Failed)]
    [InlineData("ALL_DONE", WebhookStatus.AllDone)]
    public void The_four_statuses_are_read(string text, WebhookStatus status)
    {
        var webhook = Parse($$"""{"sessionId":"s-1","status":"{{text}}","report":"aml-report"}""");

        webhook.Status.Known.Should().Be(status);
        webhook.SessionId!.Value.Should().Be("s-1");
        webhook.Report.Should().Be(ReportType.Aml);
    }

    [Fact]
    public void What_is_not_known_is_kept()
    {
        var webhook = Parse("""{"sessionId":"s-1","status":"HalfDone","extra":{"a":1},"extra":2}""");

        webhook.Status.Should().Be(new OpenValue<WebhookStatus>("HalfDone"));
        webhook.Status.Known.Should().BeNull();
        webhook.Unknown["extra"].GetInt32().Should().Be(2);
    }

    [Theory]
    [InlineData("""{"id":"x","data":{"sessionId":"s-1","status":"AllDone"}}""")]
    [InlineData("""{"SESSIONID":"s-1","Status":"AllDone"}""")]
    [InlineData("""{"sessionId":"s-1","eventType":"AllDone"}""")]
    public void Other_forms_are_understood(string body)
    {
        var webhook = Parse(body);

        webhook.Status.Known.Should().Be(WebhookStatus.AllDone);
        webhook.SessionId!.Value.Should().Be("s-1");
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"sessionId":"../secret","status":7}""")]
    [InlineData("""{"sessionId":null,"status":null,"report":"a b"}""")]
    public void What_is_missing_or_unsafe_is_null(string body)
    {
        var webhook = Parse(body);

        webhook.SessionId.Should().BeNull();
        webhook.Report.Should().BeNull();
        webhook.Status.Known.Should().BeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    [InlineData("\"AllDone\"")]
    public void What_is_no_JSON_object_is_no_notification(string body)
    {
        var parse = () => Parse(body);

        parse.Should().Throw<AmlUntrustedContentException>();
    }

    [Fact]
    public void A_body_that_is_too_long_is_no_notification()
    {
        var parse = () => Parse($$"""{"status":"{{new string('x', AmlWebhook.LongestBody)}}"}""");

        parse.Should().Throw<AmlUntrustedContentException>();
    }

    [Fact]
    public async Task Notifications_arrive_in_the_order_of_the_guide() =>
        (await ReceiveAsync(null, 3)).Should().Equal("JsonDataReady", "ReportReady", "AllDone");

    [Fact]
    public async Task Only_the_statuses_asked_for_arrive()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using var harness = await Harness.StartAsync();
        await harness.Client.CreateSessionAsync(
            With(Harness.Tomas, new WebhookOrder(receiver.Address) { Statuses = [WebhookStatus.AllDone] }));

        await receiver.WaitForAsync(1);

        receiver.Statuses.Should().Equal("AllDone");
    }

    [Fact]
    public async Task A_doubled_notification_arrives_twice() =>
        (await ReceiveAsync(BankIdFault.WebhookDoubled, 6)).Should().BeEquivalentTo(
            "JsonDataReady", "ReportReady", "AllDone", "JsonDataReady", "ReportReady", "AllDone");

    [Fact]
    public async Task Reordered_notifications_begin_with_the_last() =>
        (await ReceiveAsync(BankIdFault.WebhookReordered, 3, reportAfter: TimeSpan.FromMilliseconds(300)))[0].Should().Be("AllDone");

    [Fact]
    public async Task A_failed_session_notifies_once() => (await ReceiveAsync(BankIdFault.SessionFailed, 1)).Should().Equal("Failed");

    [Fact]
    public async Task A_lost_notification_does_not_keep_polling_from_the_result()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using var harness = await Harness.StartAsync();

        var session = await harness.CreateAndWaitAsync(With(Harness.Faulty(BankIdFault.WebhookLost), new WebhookOrder(receiver.Address)));

        (await harness.Client.DownloadResultAsync(session)).Json.Length.Should().BePositive();
        harness.Simulator.Counters.WebhooksSent.Should().Be(0);
    }

    [Fact]
    public async Task A_delayed_notification_comes_when_its_time_has_come()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using var harness = await Harness.StartAsync();
        var session = await harness.CreateAndWaitAsync(
            With(Harness.Faulty(BankIdFault.WebhookDelayed), new WebhookOrder(receiver.Address)));
        session.IsReady.Should().BeTrue();
        receiver.Statuses.Should().BeEmpty();

        harness.Simulator.Clock.Advance(TimeSpan.FromMinutes(10));
        await receiver.WaitForAsync(3);
    }

    [Fact]
    public async Task A_forged_notification_is_only_a_reason_to_ask()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using var harness = await Harness.StartAsync(Harness.Instant with { JsonAfter = TimeSpan.FromHours(1) });
        var id = await harness.Client.CreateSessionAsync(
            With(Harness.Faulty(BankIdFault.WebhookForged), new WebhookOrder(receiver.Address)));
        await receiver.WaitForAsync(2);

        var forged = receiver.Webhooks.Single(webhook => webhook.SessionId == id);
        var truth = await harness.Client.GetSessionAsync(forged.SessionId!);

        forged.Status.Known.Should().Be(WebhookStatus.AllDone);
        truth.IsReady.Should().BeFalse();
        var unknown = () => harness.Client.GetSessionAsync(receiver.Webhooks.Single(webhook => webhook.SessionId != id).SessionId!);
        await unknown.Should().ThrowAsync<AmlExpiredException>();
    }

    [Fact]
    public async Task A_receiver_that_stumbles_is_notified_again()
    {
        await using Receiver receiver = await Receiver.StartAsync(failures: 1);
        await using var harness = await Harness.StartAsync();
        await harness.Client.CreateSessionAsync(
            With(Harness.Tomas, new WebhookOrder(receiver.Address) { Statuses = [WebhookStatus.AllDone] }));
        await TokenTests.Eventually(() => receiver.Refused == 1);

        await TokenTests.Eventually(() =>
        {
            harness.Simulator.Clock.Advance(TimeSpan.FromSeconds(1));
            return receiver.Statuses.Any();
        });
    }

    private static async Task<string[]> ReceiveAsync(BankIdFault? fault, int count, TimeSpan? reportAfter = null)
    {
        await using Receiver receiver = await Receiver.StartAsync();
        var simulation = Harness.Instant with { Clock = new MovableClock(), JsonAfter = TimeSpan.FromMilliseconds(50), ReportAfter = reportAfter ?? TimeSpan.FromMilliseconds(200) };
        await using var harness = await Harness.StartAsync(simulation);
        await harness.Client.CreateSessionAsync(
            With(fault is null ? Harness.Tomas : Harness.Faulty(fault.Value), new WebhookOrder(receiver.Address)));

        await receiver.WaitForAsync(count);
        return [.. receiver.Statuses];
    }

    private static PersonScreening With(PersonScreening screening, WebhookOrder webhook) => new()
    {
        FirstName = screening.FirstName,
        LastName = screening.LastName,
        DateOfBirth = screening.DateOfBirth,
        Ssn = screening.Ssn,
        Webhook = webhook,
    };

    private static AmlWebhook Parse(string body) => AmlWebhook.Parse(Encoding.UTF8.GetBytes(body));

    /// <summary>A bank's webhook address.</summary>
    private sealed class Receiver : IAsyncDisposable
    {
        private readonly WebApplication app;
        private int failures;
        private int refused;

        private Receiver(WebApplication app, int failures) => (this.app, this.failures) = (app, failures);

        public ConcurrentQueue<AmlWebhook> Webhooks { get; } = new();

        public IEnumerable<string> Statuses => Webhooks.Select(webhook => webhook.Status.Text!);

        public int Refused => refused;

        public Uri Address => new($"{app.Urls.First()}/hook/c2VjcmV0");

        public static async Task<Receiver> StartAsync(int failures = 0)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrelOnLoopback();
            var host = builder.Build();
            Receiver receiver = new(host, failures);
            host.MapPost("/hook/{secret}", receiver.ReceiveAsync);
            await host.StartAsync();
            return receiver;
        }

        public async Task WaitForAsync(int count) => await TokenTests.Eventually(() => Webhooks.Count >= count);

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task<IResult> ReceiveAsync(HttpRequest request)
        {
            if (Interlocked.Decrement(ref failures) >= 0)
            {
                Interlocked.Increment(ref refused);
                return TypedResults.StatusCode((int)HttpStatusCode.InternalServerError);
            }

            using MemoryStream body = new();
            await request.Body.CopyToAsync(body);
            Webhooks.Enqueue(AmlWebhook.Parse(body.ToArray()));
            return TypedResults.Ok();
        }
    }
}
