using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BankIdCheck.Api.Audit;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Screening;

/// <summary>Takes orders. When it returns, the order is durable.</summary>
internal sealed class ScreeningIntake(
    ScreeningStore store, ArchiveCipher cipher, Fingerprints fingerprints, Pseudonyms pseudonyms, IOptions<ScreeningOptions> options,
    TimeProvider time)
{
    private const int TokenBytes = 32;

    /// <summary>
    /// The session of this order, new or of an earlier request with the same key; null when that request had another order.
    /// </summary>
    public async Task<ScreeningSession?> AcceptAsync(
        ScreeningOrder order, string client, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var prints = fingerprints.Of(client, idempotencyKey, order);
        var session = Session(order, client, prints[0], out var token);
        SealedOrder secret = new() { SessionId = session.Id };
        cipher.Seal(secret, JsonSerializer.SerializeToUtf8Bytes(new OrderSecret(order, token), OrderJson.Default.OrderSecret));

        var older = await store.AddAsync(session, secret, [.. prints.Select(print => print.Request).OfType<byte[]>()], cancellationToken);
        return older is null ? session
            : prints.Any(print => CryptographicOperations.FixedTimeEquals(print.Order, older.OrderHash)) ? older
            : null;
    }

    /// <summary>What is stored of a webhook's token.</summary>
    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private ScreeningSession Session(ScreeningOrder order, string client, Fingerprint fingerprint, out string token)
    {
        var now = Microseconds.ToTime(time.GetUtcNow().ToUnixMicroseconds()); // as it will be read again
        token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        var id = Guid.CreateVersion7(now).ToString("N");
        ScreeningSession session = new()
        {
            Id = id,
            Lane = LaneJob.LaneOf(id),
            Reference = order.Reference,
            Client = client,
            IdempotencyHash = fingerprint.Request,
            OrderHash = fingerprint.Order,
            WebhookHash = HashOf(token),
            NninPseudonym = order.Nnin is { } nnin ? pseudonyms.Of(nnin) : null,
            PseudonymKeyId = pseudonyms.Current.Id,
            CreatedAt = now,
            DueAt = now,
            Relationship = order.Relationship,
        };
        var names = order.Reports.Select(report => report.Type).Prepend(ScreeningStore.JsonData);
        foreach (var (position, name) in names.Index())
        {
            session.Entities.Add(new() { SessionId = id, Name = name, Position = (short)position });
        }

        session.Accept(now, now + options.Value.GiveUpAfter);
        return session;
    }
}
