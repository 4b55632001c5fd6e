using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using BankIdCheck.Api.Tests.Infrastructure;

namespace BankIdCheck.Api.Tests.Operations;

public sealed class ProcessTests : IDisposable
{
    private readonly TestCustomers customers = TestCustomers.Create();

    public void Dispose() => customers.Dispose();

    [Fact]
    public async Task A_request_that_was_accepted_is_answered_although_the_service_is_told_to_stop()
    {
        var environment = ServiceProcess.Environment(await TestApi.SharedIssuer, customers);
        environment["CustomerStores__default__TimeLimit"] = "00:00:25";
        await using var service = ServiceProcess.Start(environment);
        using var http = await ClientAsync(service);
        await (await http.PostAsync("/check_id", Requests.Json(Requests.PublishedExample))).Content.ReadAsStringAsync();

        Task<HttpResponseMessage> answering;
        using (customers.Lock())
        {
            answering = http.PostAsync("/check_id", Requests.Json(Requests.PublishedExample));
            await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System);
            answering.IsCompleted.Should().BeFalse("the store is locked");
            service.Terminate();
            await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System);
        }

        using var answer = await answering;
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("\"matchFound\":true");
        (await service.ExitCodeAsync()).Should().Be(0);
    }

    [Fact]
    public async Task In_Production_each_line_is_a_JSON_object_and_each_request_is_one_of_them()
    {
        await using var service = ServiceProcess.Start(ServiceProcess.Environment(await TestApi.SharedIssuer, customers));
        using (var http = await ClientAsync(service))
        {
            await http.PostAsync("/check_id", Requests.Json(Requests.PublishedExample));
            await http.PostAsync("/check_id", Requests.Json("{"));
            await http.GetAsync(new Uri("/12345678901", UriKind.Relative));
        }

        service.Terminate();
        await service.ExitCodeAsync();

        var events = service.Output.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var requests = events.Select(entry => entry.GetProperty("Properties"))
            .Where(properties => properties.TryGetProperty("Route", out _))
            .ToList();
        requests.Select(request => $"{request.GetProperty("Status")} {request.GetProperty("Outcome")}")
            .Should().Equal("200 match", "400 invalid-request", "404 not-found");
        requests.Should().OnlyContain(request => request.GetProperty("TraceId").GetString()!.Length == 32);
        service.Output.Should().NotContain(
            line => line.Contains("12345678901", StringComparison.Ordinal) || line.Contains("CCC014356", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_setting_may_come_from_a_mounted_secret_file()
    {
        var environment = ServiceProcess.Environment(await TestApi.SharedIssuer, customers);
        var secrets = Directory.CreateTempSubdirectory("bankidcheck-secrets-");
        const string Key = "CustomerStores__default__ConnectionString";
        await File.WriteAllTextAsync(Path.Combine(secrets.FullName, Key), environment[Key]);
        environment.Remove(Key);
        environment["SecretFiles"] = secrets.FullName;

        await using var service = ServiceProcess.Start(environment);
        using var http = await ClientAsync(service);
        using var answer = await http.PostAsync("/check_id", Requests.Json(Requests.PublishedExample));

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        secrets.Delete(recursive: true);
    }

    [Fact]
    public async Task The_service_writes_nothing_to_the_disk_by_itself()
    {
        var environment = ServiceProcess.Environment(await TestApi.SharedIssuer, customers);
        var home = Directory.CreateTempSubdirectory("bankidcheck-home-");
        environment["HOME"] = home.FullName;

        await using var service = ServiceProcess.Start(environment);
        using var http = await ClientAsync(service);
        using var answer = await http.PostAsync("/check_id", Requests.Json(Requests.PublishedExample));

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        home.EnumerateFileSystemInfos().Should().BeEmpty();
        home.Delete(recursive: true);
    }

    [Fact]
    public async Task A_start_with_mistakes_ends_and_names_every_key_and_no_value()
    {
        const string Value = "not-to-be-seen";
        var environment = ServiceProcess.Environment(await TestApi.SharedIssuer, customers);
        environment["AzureAd__TenantId"] = Value;
        environment["CheckId__NninPolicy"] = Value;
        environment["CheckId__NinPolicy"] = Value;
        environment["CustomerStores__default__Provider"] = Value;

        await using var service = ServiceProcess.Start(environment);

        (await service.ExitCodeAsync()).Should().NotBe(0);
        var said = string.Join('\n', service.Output);
        said.Should().Contain("AzureAd:TenantId").And.Contain("CheckId").And.Contain("CustomerStores:default:Provider")
            .And.NotContain(Value);
    }

    private static async Task<HttpClient> ClientAsync(ServiceProcess service)
    {
        HttpClient http = new() { BaseAddress = await service.AddressAsync() };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", (await TestApi.SharedIssuer).Tokens.MintAppToken());
        return http;
    }
}
