using System.Data.Common;
using BankIdCheck.Api.Operations;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace BankIdCheck.Api.Storage;

/// <summary>
/// Opens the service's own database: as a context to read and to keep house, as a plain connection for what must be quick.
/// </summary>
internal sealed class ServiceStore
{
    private readonly Func<ServiceStoreContext> createContext;
    private readonly Func<DbConnection> createConnection;

    public ServiceStore(IOptions<ServiceStoreOptions> options)
    {
        var store = options.Value;
        Provider = store.Provider!.Value;
        TimeLimit = store.TimeLimit;
        (createContext, createConnection) = Provider switch
        {
            ServiceStoreProvider.Sqlite => Sqlite(store),
            ServiceStoreProvider.PostgreSql => PostgreSql(store),
            _ => SqlServer(store),
        };
    }

    public ServiceStoreProvider Provider { get; }

    public TimeSpan TimeLimit { get; }

    public ServiceStoreContext CreateContext() => createContext();

    /// <summary>A connection that is not open yet. Whoever writes through it opens it with <see cref="Durability.OpenDurably"/>.</summary>
    public DbConnection CreateConnection() => createConnection();

    private static (Func<ServiceStoreContext> Context, Func<DbConnection> Connection) Sqlite(ServiceStoreOptions store)
    {
        var text = new SqliteConnectionStringBuilder(store.ConnectionString)
        {
            Pooling = false, // an open connection would go on writing to a file that has since been replaced or deleted
            DefaultTimeout = store.TimeLimitSeconds,
        }.ToString();
        // The schema is made by a plain connection; a context that finds no file must not put an empty one in its place.
        var existing = new SqliteConnectionStringBuilder(text) { Mode = SqliteOpenMode.ReadWrite }.ToString();
        var options = Quiet<SqliteServiceStoreContext>()
            .UseSqlite(existing, sqlite => sqlite.CommandTimeout(store.TimeLimitSeconds))
            .AddInterceptors(new DurableConnections())
            .Options;
        return (() => new SqliteServiceStoreContext(options), () => new SqliteConnection(text));
    }

    private static (Func<ServiceStoreContext> Context, Func<DbConnection> Connection) PostgreSql(ServiceStoreOptions store)
    {
        var text = new NpgsqlConnectionStringBuilder(store.ConnectionString)
        {
            CommandTimeout = store.TimeLimitSeconds,
            Timeout = store.TimeLimitSeconds, // to connect
            CancellationTimeout = 500, // ms for a server to say that it has cancelled
        }.ToString();
        var options = Quiet<PostgreSqlServiceStoreContext>()
            .UseNpgsql(text, npgsql => npgsql.CommandTimeout(store.TimeLimitSeconds))
            .AddInterceptors(new DurableConnections())
            .Options;
        // The writer's connection is its own: one that lay in a pool may have died there.
        var unpooled = new NpgsqlConnectionStringBuilder(text) { Pooling = false }.ToString();
        return (() => new PostgreSqlServiceStoreContext(options), () => new NpgsqlConnection(unpooled));
    }

    private static (Func<ServiceStoreContext> Context, Func<DbConnection> Connection) SqlServer(ServiceStoreOptions store)
    {
        var text = new SqlConnectionStringBuilder(store.ConnectionString)
        {
            CommandTimeout = store.TimeLimitSeconds,
            ConnectTimeout = store.TimeLimitSeconds,
            PoolBlockingPeriod = PoolBlockingPeriod.NeverBlock, // or the last failure is repeated for a minute without trying
        }.ToString();
        var options = Quiet<SqlServerServiceStoreContext>()
            .UseSqlServer(text, server => server.CommandTimeout(store.TimeLimitSeconds)).Options;
        var unpooled = new SqlConnectionStringBuilder(text) { Pooling = false }.ToString();
        return (() => new SqlServerServiceStoreContext(options), () => new SqlConnection(unpooled));
    }

    private static DbContextOptionsBuilder<TContext> Quiet<TContext>()
        where TContext : ServiceStoreContext
    {
        DbContextOptionsBuilder<TContext> builder = new();
        builder.UseLoggerFactory(NullLoggerFactory.Instance); // EF Core logs exceptions whole; ours are logged by type and code
        builder.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);
        return builder;
    }
}

internal static class ServiceStoreExtensions
{
    public static void AddServiceStore(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<ServiceStoreOptions>, ServiceStoreOptions.Validator>();
        services.AddOptions<ServiceStoreOptions>().BindStrictly(ServiceStoreOptions.SectionName);
        services.AddSingleton<ServiceStore>();
        services.AddSingleton<ServiceStoreSchema>();
    }
}
