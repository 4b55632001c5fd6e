using System.Globalization;
using BankIdCheck.Aml;
using BankIdCheck.Aml.Results;
using BankIdCheck.Sandbox.BankId;
using Spectre.Console;

namespace BankIdCheck.Sandbox.Tour;

/// <summary>
/// Screens one of BankID's test persons with the client package: create, wait, download, as a .NET onboarding system would.
/// </summary>
internal sealed class ScreeningTour(IAmlPersonClient aml, TimeProvider time, IAnsiConsole console)
{
    /// <summary>True when the person was screened and the report's signature is right.</summary>
    public static async Task<bool> RunAsync(BankIdSimulator bankId, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddBankIdAml(options =>
        {
            options.Authority = bankId.Authority;
            options.ClientId = SimulatedClient.Sandbox.Id;
            options.ClientSecret = SimulatedClient.Sandbox.Secret;
            options.ReportTrustRootsPem = bankId.Signer.RootPem;
            options.Polling.Interval = TimeSpan.FromMilliseconds(300);
        });
        using var host = builder.Build();
        return await new ScreeningTour(
            host.Services.GetRequiredService<IAmlPersonClient>(), bankId.Clock, console).RunAsync(cancellationToken);
    }

    private async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        console.WriteLine();
        console.Write(new Rule("[bold]Screen a person at BankID AML[/]") { Justification = Justify.Left });
        console.MarkupLine("[grey]Tomas Topstad, one of the test persons that BankID documents, at the simulated BankID.[/]");
        try
        {
            var id = await aml.CreateSessionAsync(
                new PersonScreening { FirstName = "Tomas", LastName = "Topstad", DateOfBirth = new DateOnly(2007, 1, 1), Ssn = "01010750160" }, cancellationToken);
            var session = await WaitAsync(id, cancellationToken);
            var result = await aml.DownloadResultAsync(session, cancellationToken);
            var report = await aml.DownloadReportAsync(session, ReportType.Aml, cancellationToken);
            Print(session, result.Person, report);
            await ScreeningFiles.SaveAsync(console, result.Json, report.Pdf, cancellationToken);
            return report.Signature is { Outcome: SignatureOutcome.Intact, Trust: SignerTrust.Trusted } && result.Person.Aml.WasSearched;
        }
        catch (AmlException failure)
        {
            console.MarkupLine($"[bold red]{Markup.Escape(failure.Message)}[/]");
            return false;
        }
    }

    private Task<AmlSession> WaitAsync(AmlSessionId id, CancellationToken cancellationToken) =>
        EntityBars.ShowAsync(console, bars => aml.WaitAsync(id, new EntityProgress(bars), cancellationToken));

    private void Print(AmlSession session, PersonResult person, AmlReport report)
    {
        var search = person.Aml.ValueOrNull;
        var address = person.Address.ValueOrNull;
        var minutes = session.Entities.Min(entity => entity.ExpiresAt) is { } expiry
            ? (expiry - time.GetUtcNow()).TotalMinutes.ToString("0", CultureInfo.InvariantCulture)
            : "unknown";
        console.Write(new Table().AddColumns("Found", "")
            .AddRow("Watchlists", Markup.Escape(search?.Status.ToString() ?? "not searched"))
            .AddRow("Lists hit", Markup.Escape(string.Join(", ", search?.Hits.Select(hit => hit.Source).Distinct() ?? [])))
            .AddRow("Best match indicator", $"{search?.BestMatchIndicator?.ToString(CultureInfo.InvariantCulture) ?? "none"} of 500")
            .AddRow("Postal address", Describe(address?.Postal))
            .AddRow("Registered address", Describe(address?.National))
            .AddRow("Former addresses", (address?.Historic.ValueOrNull?.Count ?? 0).ToString(CultureInfo.InvariantCulture))
            .AddRow(
                "Roles", Markup.Escape(
                    string.Join(", ", person.Roles.ValueOrNull?.Select(role => $"{role.Role}, {role.OrganizationName}") ?? [])))
            .AddRow("Report's signature", $"{report.Signature.Outcome}, signer {report.Signature.Trust}")
            .AddRow("Minutes until BankID deletes it", minutes));
    }

    private static string Describe(Searched<Address>? element) => element switch
    {
        Searched<Address>.Found { Value: var address } => Markup.Escape(
            $"{address.Street}, {address.PostalCode} {address.City} ({address.NumberOfResidents.ValueOrNull?.Residents?.ToString(CultureInfo.InvariantCulture) ?? "?"} residents)"),
        Searched<Address>.Empty => "searched, none",
        _ => "not requested",
    };

    private sealed class EntityProgress(EntityBars bars) : IProgress<AmlEntity>
    {
        public void Report(AmlEntity value) => bars.Move(
            value.Name, value.Status.Text ?? "",
            value.Status.Known switch { EntityStatus.Ready or EntityStatus.Failed => 100, EntityStatus.NotStarted => 0, _ => 50 });
    }
}
