using BankIdCheck.Api.Tests.Infrastructure;
using Npgsql;

namespace BankIdCheck.Api.Tests.Customers;

/// <summary>What can be wrong with a database while its server is well. The codes are PostgreSQL's SQLSTATE.</summary>
public sealed class PostgresFaultTests : IAsyncLifetime
{
    private PostgresBankStore store = null!;

    public async Task InitializeAsync() => store = await PostgresBankStore.CreateAsync();

    public async Task DisposeAsync()
    {
        if (store is not null)
        {
            await store.DisposeAsync();
        }
    }

    [SkippableTheory]
    [InlineData("42P01", "ALTER TABLE check_id_documents RENAME TO gone", "ALTER TABLE gone RENAME TO check_id_documents")]
    [InlineData("42703", "ALTER TABLE check_id_documents RENAME document_issuer TO gone", "ALTER TABLE check_id_documents RENAME gone TO document_issuer")]
    [InlineData("42501", "REVOKE SELECT ON check_id_documents FROM {0}", "GRANT SELECT ON check_id_documents TO {0}")]
    public async Task A_table_column_or_grant_that_is_missing_is_a_fault(string state, string hurt, string heal)
    {
        await using var api = await StartAsync();
        await api.ShouldBeUpAsync();
        await store.ExecuteAsync(string.Format(hurt, store.Reader));
        await api.ShouldBeDownAsync($"PostgresException({state})");

        await store.ExecuteAsync(string.Format(heal, store.Reader));

        await api.ShouldBeUpAsync();
    }

    [SkippableFact]
    public async Task A_column_of_the_wrong_type_is_a_fault_and_its_content_is_not_logged()
    {
        const string Garbage = "until CCC014356 is renewed";
        await store.ExecuteAsync(
            $"ALTER TABLE check_id_documents ALTER valid_until TYPE text; UPDATE check_id_documents SET valid_until = '{Garbage}'");
        await using var api = await StartAsync();
        api.Logs.Secrets.Add(Garbage);

        await api.ShouldRefuseAsync(Requests.PublishedExample, "InvalidCastException");
    }

    [SkippableFact]
    public async Task A_view_that_fails_for_a_row_is_a_fault_and_the_row_is_not_logged()
    {
        await store.ExecuteAsync(
            $"""
            CREATE VIEW failing AS SELECT nnin, document_type, document_number, document_issuer, CAST(document_number AS date) AS valid_until FROM check_id_documents;
            GRANT SELECT ON failing TO {store.Reader};
            """);
        await using var api = await StartAsync("failing");

        await api.ShouldRefuseAsync(Requests.PublishedExample, "PostgresException(22007)");
    }

    [SkippableFact]
    public async Task A_wrong_password_is_a_fault_until_it_is_right()
    {
        await store.ExecuteAsync($"ALTER ROLE {store.Reader} PASSWORD 'another'");
        await using var api = await StartAsync();
        await api.ShouldBeDownAsync("PostgresException(28P01)");

        await store.ExecuteAsync($"ALTER ROLE {store.Reader} PASSWORD '{store.Reader}'");

        await api.ShouldBeUpAsync();
    }

    [SkippableFact]
    public async Task A_server_without_connections_to_spare_is_a_fault()
    {
        await store.ExecuteAsync($"ALTER ROLE {store.Reader} CONNECTION LIMIT 0");
        await using var api = await StartAsync();
        await api.ShouldBeDownAsync("PostgresException(53300)");

        await store.ExecuteAsync($"ALTER ROLE {store.Reader} CONNECTION LIMIT 2");

        await api.ShouldBeUpAsync();
    }

    [SkippableFact]
    public async Task More_requests_than_the_user_may_have_connections_are_all_answered_by_those_there_are()
    {
        await store.ExecuteAsync($"ALTER ROLE {store.Reader} CONNECTION LIMIT 2");
        await using var api = await TestApi.StartAsync(configure: settings =>
            settings.Use(store.Provider, $"{store.ConnectionString};Maximum Pool Size=2"));

        await api.ShouldBeUpAsync(requestsAtOnce: 60);
    }

    [SkippableFact]
    public async Task A_table_that_somebody_has_locked_is_a_fault_for_many_at_once()
    {
        await using var api = await TestApi.StartAsync(configure: settings => settings.Use(store, timeLimit: FaultAssertions.TimeLimit));
        await api.ShouldBeUpAsync();
        await using NpgsqlConnection owner = new(store.Database.ConnectionString);
        await owner.OpenAsync();
        await using (var transaction = await owner.BeginTransactionAsync())
        {
            await using NpgsqlCommand locking = new("LOCK TABLE check_id_documents IN ACCESS EXCLUSIVE MODE", owner);
            await locking.ExecuteNonQueryAsync();
            await api.ShouldBeDownAsync("TimeoutException", requestsAtOnce: 60);
        }

        await api.ShouldBeUpAsync();
    }

    [SkippableFact]
    public async Task A_database_that_does_not_exist_yet_is_a_fault_until_it_does()
    {
        var connectionString = store.ConnectionString.Replace(store.Database.Name, $"{store.Database.Name}_later", StringComparison.Ordinal)
            .Replace($"reader_of_{store.Database.Name}_later", store.Reader, StringComparison.Ordinal);
        await using var api = await TestApi.StartAsync(configure: settings => settings.Use(store.Provider, connectionString));
        await api.ShouldBeDownAsync("PostgresException(3D000)");

        await using NpgsqlConnection server = new($"{store.Database.Server.ConnectionString("postgres")};Pooling=false");
        await server.OpenAsync();
        await using NpgsqlCommand copying = new($"CREATE DATABASE {store.Database.Name}_later TEMPLATE {store.Database.Name}", server);
        await copying.ExecuteNonQueryAsync();

        await api.ShouldBeUpAsync();
    }

    [SkippableFact]
    public async Task A_server_that_does_not_speak_Tls_is_a_fault_where_Tls_is_demanded()
    {
        await using var api = await TestApi.StartAsync(configure: settings =>
            settings.Use(store.Provider, $"{store.ConnectionString};SSL Mode=Require"));

        await api.ShouldBeDownAsync("NpgsqlException");
    }

    private Task<TestApi> StartAsync(string? table = null) => TestApi.StartAsync(configure: settings => settings.Use(store, table));
}
