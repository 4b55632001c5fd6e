namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>Keys for tests, made of nothing.</summary>
internal static class TestKeys
{
    public static string Pseudonym { get; } = Numbered(1);

    public static string Another { get; } = Numbered(2);

    private static string Numbered(byte number) =>
        Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(i => (byte)(number + (7 * i)))]);
}
