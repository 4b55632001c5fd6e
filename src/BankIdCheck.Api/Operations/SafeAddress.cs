namespace BankIdCheck.Api.Operations;

internal static class SafeAddress
{
    /// <summary>
    /// Whether a configured address is absolute, over https (http only on loopback), and without credentials, query or fragment.
    /// </summary>
    public static bool IsSafe(Uri? address) =>
        address is { IsAbsoluteUri: true, UserInfo: "", Query: "", Fragment: "" }
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}
