using System.Data;
using BankIdCheck.Api.Customers;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace BankIdCheck.Api.Tests.Customers;

/// <summary>The very text that goes to each database, and the type of its only parameter.</summary>
public sealed class StoreSqlTests
{
    [Fact]
    public async Task Sql_Server_is_asked_once_with_a_fixed_length_parameter_that_is_not_Unicode()
    {
        var store = StoreQuery.Options(CustomerStoreProvider.SqlServer);

        var (sql, parameter) = await StoreQuery.SentAsync(store);

        sql.Should().Be(
            """
            SELECT TOP(101) [c].[document_type], [c].[document_number], [c].[document_issuer], [c].[valid_until]
            FROM [check_id_documents] AS [c]
            WHERE [c].[nnin] = @nnin
            """);
        parameter.Should().BeOfType<SqlParameter>().Which.SqlDbType.Should().Be(SqlDbType.Char);
        parameter.DbType.Should().Be(DbType.AnsiStringFixedLength);
        parameter.Size.Should().Be(11);
        parameter.Value.Should().Be(StoreQuery.Nnin);
    }

    [Fact]
    public async Task A_Unicode_column_of_Sql_Server_gets_a_Unicode_parameter()
    {
        var store = StoreQuery.Options(CustomerStoreProvider.SqlServer);
        store.UnicodeNnin = true;

        var (_, parameter) = await StoreQuery.SentAsync(store);

        parameter.Should().BeOfType<SqlParameter>().Which.SqlDbType.Should().Be(SqlDbType.NChar);
        parameter.DbType.Should().Be(DbType.StringFixedLength);
        parameter.Size.Should().Be(11);
    }

    [Fact]
    public async Task PostgreSql_is_asked_once_with_a_parameter_that_takes_the_type_of_the_column()
    {
        var store = StoreQuery.Options(CustomerStoreProvider.PostgreSql);

        var (sql, parameter) = await StoreQuery.SentAsync(store);

        sql.Should().Be(
            """
            SELECT c.document_type, c.document_number, c.document_issuer, c.valid_until
            FROM check_id_documents AS c
            WHERE c.nnin = @nnin
            LIMIT 101
            """);
        parameter.Should().BeOfType<NpgsqlParameter>().Which.NpgsqlDbType.Should().Be(NpgsqlDbType.Unknown);
        parameter.Value.Should().Be(StoreQuery.Nnin);
    }

    [Fact]
    public async Task Sqlite_is_asked_once_with_a_parameter_of_text()
    {
        var store = StoreQuery.Options(CustomerStoreProvider.Sqlite);

        var (sql, parameter) = await StoreQuery.SentAsync(store);

        sql.Should().Be(
            """
            SELECT "c"."document_type", "c"."document_number", "c"."document_issuer", "c"."valid_until"
            FROM "check_id_documents" AS "c"
            WHERE "c"."nnin" = @nnin
            LIMIT 101
            """);
        parameter.DbType.Should().Be(DbType.String);
        parameter.Size.Should().Be(11);
        parameter.Value.Should().Be(StoreQuery.Nnin);
    }

    [Theory]
    [InlineData("SqlServer", "[Kundeår].[Person\"dok]]]", "[Fødsels[nr]]]", "[select]", "[pass\"nr]")]
    [InlineData("PostgreSql", "\"Kundeår\".\"Person\"\"dok]\"", "\"Fødsels[nr]\"", "\"select\"", "\"pass\"\"nr\"")]
    public async Task Odd_names_are_quoted_and_only_a_dot_separates_the_schema(
        string provider, string table, string nnin, string type, string number)
    {
        var store = StoreQuery.Options(Enum.Parse<CustomerStoreProvider>(provider));
        store.Table = "Kundeår.Person\"dok]";
        store.Columns = new() { Nnin = "Fødsels[nr]", DocumentType = "select", DocumentNumber = "pass\"nr", DocumentIssuer = "land;--", ValidUntil = "gyldig til" };

        var (sql, _) = await StoreQuery.SentAsync(store);

        sql.Should()
            .Contain($"FROM {table} AS ").And.Contain($".{nnin} = @nnin").And.Contain($".{type}, ").And.Contain($".{number}, ")
            .And.MatchRegex("[\\[\"]land;--[\\]\"], ").And.MatchRegex("[\\[\"]gyldig til[\\]\"]");
    }

