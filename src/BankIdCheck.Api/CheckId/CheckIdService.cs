using BankIdCheck.Api.Customers;
using BankIdCheck.Identifiers;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.CheckId;

/// <summary>Decides whether a person and a document belong together in the bank's records.</summary>
internal sealed partial class CheckIdService(
    CustomerStores stores, IOptions<CheckIdOptions> options, TimeProvider time, ILogger<CheckIdService> logger)
{
    /// <summary>For the audit. Raised whenever the same request and the same record could come to another outcome than before.</summary>
    public const string RuleVersion = "1";

    public async Task<CheckIdOutcome> CheckAsync(CheckIdQuery query, CancellationToken cancellationToken)
    {
        if (query.Document.Issuer.DescribesHolder)
        {
            Log.IssuerDescribesHolder(logger, query.Document.Issuer.Code, query.Originator);
        }

        IReadOnlyList<StoredDocument> documents;
        try
        {
            documents = await stores[options.Value.Originators[query.Originator]].FindAsync(query.Nnin, cancellationToken);
        }
#pragma warning disable CA1031 // A fault of any kind is a fault and not an answer.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            cancellationToken.ThrowIfCancellationRequested(); // whatever the driver made of it: the caller hung up
            return new CheckIdOutcome.StoreUnavailable(fault);
        }

        return Decide(documents, query.Document);
    }

    private CheckIdOutcome Decide(IReadOnlyList<StoredDocument> documents, IdentityDocument asked)
    {
        if (documents.Count > CustomerStore.MostDocumentsOfOnePerson)
        {
            return new CheckIdOutcome.StoreInDoubt("more-documents-than-a-person-has");
        }

        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return documents.Select(document => document.CompareWith(asked, today)).Append(Agreement.None).Max() switch
        {
            Agreement.Full => new CheckIdOutcome.Answered(MatchFound: true, now),
            Agreement.InDoubt => new CheckIdOutcome.StoreInDoubt("record-not-understood"),
            _ => new CheckIdOutcome.Answered(MatchFound: false, now),
        };
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 30, EventName = "IssuerDescribesHolder", Level = LogLevel.Warning,
            Message = "The issuer {Code} describes a holder without nationality, not an issuer; the caller for originator {Originator} may be mixing the two up.")]
        public static partial void IssuerDescribesHolder(ILogger logger, string code, string originator);
    }
}
