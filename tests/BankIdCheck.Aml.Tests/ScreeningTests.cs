using System.Security.Cryptography;
using BankIdCheck.Aml.Results;
using BankIdCheck.Sandbox.BankId;

namespace BankIdCheck.Aml.Tests;

/// <summary>The main road: create, wait, download, for the five test persons that BankID documents and for somebody else.</summary>
public sealed class ScreeningTests
{
    [Fact]
    public async Task A_person_is_screened_from_create_to_report()
    {
        await using var harness = await Harness.StartAsync();

        var id = await harness.Client.CreateSessionAsync(Harness.Tomas);
        var session = await harness.Client.WaitAsync(id);
        var result = await harness.Client.DownloadResultAsync(session);
        var report = await harness.Client.DownloadReportAsync(session, ReportType.Aml);

        session.IsReady.Should().BeTrue();
        session.JsonData!.ExpiresAt.Should().BeCloseTo(harness.Simulator.Clock.GetUtcNow().AddHours(2), TimeSpan.FromMinutes(1));
        result.Person.Aml.ValueOrNull!.Status.Is(WatchlistStatus.PepAndSanction).Should().BeTrue();
        result.Sha256.Should().Be(Convert.ToHexStringLower(SHA256.HashData(result.Json.Span)));
        report.Length.Should().Be(report.OpenRead().Length).And.BeGreaterThan(5000);
        report.Sha256.Should().Be(Convert.ToHexStringLower(SHA256.HashData(report.Pdf.Span)));
        report.Signature.Outcome.Should().Be(SignatureOutcome.Intact);
        report.Signature.SignerThumbprint.Should().Be(harness.Simulator.Signer.Thumbprint);
    }

    [Theory]
    [InlineData("Tomas", "Topstad", "01010750160", WatchlistStatus.PepAndSanction, 2, 1, 500, true)]
    [InlineData("Kari", "Klaven", "01010750241", WatchlistStatus.None, 0, 0, null, true)]
    [InlineData("Kris Psa", "Granum", "01010750322", WatchlistStatus.PepAndSanction, 3, 2, 275, true)]
    [InlineData("Morten", "Holm", "01010751388", WatchlistStatus.Pep, 0, 1, 400, false)]
    [InlineData("Mia", "Holm", "01010751469", WatchlistStatus.Sanction, 1, 0, 500, true)]
    public async Task Each_documented_test_person_gives_the_documented_kind_of_result(
        string firstName, string lastName, string ssn, WatchlistStatus status, int sanctions, int exposed, int? best, bool hasAddresses)
    {
        await using var harness = await Harness.StartAsync();

        var session = await harness.CreateAndWaitAsync(new PersonScreening { FirstName = firstName, LastName = lastName, Ssn = ssn });
        var person = (await harness.Client.DownloadResultAsync(session)).Person;

        var search = person.Aml.ValueOrNull!;
        search.Status.Known.Should().Be(status);
        search.SanctionResults.Should().HaveCount(sanctions);
        search.PepResults.Should().HaveCount(exposed);
        search.BestMatchIndicator.Should().Be(best);
        person.KeyInformation.ValueOrNull!.Ssn.Should().Be(ssn);
        person.Address.ValueOrNull!.National.TryGet(out var national).Should().Be(hasAddresses);
        person.Address.ValueOrNull!.National.WasSearched.Should().BeTrue();
        if (hasAddresses)
        {
            national!.NumberOfResidents.ValueOrNull!.HouseType.Known.Should().Be(HouseType.Apartment);
        }
    }

    [Fact]
    public async Task A_hit_that_has_expired_says_so()
    {
        await using var harness = await Harness.StartAsync();

        var session = await harness.CreateAndWaitAsync(
            new PersonScreening { FirstName = "Morten", LastName = "Holm", Ssn = "01010751388" });
        var person = (await harness.Client.DownloadResultAsync(session)).Person;

        person.Aml.ValueOrNull!.PepResults.Should().ContainSingle().Which.Comment.Should().StartWith("Expired");
    }

