using System.Buffers;
using System.Runtime.CompilerServices;
using BankIdCheck.Api.Storage;
using Microsoft.EntityFrameworkCore;

namespace BankIdCheck.Api.Audit;

/// <summary>Finds records: a page at a time, or all of them in the order in which they were written.</summary>
internal sealed class AuditSearch(ServiceStore store, Pseudonyms pseudonyms)
{
    private const int RecordsAtOnce = 1000;

    public async Task<AuditPage> FindAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        var before = query.Before ?? long.MaxValue;
        var found = await query.Apply(context, pseudonyms)
            .Where(record => record.Sequence < before)
            .OrderByDescending(record => record.Sequence)
            .Take(query.Limit + 1)
            .ToListAsync(cancellationToken);
        var page = found.Take(query.Limit).ToList();
        return new([.. page.Select(AuditEntry.Of)], found.Count > query.Limit ? page[^1].Sequence : null);
    }

    /// <summary>Where the records end now, so that an export ends although more are being written.</summary>
    public async Task<long> LastSequenceAsync(CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        return await context.AuditHeads.Select(head => head.LastSequence).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Read in pieces: a reader that is slow to take them holds no connection, no snapshot and no memory.</summary>
    public async IAsyncEnumerable<AuditEntry> ExportAsync(
        AuditQuery query, long upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var last = 0L; ;)
        {
            await using var context = store.CreateContext();
            var records = await query.Apply(context, pseudonyms)
                .Where(record => record.Sequence > last && record.Sequence <= upTo)
                .OrderBy(record => record.Sequence)
                .Take(RecordsAtOnce)
                .ToListAsync(cancellationToken);
            foreach (var record in records)
            {
                yield return AuditEntry.Of(record);
            }

            if (records.Count < RecordsAtOnce)
            {
                yield break;
            }

            last = records[^1].Sequence;
        }
    }
}

/// <summary>Comma-separated values as RFC 4180 has them, and harmless in a spreadsheet.</summary>
internal static class AuditCsv
{
    public const string Header =
        "sequence,time,kind,client,tenant,originator,nninPseudonym,documentPseudonym,keyId,documentType,documentIssuer,outcome,reason,ruleVersion,traceId,latencyMicroseconds\r\n";

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    public static string Row(AuditEntry entry) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{entry.Sequence},{entry.Time},{Field(entry.Kind)},{Field(entry.Client)},{Field(entry.Tenant)},{Field(entry.Originator)},{entry.NninPseudonym},{entry.DocumentPseudonym},{Field(entry.KeyId)},{Field(entry.DocumentType)},{Field(entry.DocumentIssuer)},{Field(entry.Outcome)},{Field(entry.Reason)},{Field(entry.RuleVersion)},{Field(entry.TraceId)},{entry.LatencyMicroseconds}\r\n");

    // A spreadsheet runs what begins like a formula (https://owasp.org/www-community/attacks/CSV_Injection).
    public static string Field(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return "";
        }

        var harmless = value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? "'" + value : value;
        return harmless.AsSpan().ContainsAny(Quoted) ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : harmless;
    }
}
