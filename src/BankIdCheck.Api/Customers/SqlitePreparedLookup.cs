using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace BankIdCheck.Api.Customers;

/// <summary>
/// EF Core's own statement for a lookup, kept prepared on connections that stay open: a lookup in a file is then a few microseconds' work,
/// done in the caller's thread. It never waits, and knows the usual case only. Whatever else there is (a lock, a fault, a value of another
/// type), EF Core's query is asked, which knows how to wait and how to fail.
/// </summary>
internal sealed class SqlitePreparedLookup(SqliteConnectionStringBuilder connection, LookupStatement lookup)
{
    private const int LastDay = 3;
    private const string Day = "yyyy-MM-dd";

    private static readonly int MostIdle = Environment.ProcessorCount;

    private readonly string path = connection.DataSource;
    private readonly string unpooled = new SqliteConnectionStringBuilder(connection.ToString()) { Pooling = false }.ToString();
    private readonly ConcurrentQueue<Seat> idle = [];

    /// <summary>The person's documents, or null when EF Core has to be asked.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "A seat is kept for the next lookup, or disposed of.")]
    public IReadOnlyList<StoredDocument>? Find(string nnin)
    {
        if (lookup.Sql is not { } sql || SqliteFileVersion.Of(path) is not { } version || Take(version, sql) is not { } seat)
        {
            return null;
        }

        var found = seat.Find(nnin);
        if (found is not null && idle.Count < MostIdle)
        {
            idle.Enqueue(seat);
        }
        else
        {
            seat.Dispose();
        }

        return found;
    }

    // One that is open on a file that has since been replaced goes on reading the old one.
    private Seat? Take(SqliteFileVersion version, string sql)
    {
        while (idle.TryDequeue(out var seat))
        {
            if (seat.Version == version)
            {
                return seat;
            }

            seat.Dispose();
        }

        return Seat.Open(unpooled, sql, version);
    }

    private sealed class Seat : IDisposable
    {
        private readonly SqliteConnection connection;
        private readonly sqlite3_stmt statement;
        private readonly int columns;

        private Seat(SqliteConnection connection, sqlite3_stmt statement, SqliteFileVersion version)
        {
            (this.connection, this.statement, Version) = (connection, statement, version);
            columns = raw.sqlite3_column_count(statement);
        }

        public SqliteFileVersion Version { get; }

        [SuppressMessage("Reliability", "CA2000", Justification = "Disposed of by the seat, or here.")]
        public static Seat? Open(string connectionString, string sql, SqliteFileVersion version)
        {
            SqliteConnection opened = new(connectionString);
            try
            {
                opened.Open();
                if (raw.sqlite3_prepare_v2(opened.Handle, sql, out var statement) == raw.SQLITE_OK)
                {
                    return new(opened, statement, version);
                }
            }
            catch (SqliteException)
            {
                // EF Core's query meets the same, and says so.
            }

            opened.Dispose();
            return null;
        }

        public List<StoredDocument>? Find(string nnin)
        {
            List<StoredDocument> found = [];
            raw.sqlite3_bind_text(statement, 1, nnin);
            int result;
            while ((result = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
            {
                if (!IsText(0) || !IsText(1) || !IsText(2) || !TryReadLastDay(out var lastDay))
                {
                    break;
                }

                found.Add(new(Text(0), Text(1), Text(2), lastDay));
            }

            raw.sqlite3_reset(statement);
            raw.sqlite3_clear_bindings(statement);
            return result == raw.SQLITE_DONE ? found : null;
        }

        public void Dispose()
        {
            statement.Dispose();
            connection.Dispose();
        }

        private bool IsText(int column) => raw.sqlite3_column_type(statement, column) is raw.SQLITE_TEXT or raw.SQLITE_NULL;

        private string? Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

        private bool TryReadLastDay(out DateOnly? lastDay)
        {
            lastDay = null;
            if (columns <= LastDay || raw.sqlite3_column_type(statement, LastDay) == raw.SQLITE_NULL)
            {
                return true;
            }

            var isDay = DateOnly.TryParseExact(Text(LastDay), Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
            lastDay = day;
            return isDay && IsText(LastDay);
        }
    }
}
