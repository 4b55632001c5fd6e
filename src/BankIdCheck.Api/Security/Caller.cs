using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace BankIdCheck.Api.Security;

/// <summary>
/// The caller as <see cref="EntraTokenRules"/> read it: these claims, under these names whatever the token's version, and no others.
/// </summary>
internal static class Caller
{
    private const string Client = "azp";
    private const string ObjectId = "oid";
    private const string Roles = "roles";
    private const string Kind = "idtyp";
    private const string Application = "app";

    public static ClaimsPrincipal Create(string client, string? objectId, bool isApplication, IEnumerable<string> roles)
    {
        ClaimsIdentity identity = new(JwtBearerDefaults.AuthenticationScheme, nameType: ObjectId, roleType: Roles);
        identity.AddClaim(new(Client, client));
        identity.AddClaim(new(Kind, isApplication ? Application : "user"));
        identity.AddClaims(roles.Select(role => new Claim(Roles, role)));
        if (objectId is not null)
        {
            identity.AddClaim(new(ObjectId, objectId));
        }

        return new(identity);
    }

    public static string? ClientId(this ClaimsPrincipal caller) => caller.FindFirst(Client)?.Value;

    public static bool Holds(this ClaimsPrincipal caller, string role) => caller.HasClaim(Roles, role);

    /// <summary>Whether the calling application speaks for itself, and not for a user who signed in.</summary>
    public static bool IsApplication(this ClaimsPrincipal caller) => caller.HasClaim(Kind, Application);
}
