using System.Security.Cryptography;

namespace BankIdCheck.Aml;

/// <summary>
/// A downloaded PDF report. It is complete and checked before it is handed on, which is why it is in memory; its size is bounded by
/// <see cref="BankIdAmlOptions.MaxReportBytes"/>.
/// </summary>
public sealed class AmlReport
{
    /// <summary>Holds a report.</summary>
    /// <param name="type">Which report it is.</param>
    /// <param name="pdf">The bytes as received.</param>
    /// <param name="signature">The verdict on its signature.</param>
    public AmlReport(ReportType type, ReadOnlyMemory<byte> pdf, SignatureVerdict signature)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(signature);
        Type = type;
        Pdf = pdf;
        Signature = signature;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(pdf.Span));
    }

    /// <summary>Which report it is.</summary>
    public ReportType Type { get; }

    /// <summary>The bytes as received.</summary>
    public ReadOnlyMemory<byte> Pdf { get; }

    /// <summary>Length in bytes.</summary>
    public long Length => Pdf.Length;

    /// <summary>SHA-256 of the bytes as received, 64 lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>
    /// The verdict on its digital signature. A report with a bad one is handed on all the same: what to do with it is the caller's
    /// decision,
    /// and the evidence is needed for it.
    /// </summary>
    public SignatureVerdict Signature { get; }

    /// <summary>Opens the bytes for reading, from the start; may be called several times.</summary>
    /// <returns>A seekable stream that cannot be written to.</returns>
    public Stream OpenRead() =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(Pdf, out var bytes)
            ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
            : new MemoryStream(Pdf.ToArray(), writable: false);

    /// <summary>Writes the bytes to a new file. An existing one is not overwritten.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Gives up; a part may have been written.</param>
    /// <returns>Ends when everything is written.</returns>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    public async Task SaveAsync(string path, CancellationToken cancellationToken = default)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // personal data: nobody else's
        }

        FileStream file = new(path, options);
        await using (file.ConfigureAwait(false))
        {
            await file.WriteAsync(Pdf, cancellationToken).ConfigureAwait(false);
        }
    }
}
