namespace BankIdCheck.Api.Operations;

internal static class KestrelLimits
{
    /// <summary>No body that the service accepts comes near 16 KiB.</summary>
    public const int MaxRequestBodyBytes = 16 * 1024;

    public static void AddKestrelLimits(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 2 * MaxRequestBodyBytes; // the framing of chunks counts here
        });

        // A request that was accepted is answered: a lookup may take CustomerStores:{name}:TimeLimit, which stays below this.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
    }
}
