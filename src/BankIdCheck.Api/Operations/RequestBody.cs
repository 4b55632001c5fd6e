using Microsoft.AspNetCore.Connections;

namespace BankIdCheck.Api.Operations;

internal static class RequestBody
{
    /// <summary>How much is read of any body: a byte more than is accepted, so that a larger one shows.</summary>
    public const int MostRead = KestrelLimits.MaxRequestBodyBytes + 1;

    /// <summary>Reads to the end of the body, or <see cref="MostRead"/> bytes of it.</summary>
    /// <param name="request">Whose body is read.</param>
    /// <param name="room">Where to, at least <see cref="MostRead"/> bytes.</param>
    /// <returns>How many bytes were read.</returns>
    /// <exception cref="BadHttpRequestException">The request is malformed or too slow.</exception>
    public static async Task<int> ReadAsync(HttpRequest request, Memory<byte> room)
    {
        try
        {
            // The server ends the read when the connection ends; a read that is cancelled would leave its reader in use.
            return await request.Body.ReadAtLeastAsync(room[..MostRead], MostRead, throwOnEndOfStream: false, CancellationToken.None);
        }
        catch (IOException exception) when (exception is not (BadHttpRequestException or ConnectionResetException))
        {
            // A chunk that says it has 2 GiB or more: https://github.com/aspnet/KestrelHttpServer/issues/1899
            throw new BadHttpRequestException("The body could not be read.", exception);
        }
    }
}
