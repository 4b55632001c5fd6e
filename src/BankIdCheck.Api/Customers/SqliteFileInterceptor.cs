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
    private sealed record Version(DateTime Written, long Length);

    private volatile Version? opened;

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        FileInfo file = new(path);
        Version? now = file.Exists ? new(file.LastWriteTimeUtc, file.Length) : null;
        if (now is null || now != opened)
        {
            SqliteConnection.ClearPool((SqliteConnection)connection);
            opened = now;
        }

        return new(result);
    }
}
