using BankIdCheck.Api.Customers;
using BankIdCheck.Api.Tests.Infrastructure;

namespace BankIdCheck.Api.Tests.Customers;

/// <summary>The database seeks an index by NNIN, whatever the type of the column: asked for the plan of the query that is sent.</summary>
public sealed class StorePlanTests
{
    private const int Customers = 5000;

    [SkippableTheory]
    [InlineData("char(11)")]
    [InlineData("varchar(11)")]
    [InlineData("varchar")]
    [InlineData("text")]
    [InlineData("bigint")]
    [InlineData("nnin_domain")]
    public async Task PostgreSql_seeks_the_index_of_a_table_and_through_a_view(string type)
    {
        await using var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(
            $"""
            CREATE DOMAIN nnin_domain AS char(11) CHECK (length(VALUE) = 11);
            CREATE TABLE people (fnr {type} NOT NULL, kind text, number text, country char(3), last_day date);
            INSERT INTO people SELECT CAST(CAST(10000000000 + n AS text) AS {type}), 'P', n, 'SWE', NULL FROM generate_series(1, {Customers}) AS n;
            CREATE INDEX ON people (fnr);
            ANALYZE people;
            CREATE VIEW check_id_documents AS
                SELECT fnr AS nnin, kind AS document_type, number AS document_number, country AS document_issuer, last_day AS valid_until
                FROM people WHERE kind IS NOT NULL;
            """);

        var planOfView = await StoreQuery.PlanAsync(
            new() { Provider = CustomerStoreProvider.PostgreSql, ConnectionString = database.ConnectionString });
        var planOfTable = await StoreQuery.PlanAsync(new()
        {
            Provider = CustomerStoreProvider.PostgreSql,
            ConnectionString = database.ConnectionString,
            Table = "public.people",
            Columns = new() { Nnin = "fnr", DocumentType = "kind", DocumentNumber = "number", DocumentIssuer = "country", ValidUntil = "last_day" },
        });

        planOfView.Should().Contain("Index Cond").And.Contain("people_fnr_idx").And.NotContain("Seq Scan");
        planOfTable.Should().Contain("Index Cond").And.Contain("people_fnr_idx").And.NotContain("Seq Scan");
    }

    [Theory]
    [InlineData("CHAR(11)")]
    [InlineData("VARCHAR(11)")]
    [InlineData("TEXT")]
    [InlineData("INTEGER")]
    public async Task Sqlite_seeks_the_index_of_a_table_and_through_a_view(string type)
    {
        await using SqliteBankStore store = new();
        await store.ExecuteAsync(
            $"""
            CREATE TABLE people (fnr {type} NOT NULL, document_type TEXT, document_number TEXT, document_issuer TEXT, valid_until DATE);
            CREATE INDEX people_fnr ON people (fnr);
            CREATE VIEW documents AS SELECT fnr AS nnin, document_type, document_number, document_issuer, valid_until FROM people;
            """);
        var table = store.Options("people");
        table.Columns.Nnin = "fnr";

        var planOfTable = await StoreQuery.PlanAsync(table);
        var planOfView = await StoreQuery.PlanAsync(store.Options("documents"));

        planOfTable.Should().MatchRegex(@"^SEARCH \w+ USING INDEX people_fnr \(fnr=\?\)$");
        planOfView.Should().MatchRegex(@"^SEARCH \w+ USING INDEX people_fnr \(fnr=\?\)$");
    }

    [SkippableTheory]
    [InlineData("char(11)", false)]
    [InlineData("varchar(11)", false)]
    [InlineData("nchar(11)", true)]
    [InlineData("nvarchar(11)", true)]
    public async Task Sql_Server_seeks_the_index_without_converting_the_column(string type, bool unicode)
    {
        await using var store = await SqlServerBankStore.CreateAsync();
        await store.ExecuteAsync(
            $"""
            CREATE TABLE people (nnin {type} NOT NULL, document_type varchar(40), document_number varchar(40), document_issuer char(3), valid_until date);
            WITH numbers AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM numbers WHERE n < {Customers})
            INSERT INTO people SELECT CAST(10000000000 + n AS varchar(11)), 'P', n, 'SWE', NULL FROM numbers OPTION (MAXRECURSION 0);
            CREATE INDEX people_nnin ON people (nnin);
            """);
        var options = store.Options("dbo.people");
        options.UnicodeNnin = unicode;

        var plan = await StoreQuery.PlanAsync(options);

        plan.Should().Contain("PhysicalOp=\"Index Seek\"").And.NotContain("Scan").And.NotContain("CONVERT_IMPLICIT");
    }
}
