using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace BankIdCheck.Api.Storage;

/// <summary>The section <c>ServiceStore</c>: the service's own database, which it writes to.</summary>
internal sealed class ServiceStoreOptions
{
    public const string SectionName = "ServiceStore";

    private static readonly TimeSpan LongestTimeLimit = TimeSpan.FromSeconds(25);

    public ServiceStoreProvider? Provider { get; set; }

    public string? ConnectionString { get; set; }

    /// <summary>
    /// The longest that anybody waits for a write. A caller whose record could not be written in this time hears of a fault.
    /// </summary>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>For drivers, which count in whole seconds.</summary>
    internal int TimeLimitSeconds => Math.Max(1, (int)Math.Ceiling(TimeLimit.TotalSeconds));

    internal sealed class Validator : IValidateOptions<ServiceStoreOptions>
    {
        public ValidateOptionsResult Validate(string? name, ServiceStoreOptions options)
        {
            ValidateOptionsResultBuilder result = new();
            var isKnown = options.Provider is { } provider && Enum.IsDefined(provider);
            if (!isKnown)
            {
                Refuse(result, nameof(Provider), $"must be one of {string.Join(", ", Enum.GetNames<ServiceStoreProvider>())}");
            }

            if (string.IsNullOrWhiteSpace(options.ConnectionString))
            {
                Refuse(result, nameof(ConnectionString), "is missing");
            }
            else if (isKnown && WhatIsWrong(options.Provider!.Value, options.ConnectionString) is { } rule)
            {
                Refuse(result, nameof(ConnectionString), rule);
            }

            if (options.TimeLimit <= TimeSpan.Zero || options.TimeLimit > LongestTimeLimit)
            {
                Refuse(
                    result, nameof(TimeLimit),
                    $"must be more than zero and at most {LongestTimeLimit.TotalSeconds} seconds, so that shutdown can wait for it");
            }

            return result.Build();
        }

        private static string? WhatIsWrong(ServiceStoreProvider provider, string connectionString)
        {
            try
            {
                DbConnectionStringBuilder read = provider switch
                {
                    ServiceStoreProvider.Sqlite => new SqliteConnectionStringBuilder(connectionString),
                    ServiceStoreProvider.PostgreSql => new NpgsqlConnectionStringBuilder(connectionString),
                    _ => new SqlConnectionStringBuilder(connectionString),
                };
                return read is SqliteConnectionStringBuilder sqlite && !IsFile(sqlite)
                    ? "must name a file: what is kept in memory is not durable"
                    : null;
            }
            catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
            {
                return $"is not a connection string of {provider}";
            }
        }

        private static bool IsFile(SqliteConnectionStringBuilder sqlite) =>
            sqlite.DataSource.Length > 0
            && sqlite.Mode is not SqliteOpenMode.Memory
            && !sqlite.DataSource.Contains(":memory:", StringComparison.OrdinalIgnoreCase)
            && !sqlite.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase);

        private static void Refuse(ValidateOptionsResultBuilder result, string key, string rule) =>
            result.AddError($"{SectionName}:{key} {rule}.");
    }
}

internal enum ServiceStoreProvider
{
    Sqlite,
    PostgreSql,
    SqlServer,
}
