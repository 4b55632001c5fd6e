using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using BankIdCheck.Identifiers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace BankIdCheck.Benchmarks.Servers;

/// <summary>One statement, prepared once: on one open connection to a file, on a pool's connections to a server.</summary>
internal abstract class Lookup
{
    private const string Sql =
        "SELECT document_type, document_number, document_issuer, valid_until FROM check_id_documents WHERE nnin = @nnin";

    public abstract ValueTask<bool> FindAsync(string nnin, IdentityDocument asked, DateOnly today, CancellationToken stop);

    public static Lookup Create(IConfiguration configuration)
    {
        var store = configuration.GetSection("CustomerStores:default");
        return store["Provider"] == "Sqlite" ? new InFile(store["ConnectionString"]!) : new AtServer(store["ConnectionString"]!);
    }

    private static bool Matches(DbDataReader row, IdentityDocument asked, DateOnly today) =>
        DocumentType.TryParse(row.GetString(0), out var type)
        && DocumentNumber.TryParse(row.GetString(1), out var number)
        && DocumentIssuer.TryParse(row.GetString(2), out var issuer)
        && asked.Matches(new(type, number, issuer))
        && (row.IsDBNull(3) || row.GetFieldValue<DateOnly>(3) >= today);

    // SQLite works in the caller's thread, whatever its methods are called.
    [SuppressMessage("Performance", "CA1849", Justification = "There is nothing to await in a file.")]
    private sealed class InFile : Lookup
    {
        private readonly Lock gate = new();
        private readonly SqliteCommand command;

        public InFile(string connectionString)
        {
            SqliteConnection connection = new(connectionString);
            connection.Open();
            command = new(Sql, connection);
            command.Parameters.Add("@nnin", SqliteType.Text);
            command.Prepare();
        }

        public override ValueTask<bool> FindAsync(string nnin, IdentityDocument asked, DateOnly today, CancellationToken stop)
        {
            lock (gate)
            {
                command.Parameters[0].Value = nnin;
                using var rows = command.ExecuteReader();
                while (rows.Read())
                {
                    if (Matches(rows, asked, today))
                    {
                        return new(true);
                    }
                }

                return new(false);
            }
        }
    }

    private sealed class AtServer(string connectionString) : Lookup
    {
        private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(connectionString);

        public override async ValueTask<bool> FindAsync(string nnin, IdentityDocument asked, DateOnly today, CancellationToken stop)
        {
            await using var connection = await source.OpenConnectionAsync(stop);
            await using NpgsqlCommand command = new(Sql, connection);
            command.Parameters.Add(new("nnin", NpgsqlTypes.NpgsqlDbType.Char) { Value = nnin });
            await command.PrepareAsync(stop); // once for each connection of the pool
            await using var rows = await command.ExecuteReaderAsync(stop);
            while (await rows.ReadAsync(stop))
            {
                if (Matches(rows, asked, today))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
