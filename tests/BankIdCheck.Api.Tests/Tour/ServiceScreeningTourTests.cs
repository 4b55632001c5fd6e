using BankIdCheck.Api.Tests.Infrastructure;
using BankIdCheck.Sandbox.BankId;
using BankIdCheck.Sandbox.Tour;

namespace BankIdCheck.Api.Tests.Tour;

/// <summary>The part of the sandbox's tour that CI relies on: it must notice a wrong answer.</summary>
public sealed class ServiceScreeningTourTests
{
    [Fact]
    public async Task It_passes_and_its_output_fits_into_a_file_of_80_columns()
    {
        var (passed, output) = await RunAsync();

        passed.Should().BeTrue(output);
        output.Should().Contain("6 of 6 steps were answered as they should be").And.Contain("jsonData: collected")
            .And.Contain("aml-report: collected");
        output.Split('\n').Should().OnlyContain(line => line.TrimEnd('\r').Length <= 80).And.NotContain(line => line.Contains('\e'));
    }

    [Theory]
    [InlineData(nameof(BankIdFault.SessionFailed), "expected the stream to end with the state collected")]
    [InlineData(nameof(BankIdFault.TamperedPdf), "expected 200 with a PDF")]
    public async Task It_does_not_pass_when_an_answer_is_wrong(string fault, string says)
    {
        var (passed, output) = await RunAsync(screenings => screenings.BankId.Faults.Inject(Enum.Parse<BankIdFault>(fault)));

        passed.Should().BeFalse(output);
        output.Should().Contain(says).And.Contain("of 6 steps were not answered as they should be");
    }

    [Fact]
    public async Task It_does_not_pass_when_nobody_answers()
    {
        using HttpClient nowhere = new() { BaseAddress = new("http://127.0.0.1:9/") };

        var (passed, output) = await RunAsync(http: nowhere);

        passed.Should().BeFalse();
        output.Should().Contain("No answer").And.Contain("6 of 6 steps were not answered as they should be");
    }

    private static async Task<(bool Passed, string Output)> RunAsync(Action<Screenings>? arrange = null, HttpClient? http = null)
    {
        await using var screenings = await Screenings.StartAsync();
        arrange?.Invoke(screenings);
        using HttpClient api = new() { BaseAddress = screenings.Api.Address };
        using StringWriter output = new();

        var passed = await new ServiceScreeningTour(
            http ?? api, screenings.Api.Issuer.TokenEndpoint, screenings.BankId, TourConsole.Plain(output))
            .RunAsync(CancellationToken.None);

        return (passed, output.ToString());
    }
}
