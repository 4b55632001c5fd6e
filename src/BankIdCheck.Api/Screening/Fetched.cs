using BankIdCheck.Aml;
using BankIdCheck.Api.Storage;

namespace BankIdCheck.Api.Screening;

/// <summary>What came of fetching one entity.</summary>
internal abstract record Fetched
{
    public abstract void Apply(ScreeningSession session, ServiceStoreContext context, ArchiveCipher cipher, DateTimeOffset at, string by);

    internal sealed record Content(string Name, CollectedContent Collected) : Fetched
    {
        public override void Apply(
            ScreeningSession session, ServiceStoreContext context, ArchiveCipher cipher, DateTimeOffset at, string by)
        {
            if (session.Entities.Single(entity => entity.Name == Name).IsFinal)
            {
                return; // erased meanwhile, or there already
            }

            ArchivedContent row = new() { SessionId = session.Id, Entity = Name, StoredAt = at };
            cipher.Seal(row, Collected.Bytes.Span);
            context.Add(row);
            session.Collect(at, Name, Collected, by);
        }
    }

    /// <summary>Gone at BankID, or unusable until it was gone.</summary>
    internal sealed record Lost(string Name, string Reason) : Fetched
    {
        public override void Apply(
            ScreeningSession session, ServiceStoreContext context, ArchiveCipher cipher, DateTimeOffset at, string by) =>
            session.FailEntity(at, Name, Reason, by);
    }

    /// <summary>Not this time.</summary>
    internal sealed record Hindered(string Trouble) : Fetched
    {
        public override void Apply(
            ScreeningSession session, ServiceStoreContext context, ArchiveCipher cipher, DateTimeOffset at, string by) =>
            session.Hinder(at, Trouble);
    }
}

/// <summary>The bytes as they were received, and what was found out about them.</summary>
internal sealed record CollectedContent(string MediaType, ReadOnlyMemory<byte> Bytes, byte[] Sha256, SignatureVerdict? Signature);

/// <summary>Names of what can be in the way.</summary>
internal static class Troubles
{
    public static string Of(Exception trouble) => trouble switch
    {
        AmlThrottledException => "throttled",
        AmlUnavailableException => "bankid-unavailable",
        AmlUntrustedContentException => "untrusted-content",
        AmlRefusedException => "refused-by-bankid",
        AmlExpiredException => "expired",
        ArchiveKeyException => "archive-key-missing",
        System.Security.Cryptography.CryptographicException => "unreadable",
        _ => "internal",
    };

    public static TimeSpan? RetryAfter(Exception trouble) => trouble switch
    {
        AmlThrottledException throttled => throttled.RetryAfter,
        AmlUnavailableException unavailable => unavailable.RetryAfter,
        _ => null,
    };
}
