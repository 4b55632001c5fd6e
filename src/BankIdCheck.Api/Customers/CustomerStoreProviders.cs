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

    public static DbContextOptions<CustomerStoreContext> Build(CustomerStoreOptions store)
    {
        DbContextOptionsBuilder<CustomerStoreContext> builder = new();
        builder.UseLoggerFactory(NullLoggerFactory.Instance); // EF Core logs exceptions whole; ours are logged by type and code
        builder.UseModel(CustomerStoreModel.Build(store));

        var seconds = Math.Max(1, (int)Math.Ceiling(store.TimeLimit.TotalSeconds));
        return (store.Provider switch
        {
            CustomerStoreProvider.Sqlite => builder.UseSqlite(ReadOnlySqlite(store.ConnectionString!, seconds), sqlite => sqlite.CommandTimeout(seconds)),
            CustomerStoreProvider.PostgreSql => builder.UseNpgsql(
                store.ConnectionString, npgsql => npgsql.CommandTimeout(seconds).EnableRetryOnFailure(Retries, LongestRetryPause, errorCodesToAdd: null)),
            _ => builder.UseSqlServer(
                store.ConnectionString, server => server.CommandTimeout(seconds).EnableRetryOnFailure(Retries, LongestRetryPause, errorNumbersToAdd: null)),
        }).Options;
    }

    // A missing file is a fault, not an empty store.
    private static string ReadOnlySqlite(string connectionString, int seconds) =>
        new SqliteConnectionStringBuilder(connectionString) { Mode = SqliteOpenMode.ReadOnly, DefaultTimeout = seconds }.ToString();
}
