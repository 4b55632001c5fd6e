using System.Globalization;

namespace BankIdCheck.Sandbox.Entra;

/// <summary>The registrations of the simulated tenant. Every id, name and secret is invented and worth nothing elsewhere.</summary>
internal static class SampleTenant
{
    public static Guid Id { get; } = Numbered(0xd, 1);

    /// <summary>BankIdCheck itself: defines the roles, wants version 2.0 tokens.</summary>
    public static AppRegistration Api { get; } = App("BankIdCheck API", 10) with
    {
        RequestedAccessTokenVersion = 2,
        AppRoles = ["CheckId.Verify", "Aml.Screen", "Audit.Read"],
        Scopes = ["access_as_user"],
    };

    /// <summary>Another API of the same bank. Tokens for it are genuine, and none of our business.</summary>
    public static AppRegistration OtherApi { get; } = App("Payments API", 11) with
    {
        RequestedAccessTokenVersion = 2,
        AppRoles = ["CheckId.Verify"],
    };

    public static AppRegistration IssuanceService { get; } = App("BankID issuance service", 20) with
    {
        Secret = "sandbox-issuance-secret",
        Assignments = [new(Api.ClientId, "CheckId.Verify"), new(OtherApi.ClientId, "CheckId.Verify")],
    };

    public static AppRegistration Onboarding { get; } = App("Bank onboarding", 21) with
    {
        Secret = "sandbox-onboarding-secret",
        Assignments = [new(Api.ClientId, "CheckId.Verify"), new(Api.ClientId, "Aml.Screen")],
    };

    public static AppRegistration Auditor { get; } = App("Bank audit", 22) with
    {
        Secret = "sandbox-auditor-secret",
        Assignments = [new(Api.ClientId, "Audit.Read")],
    };

    public static AppRegistration NoRole { get; } = App("A client nobody gave a role", 23) with
    {
        Secret = "sandbox-no-role-secret",
    };

    public static AppRegistration SwaggerUi { get; } = App("Swagger UI of BankIdCheck", 30) with
    {
        SpaRedirectUris =
        [
            new("http://localhost/swagger/oauth2-redirect.html"),
            new("http://127.0.0.1/swagger/oauth2-redirect.html"),
        ],
    };

    public static DirectoryUser UserWithRole { get; } = new("rask.elv@bank.example", "Rask Elv", Numbered(0xc, 1))
    {
        Assignments = [.. Api.AppRoles.Select(role => new AppRoleAssignment(Api.ClientId, role))],
    };

    public static DirectoryUser UserWithoutRole { get; } = new("stille.fjell@bank.example", "Stille Fjell", Numbered(0xc, 2));

    public static EntraTenant Directory { get; } = new(
        Id,
        [Api, OtherApi, IssuanceService, Onboarding, Auditor, NoRole, SwaggerUi],
        [UserWithRole, UserWithoutRole]);

    private static AppRegistration App(string displayName, int number) =>
        new(displayName, Numbered(0xa, number), Numbered(0xb, number));

    /// <summary>Ids told apart at a glance: a = client, b = service principal, c = user, d = tenant; then its number, in decimal.</summary>
    private static Guid Numbered(int kind, int number) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{kind:x}0a7c1de-5a2d-4b0c-9e10-{number:d12}"));
}
