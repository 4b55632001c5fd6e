using System.Text.Json;
using BankIdCheck.Aml;
using BankIdCheck.Api.Operations;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Screening;

/// <summary>
/// The step that must happen once: each create is a search that is paid for. That it is sent is durable before it is sent, so a process
/// that ends in between leaves an unknown outcome, which only a person may resolve, and never a second session.
/// </summary>
internal sealed partial class CreateStep(
    IAmlPersonClient bankId, ScreeningStore store, ArchiveCipher cipher, Pace pace, IOptions<ScreeningOptions> options, TimeProvider time,
    ILogger<CreateStep> logger)
{
    // The answers of a token endpoint that say that the client, not the request, is wrong (RFC 6749, section 5.2).
    private static readonly string[] ClientErrors =
        ["invalid_client", "unauthorized_client", "invalid_scope", "invalid_grant", "unsupported_grant_type"];

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // As long as a database that fails over may be away; what BankID said is known to nobody else.
    private static readonly TimeSpan LongestMemory = TimeSpan.FromMinutes(10);

    public async Task WorkAsync(ScreeningSession session)
    {
        var now = time.GetUtcNow();
        if (session.Create is CreateSteps.Sent or CreateSteps.Lost)
        {
            await WaitForDecisionAsync(session, now);
        }
        else if (now >= session.Deadline)
        {
            await store.ChangeAsync(
                session.Id, (current, _) => Fails(current, now, current.Trouble ?? "not-created-in-time"), CancellationToken.None);
        }
        else
        {
            var secret = await ReadOrderAsync(session.Id);
            if (await store.ChangeAsync(session.Id, (current, _) => current.TrySend(time.GetUtcNow()), CancellationToken.None) is not null)
            {
                var answered = await SendAsync(secret);
                await UntilStoredAsync(session, answered);
            }
        }
    }

    // Found as sent at the beginning of a step: whoever sent it is gone, or has said that nobody knows.
    private Task<ScreeningSession?> WaitForDecisionAsync(ScreeningSession session, DateTimeOffset now) =>
        store.ChangeAsync(
            session.Id,
            (current, _) =>
            {
                current.LoseSightOfCreate(now, "interrupted", now + options.Value.DecideWithin);
                return current.Create is CreateSteps.Lost && (now < current.Deadline || Fails(current, now, "create-outcome-unknown"));
            },
            CancellationToken.None,
            current => (current.Deadline, session.Rings));

    private async Task<OrderSecret> ReadOrderAsync(string id)
    {
        var row = await store.OrderAsync(id, CancellationToken.None)
            ?? throw new InvalidOperationException("A session to create has no order.");
        return JsonSerializer.Deserialize(cipher.Open(row), OrderJson.Default.OrderSecret)!;
    }

    /// <summary>
    /// Returns what to do with the session, whatever happened. Not cancelled when the service stops: the answer would be lost.
    /// </summary>
    private async Task<Action<ScreeningSession>> SendAsync(OrderSecret secret)
    {
        try
        {
            var id = await bankId.CreateSessionAsync(secret.Order.ToScreening(WebhookAddress(secret.WebhookToken)), CancellationToken.None);
            return session => session.Created(time.GetUtcNow(), id, time.GetUtcNow() + options.Value.GiveUpAfter);
        }
        catch (AmlRefusedException refused) when (!IsAboutClient(refused))
        {
            return session => session.Fail(time.GetUtcNow(), "refused-by-bankid", Sources.Service);
        }
        catch (AmlInvalidScreeningException)
        {
            return session => session.Fail(time.GetUtcNow(), "invalid", Sources.Service);
        }
        catch (AmlException known) when (known is not AmlCreateOutcomeUnknownException)
        {
            Log.NotCreated(logger, Fault.Describe(known));
            return session => session.NotCreated(time.GetUtcNow(), known is AmlRefusedException ? "client-refused" : Troubles.Of(known));
        }
#pragma warning disable CA1031 // Whatever else it is, it happened after the request may have left.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.OutcomeUnknown(logger, Fault.Describe(exception));
            return session => session.LoseSightOfCreate(time.GetUtcNow(), "no-answer", time.GetUtcNow() + options.Value.DecideWithin);
        }
    }

    private async Task UntilStoredAsync(ScreeningSession session, Action<ScreeningSession> answered)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                await store.ChangeAsync(
                    session.Id,
                    (current, _) =>
                    {
                        answered(current);
                        return true;
                    },
                    CancellationToken.None,
                    current => (current.State is SessionStates.OutcomeUnknown ? current.Deadline : pace.Next(current), session.Rings));
                return;
            }
#pragma warning disable CA1031 // Whatever the store's trouble is, the answer must not be forgotten for it.
            catch (Exception exception) when (time.GetElapsedTime(start) < LongestMemory)
#pragma warning restore CA1031
            {
                var fault = Fault.Describe(exception);
                Log.NotStoredYet(logger, session.Id, fault);
                await Task.Delay(Pause, time);
            }
        }
    }

    private Uri? WebhookAddress(string token) =>
        options.Value.Webhooks.PublicBaseAddress is { } address ? new($"{address.AbsoluteUri.TrimEnd('/')}/aml/webhooks/{token}") : null;

    private static bool IsAboutClient(AmlRefusedException refused) =>
        refused.Status is System.Net.HttpStatusCode.Unauthorized or System.Net.HttpStatusCode.Forbidden
            || ClientErrors.Contains(refused.Code, StringComparer.Ordinal);

    private static bool Fails(ScreeningSession session, DateTimeOffset at, string reason)
    {
        session.Fail(at, reason, Sources.Service);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 63, EventName = "ScreeningNotCreated", Level = LogLevel.Warning,
            Message = "BankID did not create a screening; it is sent again later: {Fault}.")]
        public static partial void NotCreated(ILogger logger, string fault);

        [LoggerMessage(EventId = 64, EventName = "ScreeningOutcomeUnknown", Level = LogLevel.Error,
            Message = "Whether BankID created a screening is not known. It is not sent again unless somebody decides so: {Fault}.")]
        public static partial void OutcomeUnknown(ILogger logger, string fault);

        [LoggerMessage(EventId = 65, EventName = "ScreeningAnswerNotStored", Level = LogLevel.Critical,
            Message = "What BankID said about screening {Session} could not be stored yet: {Fault}.")]
        public static partial void NotStoredYet(ILogger logger, string session, string fault);
    }
}
