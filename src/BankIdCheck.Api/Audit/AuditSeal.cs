using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace BankIdCheck.Api.Audit;

/// <summary>
/// Seals batches, the head and the stub of the chain: HMAC-SHA-256 over an unambiguous form of them (every member in a fixed order,
/// numbers as eight bytes, texts and bytes led by their length), under a key that the database does not hold. Not for two threads at once.
/// </summary>
internal sealed class AuditSeal(AuditKey key) : IDisposable
{
    // The first byte of what is sealed, so that nothing sealed as one thing can be shown as another; raised when the form changes.
    private const byte BatchForm = 1;
    private const byte HeadForm = 2;
    private const byte StubForm = 3;
    private const int LengthOfNull = -1;

    private readonly IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Seal);
    private byte[] buffer = new byte[16 * 1024];
    private int used;

    public string KeyId => key.Id;

    /// <summary>The hash of a batch. The records come one by one, so that checking a batch needs no memory for it.</summary>
    public void BeginBatch(long number, long firstSequence, long lastSequence, long atMicroseconds, byte[] previousHash)
    {
        used = 0;
        Add(BatchForm);
        Add(number);
        Add(firstSequence);
        Add(lastSequence);
        Add(atMicroseconds);
        Add(key.Id);
        Add(previousHash);
    }

    public void AddRecord(AuditRecord record)
    {
        Add(record.Sequence);
        Add(record.AtMicroseconds);
        Add(record.Kind);
        Add(record.Client);
        Add(record.Tenant);
        Add(record.Originator);
        Add(record.NninPseudonym);
        Add(record.DocumentPseudonym);
        Add(record.KeyId);
        Add(record.DocumentType);
        Add(record.DocumentIssuer);
        Add(record.Outcome);
        Add(record.Reason);
        Add(record.RuleVersion);
        Add(record.TraceId);
        Add(record.LatencyMicroseconds);
    }

    public byte[] End()
    {
        Flush();
        return hash.GetHashAndReset();
    }

    public byte[] OfHead(long number, long lastSequence, byte[] batchHash) =>
        Of(HeadForm, number, lastSequence, atMicroseconds: 0, batchHash);

    public byte[] OfStub(long number, long lastSequence, long atMicroseconds, byte[] batchHash) =>
        Of(StubForm, number, lastSequence, atMicroseconds, batchHash);

    public bool IsOf(AuditHead head) => AreEqual(head.Seal, OfHead(head.Number, head.LastSequence, head.Hash));

    public bool IsOf(AuditStub stub) => AreEqual(stub.Seal, OfStub(stub.Number, stub.LastSequence, stub.AtMicroseconds, stub.Hash));

    public static bool AreEqual(byte[] left, byte[] right) => CryptographicOperations.FixedTimeEquals(left, right);

    public void Dispose() => hash.Dispose();

    private byte[] Of(byte form, long number, long lastSequence, long atMicroseconds, byte[] batchHash)
    {
        used = 0;
        Add(form);
        Add(number);
        Add(lastSequence);
        Add(atMicroseconds);
        Add(key.Id);
        Add(batchHash);
        return End();
    }

    private void Add(byte value) => Room(sizeof(byte))[0] = value;

    private void Add(long value) => BinaryPrimitives.WriteInt64BigEndian(Room(sizeof(long)), value);

    private void Add(int value) => BinaryPrimitives.WriteInt32BigEndian(Room(sizeof(int)), value);

    private void Add(string? text)
    {
        if (text is null)
        {
            Add(LengthOfNull);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(text);
        Add(length);
        Encoding.UTF8.GetBytes(text, Room(length));
    }

    private void Add(byte[]? bytes)
    {
        if (bytes is null)
        {
            Add(LengthOfNull);
            return;
        }

        Add(bytes.Length);
        bytes.CopyTo(Room(bytes.Length));
    }

    private Span<byte> Room(int length)
    {
        if (used + length > buffer.Length)
        {
            Flush();
            if (length > buffer.Length)
            {
                buffer = new byte[length]; // a text that somebody wrote into the database, to be found out
            }
        }

        used += length;
        return buffer.AsSpan(used - length, length);
    }

    private void Flush()
    {
        hash.AppendData(buffer, 0, used);
        used = 0;
    }
}
