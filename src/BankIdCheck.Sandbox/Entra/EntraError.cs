using System.Globalization;

namespace BankIdCheck.Sandbox.Entra;

/// <summary>
/// The refusals of the token and authorize endpoints, with Entra's codes
/// (https://learn.microsoft.com/entra/identity-platform/reference-error-codes).
/// </summary>
internal sealed record EntraError(int Code, string Error, string Description, int Status = StatusCodes.Status400BadRequest)
{
    public static EntraError TenantNotFound(string tenant) =>
        new(90002, "invalid_request", $"Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID.");

    public static EntraError Missing(string parameter) =>
        new(900144, "invalid_request", $"The request body must contain the following parameter: '{parameter}'.");

    public static EntraError UnsupportedGrant { get; } =
        new(70003, "unsupported_grant_type", "The app requested an unsupported grant type.");

    public static EntraError UnknownClient(string? clientId) =>
        new(700016, "unauthorized_client", $"Application with identifier '{clientId}' was not found in the directory.");

    public static EntraError NoSecret { get; } = new(
        7000218,
        "invalid_client",
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
        401);

    public static EntraError WrongSecret(AppRegistration client) =>
        new(7000215, "invalid_client", $"Invalid client secret provided for app '{client.ClientId}'.", 401);

    public static EntraError SecretOfPublicClient { get; } =
        new(700025, "invalid_client", "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.", 401);

    public static EntraError UnknownResource(string? resource) =>
        new(500011, "invalid_resource", $"The resource principal named {resource} was not found in the tenant.");

    public static EntraError ScopeNotDefault { get; } = new(
        1002012,
        "invalid_scope",
        "Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).");

    public static EntraError UnknownScope { get; } =
        new(650053, "invalid_scope", "The application asked for a scope that doesn't exist on the resource.");

    public static EntraError CrossOriginNotSpa { get; } =
        new(9002326, "invalid_request", "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type.");

    public static EntraError SpaNotCrossOrigin { get; } = new(
        9002327,
        "invalid_request",
        "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.");

    public static EntraError NoPkce { get; } =
        new(9002325, "invalid_request", "Proof Key for Code Exchange is required for cross-origin authorization code redemption.");

    public static EntraError PkceMethod { get; } =
        new(50149, "invalid_request", "Invalid Code_Challenge_method parameter. The simulator takes S256.");

    public static EntraError WrongVerifier { get; } =
        new(501481, "invalid_grant", "The Code_Verifier does not match the code_challenge supplied in the authorization request.");

    public static EntraError WrongCode { get; } =
        new(70000, "invalid_grant", "The provided value for the 'code' parameter is not valid, has expired or was already redeemed.");

    public static EntraError WrongRedirect { get; } = new(
        50011,
        "invalid_request",
        "The redirect URI specified in the request does not match the redirect URIs configured for the application.");

    public static EntraError OtherRedirect { get; } = new(
        500112,
        "invalid_client",
        "The reply address does not match the reply address provided when requesting Authorization code.",
        401);

    public static EntraError ResponseType { get; } =
        new(700054, "unsupported_response_type", "The simulator takes response_type 'code'.");

    public string Message => string.Create(CultureInfo.InvariantCulture, $"AADSTS{Code}: {Description}");

    public IResult ToResult(TimeProvider time)
    {
        var (trace, correlation) = (Guid.NewGuid(), Guid.NewGuid());
        var timestamp = time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return Results.Json(
            new
            {
                error = Error,
                error_description = $"{Message} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {timestamp}",
                error_codes = new[] { Code },
                timestamp,
                trace_id = trace,
                correlation_id = correlation,
            },
            statusCode: Status);
    }
}