    [Theory]
    [InlineData("SqlServer", "[c].[document_type], [c].[document_number], [c].[document_issuer]\n")]
    [InlineData("PostgreSql", "c.document_type, c.document_number, c.document_issuer\n")]
    [InlineData("Sqlite", "\"c\".\"document_type\", \"c\".\"document_number\", \"c\".\"document_issuer\"\n")]
    public async Task A_last_day_that_the_bank_does_not_keep_is_not_asked_for(string provider, string columns)
    {
        var store = StoreQuery.Options(Enum.Parse<CustomerStoreProvider>(provider));
        store.Columns.ValidUntil = "";

        var (sql, _) = await StoreQuery.SentAsync(store);

        sql.Should().Contain(columns).And.NotContain("valid");
    }

    [Theory]
    [InlineData("SqlServer")]
    [InlineData("PostgreSql")]
    [InlineData("Sqlite")]
    public async Task Nothing_can_be_written(string provider)
    {
        await using var context = StoreQuery.Context(StoreQuery.Options(Enum.Parse<CustomerStoreProvider>(provider)));

        var add = () => context.Add(new CustomerDocument { Nnin = StoreQuery.Nnin });
        var save = () => context.SaveChanges();
        var saveAsync = () => context.SaveChangesAsync();

        add.Should().Throw<InvalidOperationException>("a row without a key is not tracked");
        save.Should().Throw<NotSupportedException>();
        await saveAsync.Should().ThrowAsync<NotSupportedException>();
        context.ChangeTracker.Entries().Should().BeEmpty();
    }

    [Fact]
    public async Task Two_stores_of_one_provider_keep_their_own_models()
    {
        var one = StoreQuery.Options(CustomerStoreProvider.PostgreSql);
        var other = StoreQuery.Options(CustomerStoreProvider.PostgreSql);
        (other.Table, other.Columns.Nnin) = ("kunder", "fnr");

        var (sqlOfOne, _) = await StoreQuery.SentAsync(one);
        var (sqlOfOther, _) = await StoreQuery.SentAsync(other);

        sqlOfOne.Should().Contain("check_id_documents").And.Contain("nnin = @nnin");
        sqlOfOther.Should().Contain("kunder").And.Contain("fnr = @nnin");
    }

    [Fact]
    public void A_schema_is_refused_where_it_would_be_left_out()
    {
        var store = StoreQuery.Options(CustomerStoreProvider.Sqlite);
        store.Table = "bank.check_id_documents";

        store.Mistakes().Should().ContainSingle().Which.Key.Should().Be("Table");
    }

    [Fact]
    public void Sqlite_is_opened_for_reading()
    {
        using var context = StoreQuery.Context(StoreQuery.Options(CustomerStoreProvider.Sqlite));

        context.Database.GetConnectionString().Should().Contain("Mode=ReadOnly");
    }

    [Fact]
    public void A_server_may_take_half_of_the_time_limit_to_connect_and_is_tried_again_at_once_after_a_failure()
    {
        var postgres = StoreQuery.Options(CustomerStoreProvider.PostgreSql);
        var sqlServer = StoreQuery.Options(CustomerStoreProvider.SqlServer);
        (postgres.TimeLimit, sqlServer.TimeLimit) = (TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(9));

        using var contextOfPostgres = StoreQuery.Context(postgres);
        using var contextOfSqlServer = StoreQuery.Context(sqlServer);

        new NpgsqlConnectionStringBuilder(contextOfPostgres.Database.GetConnectionString()).Timeout.Should().Be(4);
        SqlConnectionStringBuilder connection = new(contextOfSqlServer.Database.GetConnectionString());
        connection.ConnectTimeout.Should().Be(4);
        connection.PoolBlockingPeriod.Should().Be(PoolBlockingPeriod.NeverBlock);
    }

    [Fact]
    public void What_a_bank_demands_of_its_connections_is_kept()
    {
        var postgres = StoreQuery.Options(CustomerStoreProvider.PostgreSql);
        var sqlServer = StoreQuery.Options(CustomerStoreProvider.SqlServer);
        postgres.ConnectionString += ";SSL Mode=VerifyFull;Timeout=1;Maximum Pool Size=7";
        sqlServer.ConnectionString += ";Connect Timeout=1;Max Pool Size=7";

        using var contextOfPostgres = StoreQuery.Context(postgres);
        using var contextOfSqlServer = StoreQuery.Context(sqlServer);

        NpgsqlConnectionStringBuilder toPostgres = new(contextOfPostgres.Database.GetConnectionString());
        (toPostgres.SslMode, toPostgres.Timeout, toPostgres.MaxPoolSize).Should().Be((SslMode.VerifyFull, 1, 7));
        SqlConnectionStringBuilder toSqlServer = new(contextOfSqlServer.Database.GetConnectionString());
        (toSqlServer.ConnectTimeout, toSqlServer.MaxPoolSize, toSqlServer.TrustServerCertificate).Should().Be((1, 7, false));
        toSqlServer.Encrypt.Should().Be(SqlConnectionEncryptOption.Mandatory);
    }
}
