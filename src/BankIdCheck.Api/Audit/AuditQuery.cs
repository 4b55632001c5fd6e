using System.Globalization;
using System.Text.RegularExpressions;
using BankIdCheck.Api.Storage;
using BankIdCheck.Identifiers;

namespace BankIdCheck.Api.Audit;

/// <summary>A search whose every member is understood.</summary>
internal sealed partial record AuditQuery(
    NationalIdentityNumber? Nnin, long? From, long? To, string? Kind, string? Client, string? Outcome, string? Originator, long? Before,
    int Limit)
{
    private const int UsualLimit = 100;
    private const int HighestLimit = 1000;

    private static readonly string[] TimeForms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>The names of the members that were given, for the record of this search.</summary>
    public string Filters => string.Join(',', new[]
    {
        Nnin is null ? null : "nnin", From is null ? null : "from", To is null ? null : "to", Kind is null ? null : "kind",
        Client is null ? null : "client", Outcome is null ? null : "outcome", Originator is null ? null : "originator",
    }.OfType<string>());

    /// <summary>Null when something is wrong; <paramref name="errors"/> then says what, by JSON Pointer, all at once.</summary>
    public static AuditQuery? FromRequest(AuditSearchRequest request, bool isPaged, out IReadOnlyDictionary<string, string[]> errors)
    {
        Dictionary<string, string[]> found = [];
        errors = found;

        NationalIdentityNumber? nnin = null;
        Demand(
            "/nnin", request.Nnin is null || NationalIdentityNumber.TryParse(request.Nnin, NninPolicy.AnyElevenDigits, out nnin),
            "Must be eleven digits.");
        Demand("/from", IsTime(request.From, out var from), "Must be a date or a time of ISO 8601.");
        Demand("/to", IsTime(request.To, out var to), "Must be a date or a time of ISO 8601.");
        Demand("/kind", IsWord(request.Kind), "Must be a kind of record, such as check.");
        Demand("/client", IsWord(request.Client), "Must be a client id.");
        Demand("/outcome", IsWord(request.Outcome), "Must be an outcome, such as no-match.");
        Demand("/originator", IsWord(request.Originator), "Must be a BankID issuer id, such as 9980.");
        Demand(
            "/before", request.Before is null or > 0 && (isPaged || request.Before is null),
            "Must be the value of next in the page before; an export has no pages.");
        Demand(
            "/limit", request.Limit is null or (>= 1 and <= HighestLimit) && (isPaged || request.Limit is null),
            $"Must be 1 to {HighestLimit}; an export has no pages.");
        return found.Count > 0
            ? null
            : new(
                nnin, from, to, request.Kind, request.Client, request.Outcome, request.Originator, request.Before,
                request.Limit ?? UsualLimit);

        void Demand(string pointer, bool holds, string rule)
        {
            if (!holds)
            {
                found[pointer] = [rule];
            }
        }
    }

    /// <summary>The records that are asked for, in no order.</summary>
    public IQueryable<AuditRecord> Apply(ServiceStoreContext context, Pseudonyms pseudonyms)
    {
        IQueryable<AuditRecord> records = context.AuditRecords;
        if (Nnin is not null)
        {
            var any = pseudonyms.UnderAllKeys(Nnin).ToArray();
            records = records.Where(record => any.Contains(record.NninPseudonym));
        }

        records = From is { } from ? records.Where(record => record.AtMicroseconds >= from) : records;
        records = To is { } to ? records.Where(record => record.AtMicroseconds < to) : records;
        records = Kind is { } kind ? records.Where(record => record.Kind == kind) : records;
        records = Client is { } client ? records.Where(record => record.Client == client) : records;
        records = Outcome is { } outcome ? records.Where(record => record.Outcome == outcome) : records;
        return Originator is { } originator ? records.Where(record => record.Originator == originator) : records;
    }

    private static bool IsTime(string? text, out long? microseconds)
    {
        microseconds = null;
        if (text is null)
        {
            return true;
        }

        const DateTimeStyles Style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParseExact(text, TimeForms, CultureInfo.InvariantCulture, Style, out var time))
        {
            microseconds = time.ToUnixMicroseconds();
        }

        return microseconds is not null;
    }

    private static bool IsWord(string? text) => text is null || Word().IsMatch(text);

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
