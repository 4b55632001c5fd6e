using System.Collections;
using System.Reflection;
using BankIdCheck.Aml.Results;
using BankIdCheck.Sandbox.BankId;

namespace BankIdCheck.Aml.Tests;

/// <summary>
/// Looks for every identifier that was used in everything the client says: log lines at every level, exceptions, addresses, printed values.
/// </summary>
public sealed class LeakTests
{
    private static readonly string[] Personal =
        ["01010750160", "Tomas", "Topstad", "2007-01-01", "17912099997", "Vakker", "1920-11-17", "17.11.1920", "sandbox-secret", "Eksempelveien", "eyJ"];

    [Fact]
    public async Task Nothing_personal_and_no_secret_is_in_a_log_line_an_exception_or_an_address()
    {
        await using var harness = await Harness.StartAsync(configure: (options, _) => options.MaxRetries = 1);
        List<string> said = [];
        List<string> sessions = [];
        foreach (var screening in Screenings())
        {
            await ScreenAsync(harness, screening, said, sessions);
        }

        said.Should().NotBeEmpty("failures were provoked");
        harness.Logs.Lines.Should().NotBeEmpty("retries and tokens are logged");
        foreach (var secret in Personal)
        {
            harness.Logs.Lines.Should().NotContain(line => line.Contains(secret, StringComparison.OrdinalIgnoreCase), secret);
            said.Should().NotContain(text => text.Contains(secret, StringComparison.OrdinalIgnoreCase), secret);
            harness.Simulator.Counters.Targets.Should().NotContain(
                target => target.Contains(secret, StringComparison.OrdinalIgnoreCase), secret);
        }

        foreach (var session in sessions)
        {
            harness.Logs.Lines.Should().NotContain(line => line.Contains(session, StringComparison.OrdinalIgnoreCase));
            said.Should().NotContain(text => text.Contains(session, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Printing_any_value_of_the_client_shows_nothing_personal()
    {
        await using var harness = await Harness.StartAsync();
        var id = await harness.Client.CreateSessionAsync(Harness.Tomas);
        var session = await harness.Client.WaitAsync(id);
        var result = await harness.Client.DownloadResultAsync(session);
        var report = await harness.Client.DownloadReportAsync(session, ReportType.Aml);
        WebhookOrder webhook = new(new Uri("https://bank.example/hook/Topstad"));

        var printed = new List<object?> { Harness.Tomas, id, session, session.JsonData, result, report, webhook, result.Person.Address, result.Person.Aml, result.Person.KeyInformation }
            .Concat(Walk(result.Person)).Select(value => value?.ToString() ?? "").ToArray();

        printed.Should().HaveCountGreaterThan(20);
        foreach (var secret in Personal.Append(id.Value))
        {
            printed.Should().NotContain(text => text.Contains(secret, StringComparison.OrdinalIgnoreCase), secret);
        }
    }

    private static IEnumerable<PersonScreening> Screenings()
    {
        yield return Harness.Tomas;
        yield return new PersonScreening { FirstName = "Vakker", LastName = "Refused", Ssn = "17912099997", DateOfBirth = new DateOnly(1920, 11, 17) };
        yield return new PersonScreening { FirstName = "Vakker", LastName = "Topstad", Ssn = "1791209999" };
        foreach (var fault in Enum.GetValues<BankIdFault>().Where(fault => fault is not BankIdFault.ReportNeverReady))
        {
            yield return new PersonScreening
            {
                FirstName = "Vakker",
                LastName = FaultBook.LastNameOf(fault),
                Ssn = "17912099997",
                DateOfBirth = new DateOnly(1920, 11, 17),
            };
        }
    }

    private static async Task ScreenAsync(Harness harness, PersonScreening screening, List<string> said, List<string> sessions)
    {
        AmlSession? session = null;
        await KeepFailureAsync(async () =>
        {
            var id = await harness.Client.CreateSessionAsync(screening);
            sessions.Add(id.Value);
            session = await harness.Client.WaitAsync(id);
        });
        if (session is not null)
        {
            await KeepFailureAsync(() => harness.Client.DownloadResultAsync(session));
            await KeepFailureAsync(() => harness.Client.DownloadReportAsync(session, ReportType.Aml));
        }

        async Task KeepFailureAsync(Func<Task> action)
        {
            try
            {
                await action();
            }
            catch (AmlException failure)
            {
                said.Add(failure.ToString());
                said.Add((failure as AmlRefusedException)?.Reason ?? "");
                said.Add(string.Join(' ', failure.Data.Values.Cast<object>()));
            }
        }
    }

    /// <summary>Every node below a node of the result.</summary>
    private static IEnumerable<object> Walk(object node)
    {
        yield return node;
        foreach (
            var property in node.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(
                property => property.GetIndexParameters().Length == 0))
        {
            var value = property.GetValue(node);
            var below = value is AmlNode || value?.GetType().FullName!.Contains("Searched", StringComparison.Ordinal) is true ? [value]
                : value is IEnumerable list and not string ? list.OfType<AmlNode>() : Enumerable.Empty<object>();
            foreach (var found in below.SelectMany(Walk))
            {
                yield return found;
            }
        }
    }
}
