using BankIdCheck.Api.Audit;
using BankIdCheck.Api.Tests.Infrastructure;
using Microsoft.Data.Sqlite;

namespace BankIdCheck.Api.Tests.Audit;

public sealed class TamperingTests
{
    private const int Checks = 8;

    /// <summary>What somebody with all rights on the database does, and what is found.</summary>
    private static readonly (string What, string Sql, string Reason, long Batch)[] Deeds =
    [
        ("delete a record", "DELETE FROM audit_records WHERE sequence = 4", "record-missing", 4),
        ("edit an outcome", "UPDATE audit_records SET outcome = 'match' WHERE sequence = 4", "batch-changed", 4),
        ("edit a time", "UPDATE audit_records SET at_us = at_us + 1 WHERE sequence = 3", "batch-changed", 3),
        ("take a client away", "UPDATE audit_records SET client = NULL WHERE sequence = 5", "batch-changed", 5),
        ("swap two records", "UPDATE audit_records SET sequence = -1 WHERE sequence = 2; UPDATE audit_records SET sequence = 2 WHERE sequence = 6; UPDATE audit_records SET sequence = 6 WHERE sequence = -1", "batch-changed", 2),
        ("put a record behind the last", Copy("audit_records", "sequence", "sequence + 1000", "sequence = 2"), "beyond-head", 8),
        ("put a record before the first", Copy("audit_records", "sequence", "sequence - 1000", "sequence = 2"), "before-start", -1),
        ("delete a batch and its record", "DELETE FROM audit_records WHERE sequence = 4; DELETE FROM audit_batches WHERE number = 4", "batch-missing", 4),
        ("delete the first batch", "DELETE FROM audit_records WHERE sequence = 1; DELETE FROM audit_batches WHERE number = 1", "batch-missing", 1),
        ("edit a batch", "UPDATE audit_batches SET at_us = at_us + 1 WHERE number = 5", "batch-changed", 5),
        ("edit a link", "UPDATE audit_batches SET previous_hash = hash WHERE number = 5", "batch-changed", 5),
        ("put a batch behind the last", Copy("audit_batches", "number", "number + 1000", "number = 2"), "beyond-head", 1002),
        ("cut off the end", "DELETE FROM audit_records WHERE sequence > 6; DELETE FROM audit_batches WHERE number > 6", "batch-missing", 7),
        ("cut off the end and move the head", "DELETE FROM audit_records WHERE sequence > 6; DELETE FROM audit_batches WHERE number > 6; UPDATE audit_head SET number = 6, last_sequence = 6, hash = (SELECT hash FROM audit_batches WHERE number = 6)", "head-changed", 6),
        ("delete the head", "DELETE FROM audit_head", "head-missing", 8),
        ("delete all but the head", "DELETE FROM audit_records; DELETE FROM audit_batches", "batch-missing", 1),
        ("pretend that it was retention", "DELETE FROM audit_records WHERE sequence < 4; INSERT INTO audit_stub (id, number, last_sequence, hash, at_us, key_id, seal) SELECT 1, number, last_sequence, hash, at_us, key_id, hash FROM audit_batches WHERE number = 3; DELETE FROM audit_batches WHERE number < 4", "stub-changed", 3),
        ("say that another key was used", "UPDATE audit_batches SET key_id = '0123456789abcdef' WHERE number = 5", "key-unknown", 5),
    ];

    public static TheoryData<string, string> DeedsByProvider
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (var (what, _, _, _) in Deeds)
            {
                data.Add(what, "Sqlite");
                data.Add(what, "PostgreSql");
            }

