using System.Text.Json;
using BankIdCheck.Aml.Wire;

namespace BankIdCheck.Aml;

/// <summary>What a notification of BankID AML says has happened.</summary>
public enum WebhookStatus
{
    /// <summary><c>JsonDataReady</c>: the JSON data can be downloaded.</summary>
    JsonDataReady,

    /// <summary><c>ReportReady</c>: a PDF report can be downloaded.</summary>
    ReportReady,

    /// <summary><c>AllDone</c>: everything can be downloaded.</summary>
    AllDone,

    /// <summary><c>Failed</c>: something went wrong, the session is cancelled.</summary>
    Failed,
}

/// <summary>
/// A notification of BankID AML. Treat it as a doorbell: it is not signed, may be forged, late, doubled or out of order, so it is a reason
/// to
/// call <see cref="IAmlPersonClient.GetSessionAsync"/> and nothing more. BankID documents the four statuses; the body's members are
/// assumed.
/// </summary>
public sealed class AmlWebhook
{
    /// <summary>A longer body is no notification: 16 KiB.</summary>
    public const int LongestBody = 16 * 1024;

    internal AmlWebhook(OpenValue<WebhookStatus> status)
    {
        Status = status;
    }

    /// <summary>What has happened. A word that is not known is kept; none at all is possible.</summary>
    public OpenValue<WebhookStatus> Status { get; }

    /// <summary>The session, when the body names one that can be an id.</summary>
    public AmlSessionId? SessionId { get; internal init; }

    /// <summary>The report, when the body names one that can be a report's key.</summary>
    public ReportType? Report { get; internal init; }

    /// <summary>Members that are not known, as received.</summary>
    public IReadOnlyDictionary<string, JsonElement> Unknown { get; internal init; } = new Dictionary<string, JsonElement>();

    /// <summary>Reads the body of a notification.</summary>
    /// <param name="body">The bytes as received, UTF-8.</param>
    /// <returns>What it says. Members that are missing or of another type are null.</returns>
    /// <exception cref="AmlUntrustedContentException">The body is no JSON object, or longer than <see cref="LongestBody"/>.</exception>
    public static AmlWebhook Parse(ReadOnlyMemory<byte> body) => WebhookReader.Read(body);
}
