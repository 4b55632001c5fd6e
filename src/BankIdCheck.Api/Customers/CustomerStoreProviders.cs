using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace BankIdCheck.Api.Customers;

/// <summary>What differs between the databases that a bank may keep its customers in.</summary>
internal static class CustomerStoreProviders
{
    // A pooled connection that died with its server is noticed when it is used; these attempts find a live one. Only reads are sent here.
    private const int Retries = 3;
    private static readonly TimeSpan LongestRetryPause = TimeSpan.FromMilliseconds(250);

    // SqlClient's number for "no answer in time", which EF Core does not take for passing by itself.
    private static readonly int[] SqlServerTimeout = [-2];

    // Far more than a server that answers in a few milliseconds needs. One that is silent holds this many connections and no more.
    private const int MostLookupsAtAServer = 32;

    public static bool CanRead(CustomerStoreProvider provider, string connectionString)
    {
        try
        {
            _ = provider switch
            {
                CustomerStoreProvider.Sqlite => new SqliteConnectionStringBuilder(connectionString).DataSource.Length,
                CustomerStoreProvider.PostgreSql => new NpgsqlConnectionStringBuilder(connectionString).Host?.Length,
                _ => new SqlConnectionStringBuilder(connectionString).DataSource.Length,
            };
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            return false;
        }
    }

    /// <summary>SQLite works in the caller's thread; half of the cores' threads stay free when a locked file holds up the others.</summary>
    public static int MostLookupsAtOnce(CustomerStoreOptions store) =>
        store.Provider is CustomerStoreProvider.Sqlite ? Math.Max(1, Environment.ProcessorCount / 2) : MostLookupsAtAServer;

    public static DbContextOptions<CustomerStoreContext> Build(CustomerStoreOptions store)
    {
        DbContextOptionsBuilder<CustomerStoreContext> builder = new();
        builder.UseLoggerFactory(NullLoggerFactory.Instance); // EF Core logs exceptions whole; ours are logged by type and code
        builder.UseModel(CustomerStoreModel.Build(store));
        return (store.Provider switch
        {
            CustomerStoreProvider.Sqlite => UseSqlite(builder, store),
            CustomerStoreProvider.PostgreSql => UsePostgreSql(builder, store),
            _ => UseSqlServer(builder, store),
        }).Options;
    }

    public static SqliteConnectionStringBuilder SqliteConnectionString(CustomerStoreOptions store) => new(store.ConnectionString)
    {
        Mode = SqliteOpenMode.ReadOnly, // a missing file is a fault, not an empty store
    };

    public static void ForgetIdleConnections(CustomerStoreContext context)
    {
        switch (context.Database.GetDbConnection())
        {
            case NpgsqlConnection connection:
                NpgsqlConnection.ClearPool(connection);
                break;
            case SqlConnection connection:
                SqlConnection.ClearPool(connection);
                break;
        }
    }

    private static DbContextOptionsBuilder<CustomerStoreContext> UseSqlite(
        DbContextOptionsBuilder<CustomerStoreContext> builder, CustomerStoreOptions store)
    {
        var connection = SqliteConnectionString(store);
        builder.AddInterceptors(new SqliteFileInterceptor(connection.DataSource));
        return builder.UseSqlite(connection.ToString(), sqlite => sqlite.CommandTimeout(Seconds(store.TimeLimit)));
    }

    private static DbContextOptionsBuilder<CustomerStoreContext> UsePostgreSql(
        DbContextOptionsBuilder<CustomerStoreContext> builder, CustomerStoreOptions store)
    {
        NpgsqlConnectionStringBuilder connection = new(store.ConnectionString)
        {
            NoResetOnClose = true, // one query leaves nothing behind that a reset would have to clear
            CancellationTimeout = 500, // ms for a server to say that it has cancelled
            TcpKeepAlive = true,
            TcpKeepAliveTime = 30, // s: a firewall forgets a connection that idles longer than it likes
            TcpKeepAliveInterval = 5,
        };
        connection.Timeout = SecondsToConnect(connection.Timeout, store);
        return builder.UseNpgsql(
            connection.ToString(),
            npgsql => npgsql.CommandTimeout(Backstop(store)).EnableRetryOnFailure(Retries, LongestRetryPause, errorCodesToAdd: null));
    }

    private static DbContextOptionsBuilder<CustomerStoreContext> UseSqlServer(
        DbContextOptionsBuilder<CustomerStoreContext> builder, CustomerStoreOptions store)
    {
        SqlConnectionStringBuilder connection = new(store.ConnectionString)
        {
            // SqlClient would repeat the last failure for up to a minute without trying, after the server is back.
            PoolBlockingPeriod = PoolBlockingPeriod.NeverBlock,
            ConnectRetryInterval = 1,
        };
        connection.ConnectTimeout = SecondsToConnect(connection.ConnectTimeout, store);
        return builder.UseSqlServer(
            connection.ToString(),
            server => server.CommandTimeout(Backstop(store)).EnableRetryOnFailure(Retries, LongestRetryPause, SqlServerTimeout));
    }

    // Half of the limit, so that there is time for another server that the connection string names, or another attempt.
    private static int SecondsToConnect(int demanded, CustomerStoreOptions store)
    {
        var half = Math.Max(1, (int)(store.TimeLimit.TotalSeconds / 2));
        return demanded == 0 ? half : Math.Min(demanded, half);
    }

    // The store keeps its limit itself; a driver's own only has to come after it.
    private static int Backstop(CustomerStoreOptions store) => 2 * Seconds(store.TimeLimit);

    private static int Seconds(TimeSpan limit) => (int)Math.Ceiling(limit.TotalSeconds);
}