            return data;
        }
    }

    public static TheoryData<string> Providers => ServiceDatabase.Providers;

    [SkippableTheory]
    [MemberData(nameof(DeedsByProvider))]
    public async Task What_was_done_to_the_records_is_found(string what, string provider)
    {
        var (_, sql, reason, batch) = Deeds.Single(deed => deed.What == what);
        await using var database = await ServiceDatabase.CreateAsync(provider);
        await using var api = await TestApi.StartAsync(configure: database.Configure);
        for (var i = 0; i < Checks; i++)
        {
            await api.CheckAsync(i % 2 == 0 ? Requests.PublishedExample : Requests.For(SampleDocuments.First with { Number = "OTHER" }));
        }

        (await api.VerifyAsync()).Should()
            .BeEquivalentTo(new { Intact = true, Batches = Checks, Records = Checks, Broken = (AuditBreak?)null });
        await database.ExecuteAsync(sql);
        var verdict = await api.VerifyAsync();

        verdict.Intact.Should().BeFalse();
        verdict.Broken!.Reason.Should().Be(reason);
        if (batch > 0)
        {
            verdict.Broken.Batch.Should().Be(batch);
        }

        verdict.Head.Should().BeNull("a broken chain is no anchor");
    }

    [Fact]
    public async Task An_old_copy_that_was_put_back_is_found_by_an_anchor_and_by_a_running_service()
    {
        await using var database = await ServiceDatabase.CreateAsync("Sqlite");
        var old = database.File + ".old";
        await using var api = await TestApi.StartAsync(configure: database.Configure);
        await api.CheckManyAsync(5);
        await database.ExecuteAsync($"VACUUM INTO '{old}'");
        await api.CheckManyAsync(5);
        var anchor = (await api.VerifyAsync()).Head!;
        (await api.VerifyAsync(anchor)).Anchor.Should().Be("confirmed");

        await CopyBackAsync(old, database.ConnectionString);
        var blind = await api.VerifyAsync();
        var seeing = await api.VerifyAsync(anchor);
        var answer = await api.CheckAsync(Requests.PublishedExample);

        blind.Intact.Should().BeTrue("the copy was right when it was made");
        seeing.Broken!.Reason.Should().Be("anchor-ahead");
        answer.ShouldBeProblem(System.Net.HttpStatusCode.InternalServerError, "audit-unavailable");
        api.Logs.Lines.Should()
            .Contain(line => line.Contains("the chain ends before what this process has written", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_anchor_of_another_history_is_found()
    {
        await using var api = await TestApi.StartAsync();
        await api.CheckManyAsync(3);
        var anchor = (await api.VerifyAsync()).Head!;

        var verdict = await api.VerifyAsync(anchor with { Hash = new string('0', 64) });

        verdict.Broken.Should().Be(new AuditBreak("anchor-mismatch", anchor.Batch, null));
    }

    [SkippableTheory]
    [MemberData(nameof(Providers))]
    public async Task Nothing_is_answered_on_a_head_that_somebody_changed(string provider)
    {
        await using var database = await ServiceDatabase.CreateAsync(provider);
        await using (var api = await TestApi.StartAsync(configure: database.Configure))
        {
            await api.CheckManyAsync(3);
        }

        await database.ExecuteAsync("UPDATE audit_head SET last_sequence = last_sequence + 1");
        await using var next = await TestApi.StartAsync(configure: database.Configure);
        var answer = await next.CheckAsync(Requests.PublishedExample);

        answer.ShouldBeProblem(System.Net.HttpStatusCode.InternalServerError, "audit-unavailable");
        (await next.SendAsync(HttpMethod.Get, "/health/ready", token: "")).Status.Should().Be(System.Net.HttpStatusCode.ServiceUnavailable);
    }

    private static string Copy(string table, string key, string value, string where)
    {
        var columns = table == "audit_records"
            ? "at_us, kind, client, tenant, originator, nnin_pseudonym, document_pseudonym, key_id, document_type, document_issuer, outcome, reason, rule_version, trace_id, latency_us"
            : "first_sequence, last_sequence, at_us, key_id, previous_hash, hash";
        return $"INSERT INTO {table} ({key}, {columns}) SELECT {value}, {columns} FROM {table} WHERE {where}";
    }

    // The way SQLite itself restores a backup, under a service that is running.
    private static async Task CopyBackAsync(string from, string to)
    {
        await using SqliteConnection source = new($"Data Source={from};Pooling=false");
        await using SqliteConnection target = new($"{to};Pooling=false");
        await source.OpenAsync();
        await target.OpenAsync();
        source.BackupDatabase(target);
    }
}
