using System.Net;
using BankIdCheck.Api.Screening;
using BankIdCheck.Api.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace BankIdCheck.Api.Tests.Screening;

/// <summary>Keys of the archive that come, go and rotate while the service runs, from files as secrets are mounted.</summary>
public sealed class ArchiveTests : IDisposable
{
    private readonly DirectoryInfo secrets = Directory.CreateTempSubdirectory("bankidcheck-secrets-");

    public void Dispose() => secrets.Delete(recursive: true);

    [Fact]
    public async Task A_rotated_key_seals_everything_again_and_the_old_one_can_be_thrown_away()
    {
        await using var database = await ServiceDatabase.CreateAsync("Sqlite");
        await using var screenings = await StartAsync(database);
        var id = await screenings.AcceptedAsync(screenings.Person());
        await screenings.RestAsync(id);

        Put("Aml__Archive__Keys__k2", TestKeys.Another);
        Put("Aml__Archive__CurrentKey", "k2");
        await CurrentKeyBecomesAsync(screenings, "k2");
        await screenings.ResealAsync();
        (await database.CountAsync("SELECT count(*) FROM screening_contents WHERE key_id = 'k2'")).Should().Be(2);
        Take("Aml__Archive__Keys__k1");
        await Eventually.BecomesTrueAsync(
            () => screenings.Api.Services.GetRequiredService<IConfiguration>()["Aml:Archive:Keys:k1"] is null, "the file is noticed");

        (await screenings.GetAsync($"/{id}/result")).Status.Should().Be(HttpStatusCode.OK);
        (await screenings.RestAsync(await screenings.AcceptedAsync(screenings.Person()))).State().Should().Be("collected");
    }

    [Fact]
    public async Task Without_its_key_nothing_is_acknowledged_or_read_and_with_it_everything_goes_on()
    {
        await using var database = await ServiceDatabase.CreateAsync("Sqlite");
        await using var screenings = await StartAsync(database, configure: settings => settings["Aml:Polling:MaxInterval"] = "00:00:01");
        var collected = await screenings.AcceptedAsync(screenings.Person());
        await screenings.RestAsync(collected);
        screenings.BankId.Faults.Inject(Sandbox.BankId.BankIdFault.ServiceUnavailable, times: 100000, Sandbox.BankId.BankIdOperation.Token);
        screenings.BankId.Clock.Advance(TimeSpan.FromMinutes(10)); // the token in hand ends
        var waiting = await screenings.AcceptedAsync(screenings.Person());

        Take("Aml__Archive__Keys__k1");
        await Eventually.BecomesTrueAsync(
            async () => (await screenings.GetAsync($"/{collected}/result")).Status is HttpStatusCode.InternalServerError,
            "the file is noticed");
        (await screenings.GetAsync($"/{collected}/result")).ShouldBeProblem(HttpStatusCode.InternalServerError, "archive-key-missing");
        (await screenings.OrderAsync(screenings.Person())).ShouldBeProblem(HttpStatusCode.InternalServerError, "archive-key-missing");
        (await database.CountAsync("SELECT count(*) FROM screening_sessions")).Should().Be(2);
        (await screenings.Api.SendAsync(HttpMethod.Get, "/health/ready", token: "")).Json.GetProperty("checks").GetProperty("archive-key")
            .GetString().Should().Be("Degraded");
        screenings.BankId.Faults.Clear();
        await Eventually.BecomesTrueAsync(
            async () => (await screenings.StatusAsync(waiting)).GetProperty("hindrance").GetString() == "archive-key-missing",
            "it cannot be sent");

        Put("Aml__Archive__Keys__k1", TestKeys.Pseudonym);
        await Eventually.BecomesTrueAsync(
            async () => (await screenings.GetAsync($"/{collected}/result")).Status is HttpStatusCode.OK, "the key is back");
        await Eventually.BecomesTrueAsync(async () => (await screenings.StatusAsync(waiting)).State() == "collected", "without a restart");
        screenings.BankId.Counters.MostSessionsPerPerson.Should().Be(1);
    }

    [Fact]
    public async Task Sealed_bytes_that_were_changed_or_moved_do_not_open()
    {
        await using var database = await ServiceDatabase.CreateAsync("Sqlite");
        await using var screenings = await StartAsync(database);
        var ids = await Task.WhenAll(screenings.AcceptedAsync(screenings.Person()), screenings.AcceptedAsync(screenings.Person()));
        await screenings.RestAsync(ids[0]);
        await screenings.RestAsync(ids[1]);

        await database.ExecuteAsync(
            $"""
            UPDATE screening_contents SET (sealed, nonce) =
                (SELECT other.sealed, other.nonce FROM screening_contents other WHERE other.session_id = '{ids[1]}' AND other.entity = 'jsonData')
            WHERE session_id = '{ids[0]}' AND entity = 'jsonData'
            """);

        (await screenings.GetAsync($"/{ids[0]}/result")).ShouldBeProblem(HttpStatusCode.InternalServerError, "archive-unreadable");
        (await screenings.GetAsync($"/{ids[1]}/result")).Status.Should().Be(HttpStatusCode.OK);
    }

    private Task<Screenings> StartAsync(ServiceDatabase database, Action<IDictionary<string, string?>>? configure = null)
    {
        Put("Aml__Archive__Keys__k1", TestKeys.Pseudonym);
        Put("Aml__Archive__CurrentKey", "k1");
        return Screenings.StartAsync(database, configure: settings =>
        {
            settings["SecretFiles"] = secrets.FullName;
            settings.Remove("Aml:Archive:CurrentKey");
            settings.Remove("Aml:Archive:Keys:k1");
            configure?.Invoke(settings);
        });
    }

    private static Task CurrentKeyBecomesAsync(Screenings screenings, string key) =>
        Eventually.BecomesTrueAsync(
            () => screenings.Api.Services.GetRequiredService<ArchiveCipher>().CurrentKeyId == key, "the files are noticed");

    private void Put(string name, string value) => File.WriteAllText(Path.Combine(secrets.FullName, name), value);

    private void Take(string name) => File.Delete(Path.Combine(secrets.FullName, name));
}
