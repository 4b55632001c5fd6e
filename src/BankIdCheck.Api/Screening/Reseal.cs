using BankIdCheck.Api.Operations;
using BankIdCheck.Api.Storage;
using Microsoft.EntityFrameworkCore;
using Quartz;

namespace BankIdCheck.Api.Screening;

/// <summary>After a rotation, seals with the current key what an earlier one sealed, so that the earlier one can be thrown away.</summary>
[DisallowConcurrentExecution]
internal sealed partial class Reseal(ServiceStore service, ScreeningStore store, ArchiveCipher cipher, ILogger<Reseal> logger) : IJob
{
    private const int AtOnce = 20;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var count = await ResealAsync<ArchivedContent>(cancellationToken) + await ResealAsync<SealedOrder>(cancellationToken);
            if (count > 0)
            {
                Log.Resealed(logger, count, cipher.CurrentKeyId);
            }
        }
#pragma warning disable CA1031 // Tried again at the next run.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Failed(logger, Fault.Describe(exception));
        }
    }

    private async Task<int> ResealAsync<TRow>(CancellationToken cancellationToken)
        where TRow : SealedRow
    {
        var count = 0;
        for (var last = ""; ;)
        {
            var current = cipher.CurrentKeyId;
            List<TRow> rows;
            await using (var context = service.CreateContext())
            {
                rows = await context.Set<TRow>().Where(row => row.KeyId != current && row.SessionId.CompareTo(last) > 0)
                    .OrderBy(row => row.SessionId).Take(AtOnce).ToListAsync(cancellationToken);
            }

            if (rows.Count == 0)
            {
                return count;
            }

            last = rows[^1].SessionId;
            foreach (var row in rows)
            {
                count += await ResealAsync(row, cancellationToken);
            }
        }
    }

    // By the nonce, which is new with every sealing: what was erased or sealed again meanwhile is left alone.
    private async Task<int> ResealAsync<TRow>(TRow row, CancellationToken cancellationToken)
        where TRow : SealedRow
    {
        var (id, old) = (row.SessionId, row.Nonce);
        cipher.Seal(row, cipher.Open(row));
        var changed = 0;
        await store.WriteAsync(
            async context =>
            {
                changed = await context.Set<TRow>().Where(stored => stored.SessionId == id && stored.Nonce == old)
                    .ExecuteUpdateAsync(
                        set => set.SetProperty(stored => stored.KeyId, _ => row.KeyId).SetProperty(stored => stored.Nonce, _ => row.Nonce)
                            .SetProperty(stored => stored.Sealed, _ => row.Sealed),
                        cancellationToken);
                return false;
            },
            cancellationToken);
        return changed;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 68, EventName = "ScreeningResealed", Level = LogLevel.Information,
            Message = "Sealed {Count} rows of the archive with the key {KeyId}.")]
        public static partial void Resealed(ILogger logger, int count, string keyId);

        [LoggerMessage(EventId = 69, EventName = "ScreeningResealFailed", Level = LogLevel.Error,
            Message = "The archive could not be sealed with the current key: {Fault}.")]
        public static partial void Failed(ILogger logger, string fault);
    }
}
