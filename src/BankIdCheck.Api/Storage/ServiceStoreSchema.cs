using System.Data.Common;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace BankIdCheck.Api.Storage;

/// <summary>
/// Whether the database has the tables that this version needs. A SQLite file gets them here; a server's administrator runs a script,
/// because the service's own login should not be allowed to change tables.
/// </summary>
internal sealed partial class ServiceStoreSchema(ServiceStore store, ILogger<ServiceStoreSchema> logger)
{
    /// <summary>
    /// Creates a missing SQLite schema; fails with <see cref="SchemaMissingException"/> where a server's is missing or old.
    /// </summary>
    public void Ensure()
    {
        using var connection = store.CreateConnection();
        if (connection is Microsoft.Data.Sqlite.SqliteConnection)
        {
            EnsureSqlite(connection);
            return;
        }

        connection.Open();
        if (Missing(connection) is { Count: > 0 } missing)
        {
            var names = string.Join(", ", missing);
            Log.SchemaMissing(logger, store.Provider, names);
            throw new SchemaMissingException();
        }
    }

    /// <summary>The script for a server's administrator. It can be run again, and brings any older schema up to date.</summary>
    public string Script()
    {
        using var context = store.CreateContext();
        var options = store.Provider is ServiceStoreProvider.Sqlite
            ? MigrationsSqlGenerationOptions.Default
            : MigrationsSqlGenerationOptions.Idempotent;
        var ours = context.GetService<IMigrator>().GenerateScript(options: options);
        return store.Provider is ServiceStoreProvider.Sqlite ? ours : $"{ours}{SchedulerSchema.Script(store.Provider)}";
    }

    // In one transaction and without EF Core's lock table: a process that is killed at this moment leaves neither half a schema nor a
    // lock behind that the next start would wait for (dotnet/efcore 38958). A second process waits for the first one's transaction.
    private void EnsureSqlite(DbConnection connection)
    {
        connection.OpenDurably();
        if (Missing(connection).Count == 0)
        {
            return;
        }

        Execute(connection, transaction: null, "PRAGMA journal_mode = WAL");
        using var transaction = connection.BeginTransaction();
        if (Missing(connection, transaction) is { Count: > 0 } missing)
        {
            using var context = store.CreateContext();
            var last = Needed().Except(missing, StringComparer.Ordinal).LastOrDefault();
            Execute(
                connection, transaction,
                context.GetService<IMigrator>().GenerateScript(last, options: MigrationsSqlGenerationOptions.NoTransactions));
            transaction.Commit();
            var names = string.Join(", ", missing);
            Log.SchemaCreated(logger, names);
        }
    }

    private List<string> Missing(DbConnection connection, DbTransaction? transaction = null)
    {
        HashSet<string> applied = [];
        try
        {
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = $"SELECT \"MigrationId\" FROM \"{HistoryRepository.DefaultTableName}\"";
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                applied.Add(rows.GetString(0));
            }
        }
        catch (DbException exception) when (IsNoSuchTable(exception))
        {
            // Nothing has been applied.
        }

        return [.. Needed().Where(migration => !applied.Contains(migration))];
    }

    // Read from the attributes: to ask EF Core would build its model, which costs a start more than everything else here.
    private IEnumerable<string> Needed()
    {
        var context = store.Provider switch
        {
            ServiceStoreProvider.Sqlite => typeof(SqliteServiceStoreContext),
            ServiceStoreProvider.PostgreSql => typeof(PostgreSqlServiceStoreContext),
            _ => typeof(SqlServerServiceStoreContext),
        };
        return typeof(ServiceStoreSchema).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<DbContextAttribute>()?.ContextType == context)
            .Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id)
            .OfType<string>()
            .Order(StringComparer.Ordinal);
    }

    private static bool IsNoSuchTable(DbException exception) => exception switch
    {
        Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: 1 } => true, // SQLITE_ERROR: the only mistake this statement can make
        Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UndefinedTable } => true,
        Microsoft.Data.SqlClient.SqlException { Number: 208 } => true,
        _ => false,
    };

    private static void Execute(DbConnection connection, DbTransaction? transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // EF Core's own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 40, EventName = "ServiceStoreSchemaCreated", Level = LogLevel.Information,
            Message = "Applied to the service store: {Migrations}.")]
        public static partial void SchemaCreated(ILogger logger, string migrations);

        [LoggerMessage(EventId = 41, EventName = "ServiceStoreSchemaMissing", Level = LogLevel.Error,
            Message = "The service store ({Provider}) lacks {Migrations}. Run the script that `BankIdCheck.Api database script` prints. Until then nothing is answered.")]
        public static partial void SchemaMissing(ILogger logger, ServiceStoreProvider provider, string migrations);
    }
}

internal sealed class SchemaMissingException() : Exception("The service store lacks tables that this version needs.");
