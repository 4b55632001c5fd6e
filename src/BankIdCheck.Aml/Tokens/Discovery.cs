using BankIdCheck.Aml.Http;
using BankIdCheck.Aml.Wire;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace BankIdCheck.Aml.Tokens;

/// <summary>
/// BankID's discovery document: where tokens are had, and where the AML API is. Fetched at first use, kept, refreshed in the background,
/// and kept again when a refresh fails.
/// </summary>
internal sealed class Discovery : IDocumentRetriever
{
    private const string WellKnown = "/.well-known/openid-configuration";
    private const int LongestDocument = 1024 * 1024;

    private readonly HttpTry http;
    private readonly ReadPipeline reads;
    private readonly Func<BankIdAmlOptions> options;
    private readonly ConfigurationManager<OpenIdConnectConfiguration> documents;
    private readonly string authority;

    public Discovery(HttpTry http, ReadPipeline reads, Func<BankIdAmlOptions> options)
    {
        this.http = http;
        this.reads = reads;
        this.options = options;
        authority = options().Authority!.AbsoluteUri.TrimEnd('/');
        documents = new(authority + WellKnown, new OpenIdConnectConfigurationRetriever(), this);
    }

    public async Task<Uri> TokenEndpointAsync(CancellationToken cancellationToken)
    {
        var document = await GetAsync(cancellationToken).ConfigureAwait(false);
        return Safe(document.TokenEndpoint, "token_endpoint");
    }

    public async Task<Uri> AmlBaseAddressAsync(CancellationToken cancellationToken)
    {
        var document = await GetAsync(cancellationToken).ConfigureAwait(false);
        return Safe(document.AdditionalData.TryGetValue(Names.AmlBaseUrl, out var address) ? address as string : null, Names.AmlBaseUrl);
    }

    /// <summary>
    /// Fetches the discovery document and the key set for <see cref="ConfigurationManager{T}"/>, with the client's own patience.
    /// </summary>
    async Task<string> IDocumentRetriever.GetDocumentAsync(string address, CancellationToken cancel)
    {
        var from = Safe(address, "jwks_uri");
        var answer = await reads.ExecuteAsync(token => FetchAsync(from, token), cancel).ConfigureAwait(false);
        return System.Text.Encoding.UTF8.GetString(answer.Body.Span);
    }

    private async Task<Answer> FetchAsync(Uri address, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        var answer = await http.SendAsync(request, options().AttemptTimeout, LongestDocument, cancellationToken).ConfigureAwait(false);
        return (int)answer.Status == 200 ? answer : throw Refusals.For(answer, "The discovery request", submitted: null);
    }

    private async Task<OpenIdConnectConfiguration> GetAsync(CancellationToken cancellationToken)
    {
        OpenIdConnectConfiguration document;
        try
        {
            document = await documents.GetConfigurationAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException and not AmlException)
        {
            // The library wraps what the retriever threw. Its own text quotes documents, so it goes no further.
            throw Inner(failure) ?? new AmlUntrustedContentException("The discovery document cannot be read.");
        }

        return document.Issuer?.TrimEnd('/') == authority
            ? document
            : throw new AmlUntrustedContentException("The discovery document names another issuer than the configured authority.");
    }

    private static AmlException? Inner(Exception? failure)
    {
        while (failure is not null and not AmlException)
        {
            failure = failure.InnerException;
        }

        return failure as AmlException;
    }

    private static Uri Safe(string? text, string member) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && SafeAddress.IsSafe(address)
            ? address
            : throw new AmlUntrustedContentException($"The discovery document has no {member} that is an absolute https address.");
}
