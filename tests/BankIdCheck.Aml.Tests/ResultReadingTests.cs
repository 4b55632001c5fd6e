using System.Text;
using BankIdCheck.Aml.Results;
using BankIdCheck.Aml.Wire;

namespace BankIdCheck.Aml.Tests;

/// <summary>Reading what the API may send one day, and what no API should.</summary>
public sealed class ResultReadingTests
{
    private static readonly Uri Api = new("https://aml.example/");

    [Theory]
    [InlineData("""{}""", typeof(Searched<WatchlistSearch>.NotRequested))]
    [InlineData("""{"aml":null}""", typeof(Searched<WatchlistSearch>.NotRequested))]
    [InlineData("""{"aml":{}}""", typeof(Searched<WatchlistSearch>.Empty))]
    [InlineData("""{"aml":[]}""", typeof(Searched<WatchlistSearch>.Empty))]
    [InlineData("""{"aml":{ }}""", typeof(Searched<WatchlistSearch>.Empty))]
    [InlineData("""{"aml":{"status":"NONE"}}""", typeof(Searched<WatchlistSearch>.Found))]
    public void An_element_has_three_states(string json, Type state) => Read(json).Aml.Should().BeOfType(state);

    [Fact]
    public void Every_path_of_the_guide_is_read()
    {
        var person = Read("""
            {"keyInformation":{"name":"A B","ssn":"17912099997","dateOfBirth":"1920-11-17","gender":"Female",
               "citizenship":[{"countryCode":"NO","start":"1920-11-17","end":"2001-02-03"}],
               "birthPlace":{"countryCode":"SE","location":"Umeå","metaData":{"sources":["NO_NATIONAL_REGISTRY"]}},
               "historicNames":[{"firstName":"A","middleName":"M","lastName":"C","registeredDate":"1950-01-01"}]},
             "identity":{"fullName":"A B","originator":"CN=BankID - TestBank1;OrginatorId=9980","serialNumber":"9578-6000-4-351726"},
             "address":{"postal":{"address":"Vei 1","postalcode":"0001","city":"OSLO","numberOfResidents":{"residents":3,"houseType":"Terraced"}},
               "national":{"personStatus":"SSN_EXPIRED","addressStatus":"RESTRICTED_STRICTLY_CONFIDENTIAL","registeredDate":"20190501"},
               "historic":[{"address":"Vei 0"}],"matchStatus":"NonEqual"},
             "aml":{"status":"PEP_AND_SANCTION","list":["OFAC"],"sanctionResults":[{"matchIndicator":500,"nameMatchValue":0.5}],"pepResults":[{"matchIndicator":325}]},
             "roles":[{"role":"CEO","organizationNumber":"234567891"}]}
            """);

        var key = person.KeyInformation.ValueOrNull!;
        key.Citizenship.ValueOrNull!.Single().End.Should().Be(new DateOnly(2001, 2, 3));
        key.BirthPlace.ValueOrNull!.Metadata!.Sources.Should().Equal("NO_NATIONAL_REGISTRY");
        key.HistoricNames.ValueOrNull!.Single().MiddleName.Should().Be("M");
        person.Identity.ValueOrNull!.Originator.Should().EndWith("9980");
        person.Identity.ValueOrNull!.SerialNumber.Should().Be("9578-6000-4-351726");
        var address = person.Address.ValueOrNull!;
        address.Postal.ValueOrNull!.NumberOfResidents.ValueOrNull!.HouseType.Is(HouseType.Terraced).Should().BeTrue();
        address.National.ValueOrNull!.PersonStatus.Known.Should().Be(PersonStatus.SsnExpired);
        address.National.ValueOrNull!.AddressStatus.Known.Should().Be(AddressStatus.RestrictedStrictlyConfidential);
        address.National.ValueOrNull!.RegisteredDate.Should().Be(new DateOnly(2019, 5, 1));
        address.Historic.ValueOrNull!.Should().ContainSingle().Which.Street.Should().Be("Vei 0");
        address.MatchStatus.Known.Should().Be(AddressMatch.NonEqual);
        person.Aml.ValueOrNull!.BestMatchIndicator.Should().Be(500);
        person.Roles.ValueOrNull!.Single().Role.Should().Be("CEO");
    }

    [Fact]
    public void Names_are_read_in_any_case()
    {
        var person = Read("""{"KEYINFORMATION":{"FirstName":"A","MetaData":{"Sources":["X"]}},"Address":{"postal":{"PostalCode":"0001","metadata":{"sources":["Y"]}}}}""");

        person.KeyInformation.ValueOrNull!.FirstName.Should().Be("A");
        person.KeyInformation.ValueOrNull!.Metadata!.Sources.Should().Equal("X");
        person.Address.ValueOrNull!.Postal.ValueOrNull!.PostalCode.Should().Be("0001");
        person.Address.ValueOrNull!.Postal.ValueOrNull!.Metadata!.Sources.Should().Equal("Y");
    }

    [Fact]
    public void Values_of_another_type_are_understood_or_left_out_and_never_cost_the_result()
    {
        var person = Read("""
            {"keyInformation":{"name":17,"dateOfBirth":"born in May","gender":1},
             "aml":{"status":null,"sanctionResults":[{"matchIndicator":"325","nameMatchValue":"0.9","birthDateInfo":[1970,{"year":1971}],"externalId":12}]}}
            """);

        person.KeyInformation.ValueOrNull!.Name.Should().Be("17");
        person.KeyInformation.ValueOrNull!.DateOfBirth.Should().BeNull();
        person.KeyInformation.ValueOrNull!.Gender.Should().Be(new OpenValue<Gender>("1"));
        person.KeyInformation.ValueOrNull!.Gender.Known.Should().BeNull("a number is no word");
        var hit = person.Aml.ValueOrNull!.SanctionResults.Single();
        (hit.MatchIndicator, hit.NameMatchValue, hit.ExternalId).Should().Be((325, 0.9, "12"));
        hit.BirthDateInfo.Should().Equal("1970", """{"year":1971}""");
    }

