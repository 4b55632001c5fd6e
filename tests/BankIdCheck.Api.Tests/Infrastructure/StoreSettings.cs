using System.Globalization;
using BankIdCheck.Api.Customers;

namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>Settings of the section <c>CustomerStores</c>.</summary>
internal static class StoreSettings
{
    public static void Use(
        this IDictionary<string, string?> settings, BankStore store, string? table = null, TimeSpan? timeLimit = null,
        string name = "default") =>
        settings.Use(store.Provider, store.ConnectionString, table, timeLimit, name);

    public static void Use(
        this IDictionary<string, string?> settings,
        CustomerStoreProvider provider,
        string connectionString,
        string? table = null,
        TimeSpan? timeLimit = null,
        string name = "default")
    {
        var section = $"CustomerStores:{name}";
        settings[$"{section}:Provider"] = provider.ToString();
        settings[$"{section}:ConnectionString"] = connectionString;
        settings[$"{section}:Table"] = table;
        settings[$"{section}:TimeLimit"] = timeLimit?.ToString("c", CultureInfo.InvariantCulture);
    }
}
