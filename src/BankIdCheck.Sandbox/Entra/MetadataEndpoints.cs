using System.Net.Mime;
using System.Text;
using System.Text.Json.Nodes;

namespace BankIdCheck.Sandbox.Entra;

/// <summary>OpenID Connect discovery and the key set, in version 1.0 and 2.0.</summary>
internal sealed class MetadataEndpoints(EntraTenant tenant, Uri instance, EntraKeys keys, EntraTokens tokens, EntraFaults faults)
{
    private int discoveryRequests;
    private int keyRequests;

    public int DiscoveryRequests => Volatile.Read(ref discoveryRequests);

    public int KeyRequests => Volatile.Read(ref keyRequests);

    private string Root => $"{instance}{tenant.Id}";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v2.0/.well-known/openid-configuration", http => AnswerDiscoveryAsync(http, V2Document()));
        routes.MapGet("/.well-known/openid-configuration", http => AnswerDiscoveryAsync(http, V1Document()));
        routes.MapGet("/discovery/v2.0/keys", AnswerKeysAsync);
        routes.MapGet("/discovery/keys", AnswerKeysAsync);
    }

    private Task AnswerDiscoveryAsync(HttpContext http, JsonObject document)
    {
        Interlocked.Increment(ref discoveryRequests);
        return AnswerAsync(http, document, faults.Discovery);
    }

    private Task AnswerKeysAsync(HttpContext http)
    {
        Interlocked.Increment(ref keyRequests);
        return AnswerAsync(http, keys.ToJson(tokens.V2Issuer), faults.Keys);
    }

    private JsonObject V2Document()
    {
        var document = CommonDocument();
        document["issuer"] = tokens.V2Issuer;
        document["token_endpoint"] = $"{Root}/oauth2/v2.0/token";
        document["jwks_uri"] = $"{Root}/discovery/v2.0/keys";
        document["authorization_endpoint"] = $"{Root}/oauth2/v2.0/authorize";
        document["response_modes_supported"] = new JsonArray("query", "fragment");
        document["response_types_supported"] = new JsonArray("code");
        document["request_uri_parameter_supported"] = false;
        return document;
    }

    private JsonObject V1Document()
    {
        var document = CommonDocument();
        document["issuer"] = tokens.V1Issuer;
        document["token_endpoint"] = $"{Root}/oauth2/token";
        document["jwks_uri"] = $"{Root}/discovery/keys";
        return document;
    }

    private static JsonObject CommonDocument() => new()
    {
        ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_post", "client_secret_basic"),
        ["subject_types_supported"] = new JsonArray("pairwise"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
        ["claims_supported"] = new JsonArray("sub", "iss", "aud", "exp", "iat", "preferred_username", "name", "tid", "ver"),
        ["tenant_region_scope"] = "EU",
        ["cloud_instance_name"] = "microsoftonline.com",
        ["cloud_graph_host_name"] = "graph.windows.net",
        ["msgraph_host"] = "graph.microsoft.com",
    };

    private static async Task AnswerAsync(HttpContext http, JsonObject document, EntraFault? fault)
    {
        switch (fault)
        {
            case EntraFault.Reset:
                http.Abort();
                return;
            case EntraFault.Hang:
                await WaitAsync(http, Timeout.InfiniteTimeSpan);
                return;
            case EntraFault.Answer answer:
                http.Response.StatusCode = answer.StatusCode;
                await WriteAsync(http, answer.ContentType, answer.Body);
                return;
            case EntraFault.HalfBody:
                await WriteHalfAsync(http, document.ToJsonString());
                return;
            case EntraFault.Delay delay:
                await WaitAsync(http, delay.Time);
                break;
            case EntraFault.Altered altered:
                altered.Change(document);
                break;
        }

        await WriteAsync(http, $"{MediaTypeNames.Application.Json}; charset=utf-8", document.ToJsonString());
    }

    private static async Task WriteAsync(HttpContext http, string contentType, string body)
    {
        http.Response.ContentType = contentType;
        http.Response.ContentLength = Encoding.UTF8.GetByteCount(body);
        await http.Response.WriteAsync(body, http.RequestAborted);
    }

    private static async Task WriteHalfAsync(HttpContext http, string body)
    {
        http.Response.ContentType = MediaTypeNames.Application.Json;
        http.Response.ContentLength = body.Length;
        await http.Response.WriteAsync(body[..(body.Length / 2)], http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        http.Abort();
    }

    /// <summary>Real time, whatever the tenant's clock says: the caller's timeout is real, too.</summary>
    private static async Task WaitAsync(HttpContext http, TimeSpan time)
    {
        var stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        await Task.Delay(time, TimeProvider.System, over.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        if (over.IsCancellationRequested)
        {
            http.Abort();
        }
    }
}
