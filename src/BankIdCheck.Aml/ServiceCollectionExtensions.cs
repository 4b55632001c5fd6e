using BankIdCheck.Aml.Http;
using BankIdCheck.Aml.Tokens;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Aml;

/// <summary>Registers the client.</summary>
public static class ServiceCollectionExtensions
{
    private const string HttpClientName = "BankIdCheck.Aml";

    /// <summary>
    /// Registers <see cref="IAmlPersonClient"/> as a singleton, with its options checked when the host starts. Called with a name, it
    /// registers a
    /// further client as a keyed service under that name, with options and connections of its own. A <see cref="TimeProvider"/> that is
    /// registered before is used.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="name">The key of a further client; null for the one that is injected without a key.</param>
    /// <returns>
    /// The builder of the <see cref="HttpClient"/> for both the AML API and the token endpoint, for a proxy or handlers. Its logging is
    /// off,
    /// because it would print paths, and redirects are not followed; leave both so.
    /// </returns>
    public static IHttpClientBuilder AddBankIdAml(this IServiceCollection services, Action<BankIdAmlOptions> configure, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<BankIdAmlOptions>(name).Configure(configure).ValidateOnStart();
        return services.AddClient(name ?? Options.DefaultName);
    }

    /// <summary>
    /// Like <see cref="AddBankIdAml(IServiceCollection, Action{BankIdAmlOptions}, string?)"/>, with the options from configuration,
    /// followed when it changes.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section with the options, usually <see cref="BankIdAmlOptions.SectionName"/>.</param>
    /// <param name="name">The key of a further client; null for the one that is injected without a key.</param>
    /// <returns>The builder of the <see cref="HttpClient"/>.</returns>
    public static IHttpClientBuilder AddBankIdAml(this IServiceCollection services, IConfiguration configuration, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<BankIdAmlOptions>(name).Bind(configuration).ValidateOnStart();
        return services.AddClient(name ?? Options.DefaultName);
    }

    private static IHttpClientBuilder AddClient(this IServiceCollection services, string name)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BankIdAmlOptions>, BankIdAmlOptions.Validator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        services.TryAddSingleton<AccessTokens>();
        services.TryAddKeyedSingleton(name, (provider, _) => CreateApi(provider, name));
        services.TryAddKeyedSingleton<IAmlPersonClient>(name, (provider, _) => CreateClient(provider, name));
        if (name == Options.DefaultName)
        {
            services.TryAddSingleton(provider => provider.GetRequiredKeyedService<IAmlPersonClient>(name));
        }

        return services.AddHttpClient(ClientName(name))
            .ConfigureHttpClient(http =>
            {
                http.Timeout = Timeout.InfiniteTimeSpan; // each try and each call has its own limit
                http.DefaultRequestHeaders.UserAgent.ParseAdd(
                    $"BankIdCheck.Aml/{typeof(ServiceCollectionExtensions).Assembly.GetName().Version!.ToString(3)}");
            })
            .ConfigurePrimaryHttpMessageHandler(provider => CreateHandler(OptionsOf(provider, name)()))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // connections are renewed by the handler itself
            .RemoveAllLoggers();
    }

    private static SocketsHttpHandler CreateHandler(BankIdAmlOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        MaxConnectionsPerServer = options.MaxConnections,
        ConnectTimeout = options.AttemptTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // follows DNS
    };

    private static AmlPersonClient CreateClient(IServiceProvider provider, string name) =>
        new(provider.GetRequiredKeyedService<AmlApi>(name), OptionsOf(provider, name), provider.GetRequiredService<TimeProvider>());

    private static AmlApi CreateApi(IServiceProvider provider, string name)
    {
        var options = OptionsOf(provider, name);
        var time = provider.GetRequiredService<TimeProvider>();
        HttpTry http = new(provider.GetRequiredService<IHttpClientFactory>(), ClientName(name), time);
        ReadPipeline reads = new(options(), time, provider.GetRequiredService<ILoggerFactory>().CreateLogger("BankIdCheck.Aml.Reads"));
        Discovery discovery = new(http, reads, options);
        TokenSource source = new(http, reads, discovery, options);
        return new AmlApi(http, reads, source, provider.GetRequiredService<AccessTokens>(), discovery, options, time);
    }

    private static Func<BankIdAmlOptions> OptionsOf(IServiceProvider provider, string name)
    {
        var options = provider.GetRequiredService<IOptionsMonitor<BankIdAmlOptions>>();
        return () => options.Get(name);
    }

    private static string ClientName(string name) => name.Length == 0 ? HttpClientName : $"{HttpClientName}:{name}";
}
