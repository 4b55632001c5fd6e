namespace BankIdCheck.Sandbox.Entra;

/// <summary>What the directory of a tenant holds, as far as tokens depend on it.</summary>
internal sealed record EntraTenant(Guid Id, IReadOnlyList<AppRegistration> Apps, IReadOnlyList<DirectoryUser> Users)
{
    public AppRegistration? FindApp(string? clientId) =>
        Guid.TryParse(clientId, out var id) ? Apps.FirstOrDefault(app => app.ClientId == id) : null;

    /// <summary>Finds the API that a <c>resource</c> parameter names: by App ID URI or by client id.</summary>
    public AppRegistration? FindResource(string? resource) =>
        FindApp(resource) ?? Apps.FirstOrDefault(app => app.AppIdUri == resource?.TrimEnd('/'));

    /// <summary>The same directory with one registration changed, for example its token version.</summary>
    public EntraTenant With(AppRegistration changed) =>
        this with { Apps = [.. Apps.Where(app => app.ClientId != changed.ClientId), changed] };
}

/// <summary>An app registration together with its service principal.</summary>
internal sealed record AppRegistration(string DisplayName, Guid ClientId, Guid ObjectId)
{
    /// <summary>The secret of a confidential client; a single-page application and a pure API have none.</summary>
    public string? Secret { get; init; }

    /// <summary>Which tokens this API wants: 2, or 1 or null for version 1.0 (the portal's default for a new API).</summary>
    public int? RequestedAccessTokenVersion { get; init; }

    /// <summary>App roles that the API defines.</summary>
    public IReadOnlyList<string> AppRoles { get; init; } = [];

    /// <summary>Delegated scopes that the API exposes.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Redirect addresses of the platform "Single-page application". The port of a loopback address is ignored.</summary>
    public IReadOnlyList<Uri> SpaRedirectUris { get; init; } = [];

    public IReadOnlyList<AppRoleAssignment> Assignments { get; init; } = [];

    public string AppIdUri => $"api://{ClientId}";

    public bool IsSpa => SpaRedirectUris.Count > 0;
}

internal sealed record DirectoryUser(string UserName, string Name, Guid ObjectId)
{
    public IReadOnlyList<AppRoleAssignment> Assignments { get; init; } = [];
}

/// <summary>An administrator gave a client or a user a role at an API.</summary>
internal sealed record AppRoleAssignment(Guid Resource, string Role);

internal static class AppRoleAssignments
{
    public static IEnumerable<string> RolesAt(this IEnumerable<AppRoleAssignment> assignments, AppRegistration resource) =>
        assignments.Where(assignment => assignment.Resource == resource.ClientId).Select(assignment => assignment.Role);
}
