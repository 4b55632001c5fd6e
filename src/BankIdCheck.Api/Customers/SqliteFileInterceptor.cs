using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BankIdCheck.Api.Customers;

/// <summary>
/// Lets go of pooled connections when the file has changed on disk: they would go on reading one that has since been replaced or
/// deleted, and to open a connection for every lookup costs many times the lookup.
/// </summary>
internal sealed class SqliteFileInterceptor(string path) : DbConnectionInterceptor
{
    private volatile SqliteFileVersion? opened;

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        var now = SqliteFileVersion.Of(path);
        if (now is null || now != opened)
        {
            SqliteConnection.ClearPool((SqliteConnection)connection);
            opened = now;
        }

        return new(result);
    }
}

/// <summary>What tells a file from the one that was there before.</summary>
internal sealed record SqliteFileVersion(DateTime Written, long Length)
{
    public static SqliteFileVersion? Of(string path)
    {
        FileInfo file = new(path);
        return file.Exists ? new(file.LastWriteTimeUtc, file.Length) : null;
    }
}
