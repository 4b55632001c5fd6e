using System.Data;
using System.Data.Common;
using System.Globalization;
using BankIdCheck.Api.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BankIdCheck.Api.Tests.Customers;

/// <summary>The query of a store, taken at the last moment: compiled as the service compiles it, about to be executed.</summary>
internal sealed class StoreQuery : DbCommandInterceptor
{
    public const string Nnin = "01010750160";

    /// <summary>At least as many as any query asks for.</summary>
    private const int Columns = 4;

    private readonly Func<DbCommand, Task> inspect;

    private StoreQuery(Func<DbCommand, Task> inspect) => this.inspect = inspect;

    public static CustomerStoreContext Context(CustomerStoreOptions store, params IInterceptor[] interceptors) =>
        new(new DbContextOptionsBuilder<CustomerStoreContext>(CustomerStoreProviders.Build(store)).AddInterceptors(interceptors).Options);

    /// <summary>A store of the provider, at a server that does not exist.</summary>
    public static CustomerStoreOptions Options(CustomerStoreProvider provider) => new()
    {
        Provider = provider,
        ConnectionString = provider switch
        {
            CustomerStoreProvider.Sqlite => "Data Source=customers.db",
            CustomerStoreProvider.PostgreSql => "Host=db.bank.test;Database=customers",
            _ => "Server=db.bank.test;Database=customers",
        },
    };

    /// <summary>What would be sent, without a connection.</summary>
    public static async Task<(string Sql, DbParameter Parameter)> SentAsync(CustomerStoreOptions store)
    {
        (string Sql, DbParameter Parameter) sent = default;
        StoreQuery interceptor = new(command =>
        {
            sent = (command.CommandText.ReplaceLineEndings("\n"), command.Parameters.Cast<DbParameter>().Should().ContainSingle().Subject);
            return Task.CompletedTask;
        });
        await RunAsync(store, interceptor, new NoConnection());
        return sent;
    }

    /// <summary>How the database would answer what is sent, in its own words.</summary>
    public static async Task<string> PlanAsync(CustomerStoreOptions store)
    {
        var plan = "";
        await RunAsync(store, new StoreQuery(async command => plan = await ExplainAsync(command, store.Provider)));
        return plan;
    }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        await inspect(command);
        using DataTable none = new();
        for (var column = 0; column < Columns; column++)
        {
            none.Columns.Add();
        }

        return InterceptionResult<DbDataReader>.SuppressWithResult(none.CreateDataReader());
    }

    private static async Task RunAsync(CustomerStoreOptions store, params IInterceptor[] interceptors)
    {
        await using var context = Context(store, interceptors);
        var query = EF.CompileAsyncQuery(CustomerStore.Query(store.Columns));
        await foreach (var document in query(context, Nnin))
        {
            document.Should().BeNull("the interceptor answers with nothing");
        }
    }

    private static async Task<string> ExplainAsync(DbCommand command, CustomerStoreProvider? provider)
    {
        if (provider is CustomerStoreProvider.SqlServer)
        {
            await using var plans = command.Connection!.CreateCommand();
            plans.CommandText = "SET STATISTICS XML ON";
            await plans.ExecuteNonQueryAsync();
        }
        else
        {
            command.CommandText =
                $"{(provider is CustomerStoreProvider.Sqlite ? "EXPLAIN QUERY PLAN" : "EXPLAIN (FORMAT JSON)")} {command.CommandText}";
        }

        List<string?> lines = [];
        await using var reader = await command.ExecuteReaderAsync();
        do
        {
            while (await reader.ReadAsync())
            {
                lines.Add(Convert.ToString(reader.GetValue(reader.FieldCount - 1), CultureInfo.InvariantCulture));
            }
        }
        while (await reader.NextResultAsync());

        return string.Join('\n', lines);
    }

    private sealed class NoConnection : DbConnectionInterceptor
    {
        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result,
            CancellationToken cancellationToken = default) =>
            new(InterceptionResult.Suppress());
    }
}
