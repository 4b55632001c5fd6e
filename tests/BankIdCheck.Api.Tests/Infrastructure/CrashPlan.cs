using Xunit.Abstractions;

namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>
/// How often the crash tests kill, by the environment variable BANKIDCHECK_TEST_KILLS, and at which moments, by BANKIDCHECK_TEST_SEED;
/// the seed of each run is in its output.
/// </summary>
internal static class CrashPlan
{
    public static int Kills { get; } = FromEnvironment("BANKIDCHECK_TEST_KILLS") ?? 3;

    public static Random Moments(ITestOutputHelper output)
    {
        var seed = FromEnvironment("BANKIDCHECK_TEST_SEED") ?? Random.Shared.Next();
        output.WriteLine($"BANKIDCHECK_TEST_SEED={seed}");
        return new(seed);
    }

    private static int? FromEnvironment(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), out var value) ? value : null;
}
