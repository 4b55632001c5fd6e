using System.Net.Http.Headers;
using System.Text;

namespace BankIdCheck.Sandbox.Entra;

/// <summary>A request to the token endpoint as it came in; what is absent is empty.</summary>
internal sealed record TokenRequest(IFormCollection Form, string ClientId, string Secret, bool IsCrossOrigin)
{
    public string this[string parameter] => Form[parameter].ToString();

    /// <summary>Reads the form, and the client's credentials from it or from HTTP Basic (RFC 6749, section 2.3.1).</summary>
    public static async Task<TokenRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var form = request.HasFormContentType ? await request.ReadFormAsync(cancellationToken) : FormCollection.Empty;
        var (clientId, secret) = ReadBasic(request.Headers.Authorization)
            ?? (form["client_id"].ToString(), form["client_secret"].ToString());
        return new(form, clientId, secret, IsCrossOrigin: request.Headers.Origin.Count > 0);
    }

    private static (string ClientId, string Secret)? ReadBasic(string? authorization)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out var header)
            || !string.Equals(header.Scheme, "Basic", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var bytes = new byte[header.Parameter?.Length ?? 0];
        if (!Convert.TryFromBase64String(header.Parameter ?? "", bytes, out var length))
        {
            return null;
        }

        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return (Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "");
    }
}
