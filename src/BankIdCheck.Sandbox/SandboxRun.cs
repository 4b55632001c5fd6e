using BankIdCheck.Sandbox.BankId;
using BankIdCheck.Sandbox.Customers;
using BankIdCheck.Sandbox.Entra;
using BankIdCheck.Sandbox.Tour;

namespace BankIdCheck.Sandbox;

/// <summary>Everything at once: starts the parts, runs the tour, and stays up.</summary>
internal static class SandboxRun
{
    public static async Task<int> RunAsync(int apiPort, int entraPort, int bankIdPort, bool tourOnly, CancellationToken stop)
    {
        var console = TourConsole.Create();
        try
        {
            using var folder = new TemporaryFolder();
            var customers = await SampleCustomers.CreateAsync(folder.File("customers.db"), stop);
            await using var entra = await EntraSimulator.StartAsync(new() { Port = entraPort }, stop);
            await using var bankId = await BankIdSimulator.StartAsync(new() { Port = bankIdPort }, stop);
            await using var api = await SandboxApi.StartAsync(entra, bankId, customers, folder.File("service.db"), apiPort, stop);

            using var http = new HttpClient { BaseAddress = api.Address };
            var passed = await new CheckIdTour(http, entra.TokenEndpoint, console).RunAsync(stop);
            passed &= await ScreeningTour.RunAsync(bankId, console, stop);
            passed &= await new ServiceScreeningTour(http, entra.TokenEndpoint, bankId, console).RunAsync(stop);
            if (!tourOnly)
            {
                Invitation.Print(console, api.Address, entra, bankId);
                await stop.UntilStoppedAsync();
            }

            return passed ? 0 : 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return tourOnly ? 1 : 0;
        }
    }
}
