using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace BankIdCheck.Api.Operations;

/// <summary>
/// What went wrong, by type and code. A driver's message may quote the row or the parameter it could not convert, so no message of
/// an exception is ever logged where personal data was at hand.
/// </summary>
internal static class Fault
{
    private const int DeepestCause = 5;

    public static string Describe(Exception exception)
    {
        List<string> causes = [];
        for (var cause = exception; cause is not null && causes.Count < DeepestCause; cause = cause.InnerException)
        {
            causes.Add(Name(cause));
        }

        return string.Join(" <- ", causes);
    }

    private static string Name(Exception exception) => exception switch
    {
        SqliteException sqlite => $"{nameof(SqliteException)}({sqlite.SqliteExtendedErrorCode})",
        SqlException server => $"{nameof(SqlException)}({server.Number})",
        DbException { SqlState: { } state } => $"{exception.GetType().Name}({state})",
        DbException database => $"{exception.GetType().Name}({database.ErrorCode})",
        SocketException socket => $"{nameof(SocketException)}({socket.SocketErrorCode})",
        _ => exception.GetType().Name,
    };
}
