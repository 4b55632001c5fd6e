using BankIdCheck.Sandbox.Entra;

namespace BankIdCheck.Sandbox.Tour;

/// <summary>Gets access tokens as callers do: by client credentials, from the simulated Entra ID.</summary>
internal sealed class TokenClient(HttpClient http, Uri tokenEndpoint)
{
    /// <exception cref="HttpRequestException">There was no token.</exception>
    public async Task<string> GetAsync(AppRegistration client, AppRegistration resource, CancellationToken cancellationToken)
    {
        using var request = Request(client, resource);
        var exchange = await Exchange.SendAsync(http, request, cancellationToken);
        return exchange.Json?["access_token"]?.GetValue<string>()
            ?? throw new HttpRequestException($"The token endpoint answered {exchange.Status} without a token.");
    }

    public HttpRequestMessage Request(AppRegistration client, AppRegistration resource) => new(HttpMethod.Post, tokenEndpoint)
    {
        Content = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"),
            new("client_id", client.ClientId.ToString()),
            new("client_secret", client.Secret),
            new("scope", $"{resource.AppIdUri}/.default"),
        ]),
    };
}
