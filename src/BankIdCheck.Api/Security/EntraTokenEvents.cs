using BankIdCheck.Api.Operations;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BankIdCheck.Api.Security;

/// <summary>Where a token meets our rules, and the answers of RFC 6750 when it is refused.</summary>
internal sealed class EntraTokenEvents(EntraSigningKeys keys, EntraTokenRules rules, TokenVerdicts verdicts) : JwtBearerEvents
{
    private const string Scheme = JwtBearerDefaults.AuthenticationScheme;

    /// <summary>
    /// A token that is known to be genuine is not judged again. An unknown key id may be a rotation: ask once, and judge by what is then
    /// known.
    /// </summary>
    public override async Task MessageReceived(MessageReceivedContext context)
    {
        var authorization = context.Request.Headers.Authorization;
        if (authorization.Count > 1)
        {
            Refuse(context.HttpContext, "malformed"); // something in front of us may have looked at the other one
            context.Fail("More than one Authorization header.");
        }
        else if (verdicts.Find(TokenOf(authorization)) is { } caller)
        {
            context.Principal = caller;
            context.Success();
            RequestEvent.Of(context.HttpContext).Client = caller.ClientId();
        }
        else if (KeyIdOf(TokenOf(authorization)) is { } keyId && !keys.Knows(keyId))
        {
            await keys.RefreshForTokenAsync(); // takes no longer than the backchannel may
            if (!keys.HasKeys)
            {
                context.Fail(new SigningKeysUnavailableException());
            }
        }
    }

    public override Task TokenValidated(TokenValidatedContext context)
    {
        var token = (JsonWebToken)context.SecurityToken;
        var (caller, brokenRule) = rules.Judge(token);
        if (caller is null)
        {
            Refuse(context.HttpContext, brokenRule!);
            context.Fail(brokenRule!);
        }
        else
        {
            context.Principal = caller;
            RequestEvent.Of(context.HttpContext).Client = caller.ClientId();
            verdicts.Remember(token, caller);
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

        // RFC 6750, section 3.1: no error code when no token was sent, or one of another scheme.
        context.Response.Headers.WWWAuthenticate = context.AuthenticateFailure is null ? Scheme : $"{Scheme} error=\"invalid_token\"";
        return Problems.Unauthorized.ExecuteAsync(context.HttpContext);
    }

    public override Task Forbidden(ForbiddenContext context)
    {
        context.Response.Headers.WWWAuthenticate = $"{Scheme} error=\"insufficient_scope\"";
        return Problems.Forbidden.ExecuteAsync(context.HttpContext);
    }

    private static ReadOnlySpan<char> TokenOf(string? authorization) =>
        authorization is not null && authorization.StartsWith($"{Scheme} ", StringComparison.OrdinalIgnoreCase)
            ? authorization.AsSpan(Scheme.Length).Trim()
            : [];

    // A token that cannot be read has no key id; the handler refuses it in its own words.
    private static string? KeyIdOf(ReadOnlySpan<char> token) =>
        token.IndexOf('.') is > 0 and var end ? EntraToken.ReadHeader(token[..end])?.Kid : null;

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
