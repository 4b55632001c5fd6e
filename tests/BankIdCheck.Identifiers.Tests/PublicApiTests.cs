using BankIdCheck.Tests;

namespace BankIdCheck.Identifiers.Tests;

public class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_one_that_was_agreed()
    {
        var agreed = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "PublicApi.txt")).ReplaceLineEndings("\n").Trim();
        var received = Path.Combine(AppContext.BaseDirectory, "PublicApi.received.txt");

        var surface = PublicApiText.Describe(typeof(NationalIdentityNumber).Assembly).Trim();
        File.WriteAllText(received, surface + "\n");

        surface.Should().Be(
            agreed,
            "callers depend on it. If the change is meant, accept it: cp {0} tests/BankIdCheck.Identifiers.Tests/PublicApi.txt, "
            + "and tell callers in CHANGELOG.md",
            received);
    }
}