    [Fact]
    public async Task Anyone_else_gives_a_negative_result_that_proves_the_search()
    {
        await using var harness = await Harness.StartAsync();

        var session = await harness.CreateAndWaitAsync(
            new PersonScreening { FirstName = "Vakker", LastName = "Blomst", DateOfBirth = new DateOnly(1979, 11, 17) });
        var person = (await harness.Client.DownloadResultAsync(session)).Person;

        person.Aml.ValueOrNull!.Status.Known.Should().Be(WatchlistStatus.None);
        person.KeyInformation.Should().BeOfType<Searched<KeyInformation>.Empty>();
        person.Roles.Should().BeOfType<Searched<IReadOnlyList<OrganizationRole>>.Empty>();
        person.Identity.Should().BeOfType<Searched<BankIdIdentity>.NotRequested>();
    }

    [Fact]
    public async Task What_was_not_requested_is_not_claimed_to_be_searched()
    {
        await using var harness = await Harness.StartAsync();
        PersonScreening screening =
            new() { FirstName = "Tomas", LastName = "Topstad", Ssn = "01010750160", Expand = [PersonExpand.PostalAddress], Reports = [] };

        var session = await harness.CreateAndWaitAsync(screening);
        var person = (await harness.Client.DownloadResultAsync(session)).Person;

        session.Report(ReportType.Aml).Should().BeNull();
        person.Aml.WasSearched.Should().BeFalse();
        person.Roles.WasSearched.Should().BeFalse();
        person.Address.ValueOrNull!.National.WasSearched.Should().BeFalse();
        person.Address.ValueOrNull!.Postal.ValueOrNull!.PostalCode.Should().Be("0001");
        person.Address.ValueOrNull!.Postal.ValueOrNull!.NumberOfResidents.WasSearched.Should().BeFalse();
    }

    [Fact]
    public async Task The_OFAC_list_is_searched_only_with_its_scope()
    {
        await using var without = await Harness.StartAsync();
        await using var with = await Harness.StartAsync(
            configure: (options, _) => options.Scopes = ["aml_person/basic", "aml_person/OFAC"]);

        var listsWithout = (
            await without.Client.DownloadResultAsync(await without.CreateAndWaitAsync(Harness.Tomas))).Person.Aml.ValueOrNull!.Lists;
        var listsWith = (await with.Client.DownloadResultAsync(await with.CreateAndWaitAsync(Harness.Tomas))).Person.Aml.ValueOrNull!.Lists;

        listsWithout.Should().NotContain("OFAC");
        listsWith.Should().Contain("OFAC");
    }

    [Fact]
    public async Task A_flat_status_without_expiry_is_read_as_well()
    {
        MovableClock clock = new();
        var simulation = Harness.Instant with { Clock = clock, FlatStatus = true, JsonAfter = TimeSpan.FromMilliseconds(100) };
        await using var harness = await Harness.StartAsync(simulation, time: clock);

        var session = await harness.CreateAndWaitAsync(Harness.Tomas);
        var report = await harness.Client.DownloadReportAsync(session, ReportType.Aml);

        report.Signature.Outcome.Should().Be(SignatureOutcome.Intact);
        session.JsonData!.ExpiresAt.Should().BeCloseTo(
            clock.GetUtcNow().AddHours(2), TimeSpan.FromMinutes(1), "it was seen not ready, so its life is bounded");
    }

    [Fact]
    public async Task A_configured_base_address_is_used_instead_of_the_discovered_one()
    {
        await using var elsewhere = await BankIdSimulator.StartAsync(Harness.Instant);
        await using var harness = await Harness.StartAsync(configure: (options, _) => options.BaseAddress = elsewhere.AmlBaseAddress);

        var create = () => harness.Client.CreateSessionAsync(Harness.Tomas);

        await create.Should().ThrowAsync<AmlRefusedException>("the other simulator does not know this one's tokens");
        elsewhere.Counters.Requests(BankIdOperation.Create).Should().Be(2);
        harness.Simulator.Counters.Requests(BankIdOperation.Create).Should().Be(0);
    }

    [Fact]
    public async Task A_report_is_saved_once_and_for_its_owner_only()
    {
        await using var harness = await Harness.StartAsync();
        var report = await harness.Client.DownloadReportAsync(await harness.CreateAndWaitAsync(Harness.Tomas), ReportType.Aml);
        using TemporaryFolder folder = new();
        var path = Path.Combine(folder.Path, "report.pdf");

        await report.SaveAsync(path);

        (await File.ReadAllBytesAsync(path)).Should().Equal(report.Pdf.ToArray());
        var again = () => report.SaveAsync(path);
        await again.Should().ThrowAsync<IOException>();
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
