using Npgsql;

namespace BankIdCheck.Api.Customers;

/// <summary>
/// EF Core's own statement for a lookup, prepared once on each of the pool's connections: the server then neither parses nor plans it
/// again.
/// </summary>
internal sealed class PostgresPreparedLookup(LookupStatement lookup)
{
    private const int LastDay = 3;

    /// <summary>The person's documents, or null when EF Core has to be asked, which knows how to try again and how to fail.</summary>
    public async Task<IReadOnlyList<StoredDocument>?> FindAsync(
        NpgsqlConnection connection, string nnin, CancellationToken cancellationToken)
    {
        if (lookup is not { Sql: { } sql, Parameter: NpgsqlParameter parameter })
        {
            return null;
        }

        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // EF Core's own text.
            command.CommandText = sql;
#pragma warning restore CA2100
            command.Parameters.Add(new NpgsqlParameter(parameter.ParameterName, parameter.NpgsqlDbType) { Value = nnin });
            await command.PrepareAsync(cancellationToken);
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            return await ReadAsync(rows, cancellationToken);
        }
#pragma warning disable CA1031 // EF Core's query meets the same, and says so.
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return null;
        }
        finally
        {
            await connection.CloseAsync();
        }
    }

    private static async Task<List<StoredDocument>> ReadAsync(NpgsqlDataReader rows, CancellationToken cancellationToken)
    {
        List<StoredDocument> found = [];
        while (await rows.ReadAsync(cancellationToken))
        {
            var lastDay = rows.FieldCount <= LastDay || await rows.IsDBNullAsync(LastDay, cancellationToken)
                ? (DateOnly?)null
                : await rows.GetFieldValueAsync<DateOnly>(LastDay, cancellationToken);
            found.Add(new(Text(rows, 0), Text(rows, 1), Text(rows, 2), lastDay));
        }

        return found;
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
