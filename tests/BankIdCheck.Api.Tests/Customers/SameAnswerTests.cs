using System.Text.RegularExpressions;
using BankIdCheck.Api.Customers;
using BankIdCheck.Api.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BankIdCheck.Api.Tests.Customers;

/// <summary>Who asks cannot tell an unknown person from a wrong document, by the answer or by the work behind it.</summary>
public sealed partial class SameAnswerTests
{
    private static readonly DocumentRow OnFile = SampleDocuments.First;

    public static TheoryData<string, object> Misses => new()
    {
        { "wrong number", Requests.For(OnFile with { Number = "FIRST00002" }) },
        { "wrong issuer", Requests.For(OnFile with { Issuer = "DNK" }) },
        { "wrong type", Requests.For(OnFile with { Type = "id card" }) },
        { "everything wrong", Requests.For(OnFile with { Type = "visa", Number = "X", Issuer = "FIN" }) },
        { "expired", Requests.For(SampleDocuments.Expired) },
        { "incomplete record", Requests.For(SampleDocuments.Incomplete with { Number = "FIRST00001" }) },
    };

    [SkippableTheory]
    [MemberData(nameof(Misses))]
    public async Task An_unknown_person_and_any_other_miss_get_the_same_answer_by_the_same_work(string why, object miss)
    {
        await using var store = await PostgresBankStore.CreateAsync();
        await using var api = await TestApi.StartAsync(configure: settings => settings.Use(store));
        await api.Services.GetServices<IHostedService>().OfType<CustomerStoresWarmup>().Single().ExecuteTask!;
        (await api.CheckAsync(Requests.For(OnFile))).ShouldSayMatchFound(matchFound: true);

        var (unknown, work) = await AskAsync(api, store, Requests.For(OnFile with { Nnin = "01010750593" }));
        var (missed, workOfMiss) = await AskAsync(api, store, miss);

        unknown.ShouldSayMatchFound(matchFound: false);
        Form(missed).Should().Be(Form(unknown), why);
        Headers(missed).Should().Equal(Headers(unknown), why);
        work.Should().ContainSingle();
        workOfMiss.Should().Equal(work, why);
    }

    /// <summary>The answer, and the statements that the server executed for it.</summary>
    private static async Task<(Answer Answer, IReadOnlyList<string> Statements)> AskAsync(
        TestApi api, PostgresBankStore store, object request)
    {
        var before = store.Database.LogLines().Count;
        var answer = await api.CheckAsync(request);
        return (answer, [.. store.Database.LogLines().Skip(before).Where(IsStatement)]);
    }

    private static bool IsStatement(string line) =>
        line.Contains(" execute ", StringComparison.Ordinal) || line.Contains(" statement: ", StringComparison.Ordinal);

    private static string Form(Answer answer) => Varying().Replace(answer.Body, "*");

    private static IEnumerable<string> Headers(Answer answer) => answer.Headers
        .Where(header => header.Key != "Date")
        .Select(header => $"{header.Key}: {string.Join(',', header.Value)}")
        .Append($"Content-Type: {answer.ContentType}")
        .Append($"Length: {answer.Body.Length}");

    [GeneratedRegex("""(?<="nnin":")\d{11}(?=")|(?<="timestamp":")[-:TZ\d]{20}(?=")""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Varying();
}
