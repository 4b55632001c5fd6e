using System.Net.Mime;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace BankIdCheck.Sandbox.Entra;

/// <summary>
/// The authorization-code flow for single-page applications: a page that lists the users, each a link to the same address
/// with <c>login_hint</c>; with that hint the user is signed in and the browser goes back with a code.
/// </summary>
internal sealed class AuthorizeEndpoint(EntraTenant tenant, AuthorizationCodes codes)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/oauth2/v2.0/authorize", (HttpRequest request) => Answer(request));

    private IResult Answer(HttpRequest request)
    {
        var client = tenant.FindApp(request.Query["client_id"]);
        var redirectUri = request.Query["redirect_uri"].ToString();
        if (client is null || !MayReceive(client, redirectUri))
        {
            // Nothing is ever sent to an address that is not registered.
            var error = client is null ? EntraError.UnknownClient(request.Query["client_id"]) : EntraError.WrongRedirect;
            return Page(StatusCodes.Status400BadRequest, "Sorry, but we're having trouble signing you in.", Encoded(error.Message));
        }

        var grant = DelegatedGrant.Read(tenant, request.Query["scope"].ToString());
        if (Distrust(request.Query, grant) is { } refusal)
        {
            return Return(request.Query, [new("error", refusal.Error), new("error_description", refusal.Message)]);
        }

        var user = tenant.Users.FirstOrDefault(one => one.UserName == request.Query["login_hint"]);
        if (user is null)
        {
            return Page(StatusCodes.Status200OK, "Pick an account", string.Concat(tenant.Users.Select(one => Link(request, one))));
        }

        var code = codes.Issue(new(client, user, redirectUri, request.Query["code_challenge"].ToString(), grant!));
        return Return(request.Query, [new("code", code)]);
    }

    /// <summary>Registered, except that the port of a loopback address does not count (RFC 8252, section 7.3).</summary>
    private static bool MayReceive(AppRegistration client, string redirectUri) =>
        Uri.TryCreate(redirectUri, UriKind.Absolute, out var asked)
        && client.SpaRedirectUris.Contains(asked.IsLoopback ? new UriBuilder(asked) { Port = -1 }.Uri : asked);

    private static EntraError? Distrust(IQueryCollection query, DelegatedGrant? grant) => query switch
    {
        _ when query["response_type"] != "code" => EntraError.ResponseType,
        _ when query["code_challenge"].ToString() is "" => EntraError.NoPkce,
        _ when query["code_challenge_method"] != "S256" => EntraError.PkceMethod,
        _ when grant is null => EntraError.UnknownScope,
        _ => null,
    };

    private static IResult Return(IQueryCollection query, List<KeyValuePair<string, string?>> answer)
    {
        if (query["state"].ToString() is { Length: > 0 } state)
        {
            answer.Add(new("state", state));
        }

        var redirectUri = query["redirect_uri"].ToString();
        return Results.Redirect(query["response_mode"] == "fragment"
            ? $"{redirectUri}#{QueryHelpers.AddQueryString("", answer)[1..]}"
            : QueryHelpers.AddQueryString(redirectUri, answer));
    }

    private static string Link(HttpRequest request, DirectoryUser user)
    {
        var address = new QueryBuilder(request.Query.Where(one => one.Key != "login_hint")) { { "login_hint", user.UserName } };
        var roles = user.Assignments.Count > 0 ? string.Join(", ", user.Assignments.Select(one => one.Role)) : "no app role";
        var account = $"<b>{Encoded(user.Name)}</b> {Encoded(user.UserName)}";
        return $"""<p><a href="{Encoded(address.ToString())}">{account}</a><br>{Encoded(roles)}</p>""";
    }

    private static IResult Page(int status, string title, string body) => Results.Text(
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Simulated Entra ID</title></head>
        <body style="font: 16px sans-serif; margin: 3em">
        <h1>{Encoded(title)}</h1>
        {body}
        <p><small>A simulation on this machine. There is no password.</small></p>
        </body>
        </html>
        """,
        MediaTypeNames.Text.Html,
        Encoding.UTF8,
        status);

    private static string Encoded(string text) => HtmlEncoder.Default.Encode(text);
}
