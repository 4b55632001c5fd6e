using System.Net;
using BankIdCheck.Api.Tests.Infrastructure;
using Npgsql;

namespace BankIdCheck.Api.Tests.Customers;

/// <summary>One service for a group of banks: each originator's customers are asked for, and no others.</summary>
public sealed class StoreRoutingTests : IAsyncLifetime
{
    private const string Nnin = "01010750160";

    private readonly SqliteBankStore first = new();
    private PostgresBankStore second = null!;

    public async Task InitializeAsync()
    {
        second = await PostgresBankStore.CreateAsync();
        await second.ExecuteAsync(
            $"""
            CREATE SCHEMA "Kundeår";
            CREATE TABLE "Kundeår"."Person ""dok"" nå" ("Fødselsnr" varchar(11), "select" text, "pass""nr" text, "utstederLand" text, nnin text);
            INSERT INTO "Kundeår"."Person ""dok"" nå" VALUES ('{Nnin}', 'pass', 'THIRD00003', 'NO', 'another column');
            CREATE VIEW kunder AS SELECT document_number AS number, nnin AS fnr, valid_until AS until, document_type AS kind, document_issuer AS land FROM check_id_documents;
            INSERT INTO check_id_documents VALUES ('{Nnin}', 'passport', 'SECOND0001', 'SWE', '2020-01-01'), ('{Nnin}', 'passport', 'SECOND0002', 'SWE', '2999-01-01');
            REVOKE ALL ON check_id_documents FROM {second.Reader};
            GRANT SELECT ON kunder TO {second.Reader};
            GRANT USAGE ON SCHEMA "Kundeår" TO {second.Reader};
            GRANT SELECT ON "Kundeår"."Person ""dok"" nå" TO {second.Reader};
            """);
        await first.AddAsync(new DocumentRow(Nnin, "passport", "FIRST00009", "SWE"));
    }

    public async Task DisposeAsync()
    {
        await first.DisposeAsync();
        if (second is not null)
        {
            await second.DisposeAsync();
        }
    }

    [SkippableTheory]
    [InlineData("9980", "passport", "FIRST00009", "SWE")]
    [InlineData("9981", "passport", "SECOND0002", "SWE")]
    [InlineData("9982", "passport", "THIRD00003", "NOR")]
    public async Task A_document_is_found_in_the_store_of_its_originator_and_in_no_other(
        string originator, string type, string number, string issuer)
    {
        await using var api = await StartAsync();

        foreach (var asked in new[] { "9980", "9981", "9982", "9980" })
        {
            var answer = await api.CheckAsync(Requests.For(Nnin, type, number, issuer, asked));
            answer.ShouldSayMatchFound(matchFound: asked == originator);
        }
    }

    [SkippableFact]
    public async Task A_last_day_counts_where_the_bank_keeps_one()
    {
        await using var api = await StartAsync();

        (await api.CheckAsync(Requests.For(Nnin, "passport", "SECOND0001", "SWE", "9981"))).ShouldSayMatchFound(matchFound: false);
    }

    [SkippableFact]
    public async Task A_store_that_is_down_fails_its_own_originator_and_no_other()
    {
        await using var api = await StartAsync();
        await second.ExecuteAsync("DROP VIEW kunder");

        (await api.CheckAsync(Requests.For(Nnin, "passport", "SECOND0002", "SWE", "9981")))
            .ShouldBeProblem(HttpStatusCode.InternalServerError, "store-unavailable");
        (await api.CheckAsync(Requests.For(Nnin, "passport", "FIRST00009", "SWE", "9980"))).ShouldSayMatchFound(matchFound: true);
        (await api.CheckAsync(Requests.For(Nnin, "passport", "THIRD00003", "NOR", "9982"))).ShouldSayMatchFound(matchFound: true);
    }

    [SkippableFact]
    public async Task A_user_who_may_only_read_the_view_suffices_and_cannot_write()
    {
        await using NpgsqlConnection reader = new($"{second.ConnectionString};Pooling=false");
        await reader.OpenAsync();
        await using NpgsqlCommand write = new("DELETE FROM kunder", reader);
        await using NpgsqlCommand around = new("SELECT * FROM check_id_documents", reader);

        (await write.Invoking(command => command.ExecuteNonQueryAsync()).Should().ThrowAsync<PostgresException>())
            .Which.SqlState.Should().Be("42501");
        (await around.Invoking(command => command.ExecuteNonQueryAsync()).Should().ThrowAsync<PostgresException>())
            .Which.SqlState.Should().Be("42501");
        await using var api = await StartAsync();
        (await api.CheckAsync(Requests.For(Nnin, "passport", "SECOND0002", "SWE", "9981"))).ShouldSayMatchFound(matchFound: true);
    }

    private Task<TestApi> StartAsync() => TestApi.StartAsync(configure: settings =>
    {
        settings.Use(first);
        settings.Use(second, "public.kunder", name: "second");
        settings.Use(second, "Kundeår.Person \"dok\" nå", name: "third");
        settings["CheckId:Originators:9981"] = "second";
        settings["CheckId:Originators:9982"] = "third";
        Columns(settings, "second", "fnr", "kind", "number", "land", "until");
        Columns(settings, "third", "Fødselsnr", "select", "pass\"nr", "utstederLand", "");
    });

    private static void Columns(
        IDictionary<string, string?> settings, string store, string nnin, string type, string number, string issuer, string until)
    {
        var section = $"CustomerStores:{store}:Columns";
        settings[$"{section}:Nnin"] = nnin;
        settings[$"{section}:DocumentType"] = type;
        settings[$"{section}:DocumentNumber"] = number;
        settings[$"{section}:DocumentIssuer"] = issuer;
        settings[$"{section}:ValidUntil"] = until;
    }
}
