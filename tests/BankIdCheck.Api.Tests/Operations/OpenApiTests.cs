using System.Net;
using System.Text.Json;
using BankIdCheck.Api.Tests.Infrastructure;
using BankIdCheck.Sandbox.Entra;

namespace BankIdCheck.Api.Tests.Operations;

public sealed class OpenApiTests
{
    private const string Path = "/swagger/v1/swagger.json";

    [Fact]
    public async Task The_served_document_is_the_one_in_the_repository()
    {
        await using var api = await TestApi.StartAsync(configure: settings =>
        {
            settings["Swagger:Enabled"] = "true";
            settings["Swagger:ClientId"] = SampleTenant.SwaggerUi.ClientId.ToString();
            settings["Aml:Authority"] = "https://auth.example";
            settings["Aml:ClientId"] = "bank";
            settings["Aml:ClientSecret"] = "of the bank";
            settings["Aml:Archive:CurrentKey"] = "k1";
            settings["Aml:Archive:Keys:k1"] = TestKeys.Pseudonym;
        });

        var served = await api.SendAsync(HttpMethod.Get, Path, token: "");

        served.Status.Should().Be(HttpStatusCode.OK);
        var text = served.Body.Replace(api.Issuer.Instance.ToString(), "https://login.microsoftonline.com/", StringComparison.Ordinal);
        Repository.ShouldBeSnapshot(text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n", "openapi", "bankidcheck.json");
    }

    [Fact]
    public async Task The_examples_of_the_document_make_a_request_that_is_answered()
    {
        await using var api = await TestApi.StartAsync(configure: settings => settings["Swagger:Enabled"] = "true");
        var schemas = (await api.SendAsync(HttpMethod.Get, Path, token: "")).Json.GetProperty("components").GetProperty("schemas");

        var answer = await api.CheckAsync(Example(schemas, "CheckIdRequest"));

        answer.ShouldSayMatchFound(true);
    }

    [Fact]
    public async Task Every_status_that_a_caller_can_meet_is_described()
    {
        await using var api = await TestApi.StartAsync(configure: settings => settings["Swagger:Enabled"] = "true");

        var operation = (await api.SendAsync(HttpMethod.Get, Path, token: "")).Json.GetProperty("paths").GetProperty("/check_id")
            .GetProperty("post");

        operation.GetProperty("responses").EnumerateObject().Select(response => response.Name)
            .Should().BeEquivalentTo("200", "400", "401", "403", "413", "415", "429", "500", "503");
        operation.GetProperty("responses").EnumerateObject().Should()
            .OnlyContain(response => response.Value.GetProperty("description").GetString()!.Length > 20);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("true", HttpStatusCode.OK)]
    public async Task The_pages_are_off_in_Production_unless_switched_on(string? enabled, HttpStatusCode status)
    {
        await using var api = await TestApi.StartAsync(configure: settings => settings["Swagger:Enabled"] = enabled);

        var page = await api.SendAsync(HttpMethod.Get, "/swagger/index.html", token: "");
        var document = await api.SendAsync(HttpMethod.Get, Path, token: "");

        page.Status.Should().Be(status);
        document.Status.Should().Be(status);
    }

    private static string Example(JsonElement schemas, string name)
    {
        var members = schemas.GetProperty(name).GetProperty("properties").EnumerateObject().Select(member =>
        {
            var schema = member.Value;
            var reference = schema.TryGetProperty("allOf", out var all) ? all[0] : schema;
            var value = reference.TryGetProperty("$ref", out var to)
                ? Example(schemas, to.GetString()!.Split('/')[^1])
                : schema.GetProperty("example").GetRawText();
            return $"\"{member.Name}\":{value}";
        });
        return $"{{{string.Join(',', members)}}}";
    }
}
