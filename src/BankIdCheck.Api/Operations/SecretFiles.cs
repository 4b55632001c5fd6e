namespace BankIdCheck.Api.Operations;

internal static class SecretFiles
{
    // Where Docker and Kubernetes mount secrets by convention; a file named AzureAd__TenantId sets AzureAd:TenantId. Read again when it
    // changes, for the few settings that may change while the service runs.
    private const string DefaultDirectory = "/run/secrets";

    public static void AddSecretFiles(this WebApplicationBuilder builder) =>
        builder.Configuration.AddKeyPerFile(builder.Configuration["SecretFiles"] ?? DefaultDirectory, optional: true, reloadOnChange: true);
}
