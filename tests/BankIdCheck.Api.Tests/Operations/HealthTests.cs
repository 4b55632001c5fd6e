using System.Net;
using BankIdCheck.Api.Tests.Infrastructure;

namespace BankIdCheck.Api.Tests.Operations;

public sealed class HealthTests
{
    [Theory]
    [InlineData("/health/live", "{}")]
    [InlineData("/health/ready", """{"customer-stores":"Healthy","signing-keys":"Healthy","audit":"Healthy"}""")]
    [InlineData("/healthcheck", """{"customer-stores":"Healthy","signing-keys":"Healthy","audit":"Healthy"}""")]
    public async Task A_service_that_can_answer_says_so_without_a_token(string path, string checks)
    {
        await using var api = await TestApi.StartAsync();

        var answer = await api.SendAsync(HttpMethod.Get, path, token: "");

        answer.Status.Should().Be(HttpStatusCode.OK);
        answer.Json.GetProperty("status").GetString().Should().Be("Healthy");
        answer.Json.GetProperty("checks").GetRawText().Should().Be(checks);
        answer.Headers.CacheControl!.NoStore.Should().BeTrue();
    }

    [Fact]
    public async Task A_service_without_its_store_lives_but_is_not_ready_and_names_what_is_missing()
    {
        await using var api = await TestApi.StartAsync(configure: settings => settings["CustomerStores:default:Table"] = "no_such_table");

        var live = await api.SendAsync(HttpMethod.Get, "/health/live", token: "");
        var ready = await api.SendAsync(HttpMethod.Get, "/health/ready", token: "");
        var healthcheck = await api.SendAsync(HttpMethod.Get, "/healthcheck", token: "");

        live.Status.Should().Be(HttpStatusCode.OK);
        ready.Status.Should().Be(HttpStatusCode.ServiceUnavailable);
        ready.Json.GetProperty("checks").GetProperty("customer-stores").GetString().Should().Be("Unhealthy");
        healthcheck.Status.Should().Be(HttpStatusCode.InternalServerError);
    }
}
