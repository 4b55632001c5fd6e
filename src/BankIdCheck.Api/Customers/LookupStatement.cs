using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BankIdCheck.Api.Customers;

/// <summary>The statement that EF Core sends for a lookup, learned from the first one that was answered.</summary>
internal sealed class LookupStatement : DbCommandInterceptor
{
    private volatile Sent? sent;

    public string? Sql => sent?.Sql;

    public DbParameter? Parameter => sent?.Parameter;

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        sent ??= new(command.CommandText, command.Parameters[0]);
        return new(result);
    }

    private sealed record Sent(string Sql, DbParameter Parameter);
}
