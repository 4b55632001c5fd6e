using System.Net;
using BankIdCheck.Api.Audit;
using BankIdCheck.Api.Tests.Infrastructure;

namespace BankIdCheck.Api.Tests.Audit;

public sealed class NodesTests
{
    public static TheoryData<string> Providers => ServiceDatabase.Providers;

    [SkippableTheory]
    [MemberData(nameof(Providers))]
    public async Task Nodes_that_share_a_database_write_one_chain(string provider)
    {
        const int Checks = 300;
        await using var database = await ServiceDatabase.CreateAsync(provider);
        await using var one = await TestApi.StartAsync(configure: database.Configure);
        await using var two = await TestApi.StartAsync(configure: database.Configure);

        var answers = await Task.WhenAll(one.CheckManyAsync(Checks), two.CheckManyAsync(Checks));

        answers.SelectMany(node => node).Should().OnlyContain(answer => answer.Status == HttpStatusCode.OK);
        (await one.VerifyAsync()).Should().Match<AuditVerdict>(verdict => verdict.Intact && verdict.Records == 2 * Checks);
    }

    [SkippableTheory]
    [MemberData(nameof(Providers))]
    public async Task The_chain_can_be_verified_while_it_grows(string provider)
    {
        await using var database = await ServiceDatabase.CreateAsync(provider);
        await using var api = await TestApi.StartAsync(configure: database.Configure);
        await api.CheckManyAsync(50);

        async Task<Answer[]> GrowAsync() => await api.CheckManyAsync(400);
        async Task VerifyAgainAndAgainAsync()
        {
            for (var round = 0; round < 10; round++)
            {
                (await api.VerifyAsync()).Broken.Should().BeNull();
            }
        }

        var growing = GrowAsync();
        await VerifyAgainAndAgainAsync();
        (await growing).Should().OnlyContain(answer => answer.Status == HttpStatusCode.OK);
    }
}
