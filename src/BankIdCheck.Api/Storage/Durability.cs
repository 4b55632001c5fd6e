using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace BankIdCheck.Api.Storage;

/// <summary>What a connection has to be told so that a commit means "on the disk", whatever the database's own defaults are.</summary>
internal static class Durability
{
    // In the journal mode WAL, synchronous=NORMAL would lose the last commits with the power.
    private const string Sqlite = "PRAGMA synchronous = FULL";

    // A role or database may have it off. Stricter settings (remote_apply) stay.
    private const string PostgreSql =
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

    public static void OpenDurably(this DbConnection connection)
    {
        connection.Open();
        connection.MakeDurable();
    }

    public static void MakeDurable(this DbConnection connection)
    {
        using var command = connection.CreateCommand();
        switch (connection)
        {
            case SqliteConnection:
                command.CommandText = Sqlite;
                break;
            case NpgsqlConnection:
                command.CommandText = PostgreSql;
                break;
            default:
                return; // SQL Server's commits are, unless a database allows delayed durability and a statement asks for it
        }

        command.ExecuteNonQuery();
    }
}

/// <summary>The same for the connections that EF Core opens.</summary>
internal sealed class DurableConnections : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => connection.MakeDurable();

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default) =>
        Task.Run(connection.MakeDurable, cancellationToken);
}
