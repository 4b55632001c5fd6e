using System.Net.Http.Json;
using System.Text.Json.Nodes;
using BankIdCheck.Api.Tests.Infrastructure;
using BankIdCheck.Sandbox;
using BankIdCheck.Sandbox.BankId;
using BankIdCheck.Sandbox.Entra;

namespace BankIdCheck.Api.Tests.Operations;

/// <summary>The parts of <c>docker-compose.yml</c> fit together.</summary>
public sealed class ComposeTests
{
    private static readonly string[] Sections = ["CheckId", "CustomerStores", "ServiceStore", "Audit", "Aml", "Swagger"];

    [Fact]
    public void The_environment_is_a_configuration_that_starts()
    {
        var settings = Compose.ApiSettings();
        settings.Should().ContainKeys("AzureAd:TenantId", "CustomerStores:default:Provider", "Aml:ClientId");

        var start = ServiceStart.From(settings);

        start.Should().NotThrow();
    }

    [Fact]
    public void A_wrong_key_would_be_noticed()
    {
        var settings = Compose.ApiSettings();
        var checkedKeys = settings.Keys.Where(
            key => Sections.Contains(key.Split(':')[0]) || key is "AzureAd:TenantId" or "AzureAd:ClientId").ToList();
        checkedKeys.Should().HaveCountGreaterThan(15);

        foreach (var key in checkedKeys)
        {
            var start = ServiceStart.From(
                settings.ToDictionary(entry => entry.Key == key ? entry.Key + "x" : entry.Key, entry => entry.Value));

            start.Should().Throw<Exception>($"{key} is misspelt");
        }
    }

    [Fact]
    public void The_ids_and_the_secret_are_those_of_the_simulators()
    {
        var settings = Compose.ApiSettings();

        settings["AzureAd:TenantId"].Should().Be(SampleTenant.Id.ToString());
        settings["AzureAd:ClientId"].Should().Be(SampleTenant.Api.ClientId.ToString());
        settings["Swagger:ClientId"].Should().Be(SampleTenant.SwaggerUi.ClientId.ToString());
        settings["Aml:ClientId"].Should().Be(SimulatedClient.Sandbox.Id);
        settings["Aml:ClientSecret"].Should().Be(SimulatedClient.Sandbox.Secret);
    }

    [Fact]
    public void The_service_asks_the_simulators_where_they_listen_and_BankID_rings_where_the_service_does()
    {
        var settings = Compose.ApiSettings();
        var arguments = Compose.SimulatorArguments();
        string After(string option) => arguments[arguments.Index().Single(argument => argument.Item == option).Index + 1];

        settings["AzureAd:Instance"].Should().Be(After("--public-address")).And.Be($"http://127.0.0.1:{After("--port")}/");
        settings["Aml:Authority"].Should().StartWith(After("--bankid-public-address"))
            .And.StartWith($"http://127.0.0.1:{After("--bankid-port")}/");
        Compose.Ports().Should().Equal(
            "127.0.0.1:5080:8080", $"127.0.0.1:{After("--port")}:{After("--port")}",
            $"127.0.0.1:{After("--bankid-port")}:{After("--bankid-port")}");
        Repository.Read("src", "BankIdCheck.Api", "Dockerfile").Should()
            .Contain($"ASPNETCORE_HTTP_PORTS={new Uri(settings["Aml:Webhooks:PublicBaseAddress"]!).Port}\n");
    }

    [Fact]
    public async Task The_simulators_start_with_their_arguments()
    {
        var parsed = SandboxCommand.Create().Parse(Compose.SimulatorArguments());
        var port = LoopbackPort.PreferredOrFree(0);
        await using var bankId = await BankIdSimulator.StartAsync(
            new() { Port = port, PublicAddress = parsed.GetValue<Uri>("--bankid-public-address") });
        using HttpClient http = new();

        var discovery = await http.GetFromJsonAsync<JsonObject>(new UriBuilder(bankId.Authority) { Port = port, Path = $"{bankId.Authority.AbsolutePath}/.well-known/openid-configuration" }.Uri);

        parsed.Errors.Should().BeEmpty();
        bankId.Authority.ToString().Should().Be(Compose.ApiSettings()["Aml:Authority"]);
        discovery!["issuer"]!.ToString().Should().Be(Compose.ApiSettings()["Aml:Authority"]);
        discovery["aml-baseurl"]!.ToString().Should().Be("http://127.0.0.1:5082", "others reach it there");
    }
}
