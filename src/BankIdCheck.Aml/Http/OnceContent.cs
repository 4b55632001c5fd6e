using System.Net;
using System.Net.Http.Headers;

namespace BankIdCheck.Aml.Http;

/// <summary>
/// A body that remembers whether any of it went out. Without the body nothing can have been created, which is what tells "unavailable"
/// from "outcome unknown" when a connection breaks.
/// </summary>
internal sealed class OnceContent : HttpContent
{
    private readonly byte[] body;

    public OnceContent(byte[] body)
    {
        this.body = body;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    public bool WasSent { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        WasSent = true;
        return stream.WriteAsync(body, 0, body.Length);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}
