using BankIdCheck.Api.Audit;
using BankIdCheck.Api.Storage;

namespace BankIdCheck.Api.CheckId;

/// <summary>A check with what surrounds it: not too many misses before, and a durable record before anybody hears of the outcome.</summary>
internal sealed partial class AuditedCheck(
    CheckIdService service, MissLimit misses, Pseudonyms pseudonyms, AuditWriter audit, TimeProvider time, ILogger<AuditedCheck> logger)
{
    public async Task<CheckIdOutcome> CheckAsync(CheckIdQuery query, AuditCaller caller, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var nnin = pseudonyms.Of(query.Nnin);
        try
        {
            await audit.ReadyAsync();
            CheckIdOutcome outcome;
            if (await misses.EnterAsync(nnin) is { } wait)
            {
                Log.TooManyMisses(logger, caller.Client, query.Originator, caller.TraceId);
                outcome = new CheckIdOutcome.TooManyMisses(wait);
            }
            else
            {
                outcome = await LookUpAsync(query, nnin, cancellationToken);
            }

            await audit.WriteAsync(Record(query, nnin, caller, outcome, time.GetElapsedTime(start)));
            return outcome;
        }
        catch (AuditUnavailableException exception)
        {
            return new CheckIdOutcome.NotRecorded(exception);
        }
    }

    private async Task<CheckIdOutcome> LookUpAsync(CheckIdQuery query, byte[] nnin, CancellationToken cancellationToken)
    {
        var missed = true; // also when the caller hangs up
        try
        {
            var outcome = await service.CheckAsync(query, cancellationToken);
            missed = outcome is not (CheckIdOutcome.Answered { MatchFound: true } or CheckIdOutcome.StoreUnavailable);
            return outcome;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new CheckIdOutcome.CallerHungUp();
        }
        finally
        {
            misses.Leave(nnin, missed);
        }
    }

    private AuditRecord Record(CheckIdQuery query, byte[] nnin, AuditCaller caller, CheckIdOutcome outcome, TimeSpan latency)
    {
        var (word, reason) = Words(outcome);
        return new()
        {
            AtMicroseconds = time.GetUtcNow().ToUnixMicroseconds(),
            Kind = AuditKinds.Check,
            Client = caller.Client,
            Tenant = caller.Tenant,
            Originator = query.Originator,
            NninPseudonym = nnin,
            DocumentPseudonym = pseudonyms.Of(query.Document),
            KeyId = pseudonyms.Current.Id,
            DocumentType = query.Document.Type.IsKnown ? query.Document.Type.Value : AuditRecord.OtherDocumentType,
            DocumentIssuer = query.Document.Issuer.Code,
            Outcome = word,
            Reason = reason,
            RuleVersion = CheckIdService.RuleVersion,
            TraceId = caller.TraceId,
            LatencyMicroseconds = (long)latency.TotalMicroseconds,
        };
    }

    private static (string Word, string? Reason) Words(CheckIdOutcome outcome) => outcome switch
    {
        CheckIdOutcome.Answered { MatchFound: true } => (AuditOutcomes.Match, null),
        CheckIdOutcome.Answered => (AuditOutcomes.NoMatch, null),
        CheckIdOutcome.StoreUnavailable unavailable => (AuditOutcomes.StoreUnavailable, Columns.Fit(unavailable.Cause.GetType().Name)),
        CheckIdOutcome.StoreInDoubt doubt => (AuditOutcomes.StoreInDoubt, doubt.Reason),
        CheckIdOutcome.TooManyMisses => (AuditOutcomes.TooManyMisses, null),
        _ => (AuditOutcomes.CallerHungUp, null),
    };

    private static partial class Log
    {
        [LoggerMessage(EventId = 31, EventName = "TooManyMisses", Level = LogLevel.Warning,
            Message = "Too many misses for one person: client {Client}, originator {Originator}, trace {TraceId}. Somebody may be guessing; the audit has the person's pseudonym.")]
        public static partial void TooManyMisses(ILogger logger, string? client, string originator, string traceId);
    }
}
