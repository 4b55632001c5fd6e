using System.Net.Mime;
using System.Text.Json.Nodes;

namespace BankIdCheck.Sandbox.Entra;

/// <summary>
/// What the metadata and the key set answer instead of the truth.
/// To refuse connections, use <see cref="EntraSimulator.StopListeningAsync"/>.
/// </summary>
internal sealed class EntraFaults
{
    public EntraFault? Discovery { get; set; }

    public EntraFault? Keys { get; set; }

    public void Clear() => Discovery = Keys = null;
}

internal abstract record EntraFault
{
    private EntraFault() { }

    /// <summary>The truth, but late.</summary>
    internal sealed record Delay(TimeSpan Time) : EntraFault;

    /// <summary>No answer at all until the caller gives up.</summary>
    internal sealed record Hang : EntraFault;

    /// <summary>The connection is reset before the first byte.</summary>
    internal sealed record Reset : EntraFault;

    /// <summary>The first half of the document under the length of the whole, then a reset.</summary>
    internal sealed record HalfBody : EntraFault;

    /// <summary>Something else.</summary>
    internal sealed record Answer(int StatusCode, string ContentType, string Body) : EntraFault;

    /// <summary>The document, changed.</summary>
    internal sealed record Altered(Action<JsonObject> Change) : EntraFault;

    public static EntraFault Status(int status) =>
        new Answer(status, MediaTypeNames.Text.Html, "<h1>Our services aren't available right now</h1>");

    /// <summary>A captive portal or a proxy's error page: HTML under 200.</summary>
    public static EntraFault Rubbish { get; } = Status(StatusCodes.Status200OK);

    /// <summary>A document without any content, under 200.</summary>
    public static EntraFault EmptyBody { get; } = new Answer(StatusCodes.Status200OK, MediaTypeNames.Application.Json, "");

    public static EntraFault EmptyKeySet { get; } = new Altered(document => document["keys"] = new JsonArray());

    /// <summary>Metadata, or each key of a key set, that names another tenant as its issuer.</summary>
    public static EntraFault WrongIssuer { get; } = new Altered(document =>
    {
        foreach (var part in document["keys"] is JsonArray keys ? keys.OfType<JsonObject>() : [document])
        {
            part["issuer"] = $"https://login.microsoftonline.com/{Guid.Empty}/v2.0";
        }
    });
}