    [Fact]
    public void Null_lists_read_as_empty_ones()
    {
        var person = Read("""{"aml":{"status":"NONE","list":null,"sanctionResults":null,"pepResults":null}}""");

        person.Aml.ValueOrNull!.Hits.Should().BeEmpty();
        person.Aml.ValueOrNull!.BestMatchIndicator.Should().BeNull();
        person.Aml.ValueOrNull!.Lists.Should().BeEmpty();
    }

    [Fact]
    public void A_shape_that_cannot_be_read_is_said_by_its_place_and_without_its_content()
    {
        var read = () => Read("""{"aml":{"sanctionResults":"17912099997"}}""");

        read.Should().Throw<AmlUntrustedContentException>().Which.ToString().Should().Contain("sanctionResults")
            .And.NotContain("17912099997");
    }

    [Fact]
    public void Bytes_survive_a_shape_that_cannot_be_read()
    {
        AmlResult result = new("""{"aml":"nonsense"}"""u8.ToArray());

        result.Json.Length.Should().Be(18);
        result.Invoking(r => r.Person).Should().Throw<AmlUntrustedContentException>();
    }

    [Theory]
    [InlineData("""{"sessionId":"s1","jsonData":"READY","aml-report":"NOT_STARTED"}""")]
    [InlineData("""{"sessionId":"s1","jsonData":{"status":"READY"},"aml-report":{"status":"NOT_STARTED","x":1}}""")]
    [InlineData("""{"SessionId":"s1","JSONDATA":{"Status":"ready"},"AML-REPORT":{"STATUS":"not_started"},"metadata":{"a":1},"progress":0.5}""")]
    public void A_session_is_read_flat_or_deep_and_in_any_case(string json)
    {
        var session = SessionReader.Read(Encoding.UTF8.GetBytes(json), AmlSessionId.Parse("s1"), Api)!;

        session.JsonData!.IsReady.Should().BeTrue();
        session.Report(ReportType.Aml)!.Status.Known.Should().Be(EntityStatus.NotStarted);
        session.Entities.Should().HaveCount(2);
        session.IsReady.Should().BeFalse();
    }

    [Theory]
    [InlineData("""{"aml-report":{"status":"READY","href":"https://aml.example/r.pdf"}}""")]
    [InlineData("""{"aml-report":{"status":"READY","link":"/r.pdf"}}""")]
    [InlineData("""{"aml-report":"READY","links":{"aml-report":"https://aml.example/r.pdf"}}""")]
    [InlineData("""{"aml-report":"READY","links":{"aml-report":{"href":"r.pdf"}}}""")]
    [InlineData("""{"aml-report":"READY","links":{"reports":[{"rel":"other","href":"x"},{"rel":"aml-report","href":"r.pdf","contentType":"application/pdf"}]}}""")]
    public void A_link_is_found_where_it_may_be(string json) =>
        SessionReader.Read(Encoding.UTF8.GetBytes(json), AmlSessionId.Parse("s1"), Api)!
            .Report(ReportType.Aml)!.Link.Should().Be(new Uri("https://aml.example/r.pdf"));

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("<html/>")]
    [InlineData("""{"sessionId":"another","jsonData":"READY"}""")]
    [InlineData("""{"sessionId":"s1","error":{"code":"X"}}""")]
    public void What_does_not_describe_the_session_is_none(string json) =>
        SessionReader.Read(Encoding.UTF8.GetBytes(json), AmlSessionId.Parse("s1"), Api).Should().BeNull();

    [Theory]
    [InlineData("""{"status":"FAILED","jsonData":"IN_PROGRESS"}""", true)]
    [InlineData("""{"status":"AllDone","jsonData":"IN_PROGRESS"}""", false)]
    [InlineData("""{"jsonData":"READY","aml-report":"FAILED"}""", true)]
    [InlineData("""{"jsonData":"READY","aml-report":"ON_HOLD"}""", false)]
    public void Only_a_known_word_fails_a_session(string json, bool failed)
    {
        var session = SessionReader.Read(Encoding.UTF8.GetBytes(json), AmlSessionId.Parse("s1"), Api)!;

        session.IsFailed.Should().Be(failed);
        session.IsFinal.Should().Be(failed);
    }

    [Theory]
    [InlineData("../../admin")]
    [InlineData("a/b")]
    [InlineData("a?b")]
    [InlineData("a%2fb")]
    [InlineData("")]
    [InlineData("ø")]
    public void Nothing_unsafe_becomes_a_session_id(string text) => AmlSessionId.TryParse(text, out _).Should().BeFalse();

    [Theory]
    [InlineData("""{"sessionId":"../../etc"}""")]
    [InlineData("""{"sessionId":7}""")]
    [InlineData("""{}""")]
    [InlineData("nothing")]
    public void An_answer_without_a_usable_id_has_none(string json) => CreateSession.ReadId(Encoding.UTF8.GetBytes(json)).Should().BeNull();

    private static PersonResult Read(string json) => PersonResult.Parse(Encoding.UTF8.GetBytes(json));
}
