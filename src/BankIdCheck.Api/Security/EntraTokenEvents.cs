using BankIdCheck.Api.Operations;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Microsoft.Net.Http.Headers;

namespace BankIdCheck.Api.Security;

/// <summary>The rules that the library leaves to its caller, and the answers of RFC 6750 when a token is refused.</summary>
internal sealed class EntraTokenEvents(EntraSigningKeys keys, IOptions<AzureAdOptions> entra) : JwtBearerEvents
{
    private const string Scheme = "Bearer";

    /// <summary>An unknown key id may be a rotation: ask once, and judge by what is then known.</summary>
    public override async Task MessageReceived(MessageReceivedContext context)
    {
        if (KeyIdOfToken(context.Request) is not { } keyId || keys.Knows(keyId))
        {
            return;
        }

        await keys.RefreshAsync().WaitAsync(context.HttpContext.RequestAborted);
        if (!keys.HasKeys)
        {
            context.Fail(new SigningKeysUnavailableException());
        }
    }

    public override Task TokenValidated(TokenValidatedContext context)
    {
        var token = (JsonWebToken)context.SecurityToken;
        if (BrokenRule(token) is { } rule)
        {
            Refuse(context.HttpContext, rule);
            context.Fail(rule);
        }
        else
        {
            RequestEvent.Of(context.HttpContext).Client = context.Principal!.ClientId();
        }

        return Task.CompletedTask;
    }

    public override Task AuthenticationFailed(AuthenticationFailedContext context)
    {
        Refuse(context.HttpContext, RuleOf(context.Exception));
        return Task.CompletedTask;
    }

    public override Task Challenge(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        if (context.AuthenticateFailure is SigningKeysUnavailableException)
        {
            return Problems.SigningKeysUnavailable.ExecuteAsync(context.HttpContext);
        }

        // RFC 6750, section 3.1: no error code when no token was sent.
        context.Response.Headers.WWWAuthenticate =
            context.Request.Headers.ContainsKey(HeaderNames.Authorization) ? $"{Scheme} error=\"invalid_token\"" : Scheme;
        return Problems.Unauthorized.ExecuteAsync(context.HttpContext);
    }

    public override Task Forbidden(ForbiddenContext context)
    {
        context.Response.Headers.WWWAuthenticate = $"{Scheme} error=\"insufficient_scope\"";
        return Problems.Forbidden.ExecuteAsync(context.HttpContext);
    }

    private string? BrokenRule(JsonWebToken token) =>
        token.TryGetHeaderValue<object>("crit", out _) ? "crit" // RFC 7515, section 4.1.11: an extension not understood
        : !string.Equals(Claim(token, EntraClaims.TenantId), entra.Value.TenantId, StringComparison.OrdinalIgnoreCase) ? "tid"
        : Claim(token, "azp") is null && Claim(token, "appid") is null ? "azp" // an ID token, or not a token for an API
        : null;

    private static string? Claim(JsonWebToken token, string name) =>
        token.TryGetPayloadValue<string>(name, out var value) && value.Length > 0 ? value : null;

    // A token that cannot be read has no key id; the handler refuses it in its own words.
    private static string? KeyIdOfToken(HttpRequest request)
    {
        string? header = request.Headers.Authorization;
        if (header is null || !header.StartsWith(Scheme + ' ', StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            return new JsonWebToken(header[(Scheme.Length + 1)..].Trim()).Kid;
        }
        catch (ArgumentException) // includes every SecurityTokenMalformedException
        {
            return null;
        }
    }

    private static void Refuse(HttpContext context, string rule)
    {
        var happened = RequestEvent.Of(context);
        happened.Outcome = "token-refused";
        happened.Rule = rule;
    }

    private static string RuleOf(Exception exception) => exception switch
    {
        SecurityTokenExpiredException or SecurityTokenNotYetValidException or SecurityTokenNoExpirationException
            or SecurityTokenInvalidLifetimeException => "lifetime",
        SecurityTokenInvalidAudienceException => "aud",
        SecurityTokenInvalidIssuerException => "iss",
        SecurityTokenInvalidAlgorithmException => "alg",
        SecurityTokenInvalidTypeException => "typ",
        SecurityTokenSignatureKeyNotFoundException => "kid",
        SecurityTokenInvalidSigningKeyException => "key",
        SecurityTokenInvalidSignatureException => "signature",
        SecurityTokenDecryptionFailedException => "encrypted",
        _ => "malformed",
    };

    private sealed class SigningKeysUnavailableException() : Exception("The issuer's signing keys have not been obtained.");
}
