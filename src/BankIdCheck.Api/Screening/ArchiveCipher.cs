using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Screening;

/// <summary>
/// Seals what is stored about a person: AES-256-GCM (NIST SP 800-38D) with a random nonce for each row. What a row belongs to is
/// authenticated with it, so that sealed bytes moved to another row do not open.
/// </summary>
internal sealed class ArchiveCipher(IOptionsMonitor<ArchiveOptions> options)
{
    public const int KeyLength = 32;
    public const int NonceLength = 12;
    private const int TagLength = 16;

    /// <exception cref="ArchiveKeyException">The configuration has no usable key.</exception>
    public string CurrentKeyId => Options.CurrentKey!;

    private ArchiveOptions Options
    {
        get
        {
            try
            {
                return options.CurrentValue;
            }
            catch (OptionsValidationException)
            {
                throw new ArchiveKeyException();
            }
        }
    }

    /// <exception cref="ArchiveKeyException">The configuration has no usable key.</exception>
    public void Seal(SealedRow row, ReadOnlySpan<byte> plain)
    {
        var keys = Options;
        row.KeyId = keys.CurrentKey!;
        row.Nonce = RandomNumberGenerator.GetBytes(NonceLength);
        row.Sealed = new byte[plain.Length + TagLength];
        using AesGcm aes = new(KeyOf(keys, row.KeyId), TagLength);
        aes.Encrypt(row.Nonce, plain, row.Sealed.AsSpan(0, plain.Length), row.Sealed.AsSpan(plain.Length), Belonging(row));
    }

    /// <exception cref="ArchiveKeyException">The configuration lacks the key that the row was sealed with.</exception>
    /// <exception cref="CryptographicException">The row was changed, or another key has its key's id.</exception>
    public byte[] Open(SealedRow row)
    {
        var plain = new byte[row.Sealed.Length - TagLength];
        using AesGcm aes = new(KeyOf(Options, row.KeyId), TagLength);
        aes.Decrypt(row.Nonce, row.Sealed.AsSpan(0, plain.Length), row.Sealed.AsSpan(plain.Length), plain, Belonging(row));
        return plain;
    }

    private static byte[] KeyOf(ArchiveOptions options, string id) =>
        options.Keys.TryGetValue(id, out var key) ? Convert.FromBase64String(key) : throw new ArchiveKeyException();

    private static byte[] Belonging(SealedRow row) => Encoding.UTF8.GetBytes($"bankidcheck:{row.Belongs}:{row.KeyId}");
}

/// <summary>A row whose content is sealed.</summary>
internal abstract class SealedRow
{
    public required string SessionId { get; init; }

    public string KeyId { get; set; } = "";

    public byte[] Nonce { get; set; } = [];

    /// <summary>Ciphertext and tag.</summary>
    public byte[] Sealed { get; set; } = [];

    /// <summary>What the content is of.</summary>
    public abstract string Belongs { get; }
}

/// <summary>Who is to be screened, and how: kept until the session is final.</summary>
internal sealed class SealedOrder : SealedRow
{
    public override string Belongs => $"order:{SessionId}";
}

/// <summary>The bytes of an entity, as they were received.</summary>
internal sealed class ArchivedContent : SealedRow
{
    public required string Entity { get; init; }

    public required DateTimeOffset StoredAt { get; init; }

    public override string Belongs => $"content:{SessionId}:{Entity}";
}

/// <summary>Without the key nothing can be stored or read; with it, everything can again.</summary>
internal sealed class ArchiveKeyException() : Exception("The key of the archive is not configured.");
