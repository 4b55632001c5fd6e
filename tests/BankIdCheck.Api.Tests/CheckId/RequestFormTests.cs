using System.Net;
using System.Text;
using BankIdCheck.Api.Tests.Infrastructure;

namespace BankIdCheck.Api.Tests.CheckId;

public sealed class RequestFormTests : IAsyncLifetime
{
    private const int Limit = 16 * 1024;

    private TestApi api = null!;

    public async Task InitializeAsync() => api = await TestApi.StartAsync();

    public async Task DisposeAsync() => await api.DisposeAsync();

    /// <summary>A body, and the pointers that the answer must name.</summary>
    public static TheoryData<string, string[]> Refused => new()
    {
        { "{}", ["/nnin", "/originator", "/document"] },
        { """{"nnin":null,"originator":null,"document":null}""", ["/nnin", "/originator", "/document"] },
        { """{"nnin":"12345678901","originator":{},"document":{}}""", ["/originator/id", "/document/type", "/document/number", "/document/issuer"] },
        { """{"nnin":"12345678901","originator":{"id":null},"document":{"type":null,"number":null,"issuer":null}}""", ["/originator/id", "/document/type", "/document/number", "/document/issuer"] },
        { Body(nnin: "1234567890"), ["/nnin"] },
        { Body(nnin: "123456789012"), ["/nnin"] },
        { Body(nnin: "1234567890A"), ["/nnin"] },
        { Body(nnin: "123456 78901"), ["/nnin"] },
        { Body(nnin: " 12345678901"), ["/nnin"] },
        { Body(nnin: "１２３４５６７８９０１"), ["/nnin"] },
        { Body(nnin: ""), ["/nnin"] },
        { Body(originator: "9999"), ["/originator/id"] },
        { Body(originator: "09980"), ["/originator/id"] },
        { Body(originator: ""), ["/originator/id"] },
        { Body(type: ""), ["/document/type"] },
        { Body(type: "pass\\u0000port"), ["/document/type"] },
        { Body(number: ""), ["/document/number"] },
        { Body(number: "- / . <"), ["/document/number"] },
        { Body(number: "CCC_014356"), ["/document/number"] },
        { Body(number: "ÆØÅ014356"), ["/document/number"] },
        { Body(number: new string('A', 33)), ["/document/number"] },
        { Body(number: new string(' ', 5000) + "CCC014356"), ["/document/number"] },
        { Body(issuer: ""), ["/document/issuer"] },
        { Body(issuer: "ZZZ"), ["/document/issuer"] },
        { Body(issuer: "Australia"), ["/document/issuer"] },
        { Body(nnin: "x", originator: "x", type: "", number: "!", issuer: "?"), ["/nnin", "/originator/id", "/document/type", "/document/number", "/document/issuer"] },
        { """{"nnin":12345678901,"originator":{"id":"9980"},"document":{"type":"passport","number":"CCC014356","issuer":"AUS"}}""", ["/nnin"] },
        { """{"nnin":["12345678901"]}""", ["/nnin"] },
        { """{"nnin":"12345678901","originator":"9980"}""", ["/originator"] },
        { """{"nnin":"12345678901","originator":{"id":9980}}""", ["/originator/id"] },
        { """{"nnin":"12345678901","originator":{"id":"9980"},"document":[]}""", ["/document"] },
        { """{"nnin":"12345678901","originator":{"id":"9980"},"document":{"type":true}}""", ["/document/type"] },
        { """{"nnin":"12345678901","nnin":"12345678902"}""", ["/nnin"] },
        { """{"nnin":"12345678901","nn\u0069n":"12345678902"}""", ["/nnin"] },
        { """{"document":{"number":"CCC014356","number":"CCC014357"}}""", ["/document/number"] },
        { """{"document":{},"document":{}}""", ["/document"] },
        { """{"nnin":"\ud800"}""", ["/nnin"] },
        { """{"NNIN":"12345678901","originator":{"id":"9980"},"document":{"type":"passport","number":"CCC014356","issuer":"AUS"}}""", ["/nnin"] },
        { "", [""] },
        { " ", [""] },
        { "null", [""] },
        { "[]", [""] },
        { "\"12345678901\"", [""] },
        { "{", [""] },
        { Body() + "x", [""] },
        { Body() + Body(), [""] },
        { Body().Replace("}}", "},}", StringComparison.Ordinal), [""] },
        { "/* */" + Body(), [""] },
        { Body().Replace('"', '\''), [""] },
        { """{"x":""" + new string('[', 200) + new string(']', 200) + "}", [""] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_wrong_body_is_refused_with_a_pointer_to_each_mistake(string body, string[] pointers)
    {
        var answer = await api.CheckAsync(body);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid-request");
        answer.Errors.Should().Equal(pointers);
    }

    [Fact]
    public async Task No_submitted_value_is_repeated_in_an_error()
    {
        const string Value = "Zz81726354Zz";

        foreach (var body in new[] { Body(nnin: Value), Body(originator: Value), Body(number: Value + "!"), Body(issuer: Value), $$"""{"{{Value}}":{{Value}}}""", $$"""{"nnin":{{Value}}}""" })
        {
            var answer = await api.CheckAsync(body);

            answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid-request");
            answer.Body.Should().NotContainEquivalentOf(Value);
        }
    }

    [Theory]
    [InlineData("""{"nnin":"12345678901","originator":{"id":"9980","name":"x"},"document":{"type":"passport","number":"CCC014356","issuer":"AUS","expires":"2030-01-01"},"reference":[1,{"a":null}]}""")]
    [InlineData("""{ "document":{"issuer":"AUS","number":"CCC014356","type":"passport"}, "originator":{"id":"9980"}, "nnin":"12345678901" }""")]
    [InlineData("""{"\u006enin":"1234567890\u0031","originator":{"id":"9980"},"document":{"type":"passport","number":"CCC014356","issuer":"AUS"}}""")]
    public async Task Members_that_the_contract_may_add_and_any_order_or_escaping_are_accepted(string body)
    {
        var answer = await api.CheckAsync(body);

        answer.ShouldSayMatchFound(true);
    }

    [Fact]
    public async Task A_byte_order_mark_is_ignored()
    {
        var answer = await SendAsync([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Body())]);

        answer.ShouldSayMatchFound(true);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_refused_even_in_a_member_that_is_ignored()
    {
        byte[] body = [.. "{\"x\":\""u8, 0xC3, 0x28, .. "\","u8, .. Encoding.UTF8.GetBytes(Body())[1..]];

        var answer = await SendAsync(body);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid-request");
        answer.Errors.Should().Equal("");
    }

    [Theory]
    [InlineData("application/json", 200)]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("application/json; charset=\"UTF-8\"", 200)]
    [InlineData("Application/JSON", 200)]
    [InlineData("application/json; charset=iso-8859-1", 415)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/problem+json", 415)]
    [InlineData("text/json", 415)]
    [InlineData("text/plain", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("application/json, text/plain", 415)]
    [InlineData("json", 415)]
    [InlineData("*/*", 415)]
    [InlineData(null, 415)]
    public async Task Only_JSON_in_UTF8_is_a_supported_media_type(string? contentType, int status)
    {
        var answer = await SendAsync(Encoding.UTF8.GetBytes(Body()), contentType);

        ((int)answer.Status).Should().Be(status);
        if (status == 415)
        {
            answer.ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        }
    }

    [Fact]
    public async Task A_compressed_body_is_an_unsupported_media_type()
    {
        using var content = Requests.Json(Body());
        content.Headers.ContentEncoding.Add("gzip");

        var answer = await api.SendAsync(HttpMethod.Post, "/check_id", content);

        answer.ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [Theory]
    [InlineData(Limit, false, 200)]
    [InlineData(Limit, true, 200)]
    [InlineData(Limit + 1, false, 413)]
    [InlineData(Limit + 1, true, 413)]
    [InlineData(1_000_000, false, 413)]
    [InlineData(1_000_000, true, 413)]
    public async Task A_body_of_more_than_16_KiB_is_too_large(int bytes, bool chunked, int status)
    {
        using var content = Requests.Json(Body().PadRight(bytes));
        using HttpRequestMessage request = new(HttpMethod.Post, "/check_id") { Content = content };
        request.Headers.Authorization = new("Bearer", api.Issuer.Tokens.MintAppToken());
        request.Headers.TransferEncodingChunked = chunked;

        var answer = await api.SendAsync(request);

        ((int)answer.Status).Should().Be(status);
        if (status == 413)
        {
            answer.ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
        }
    }

    [Theory]
    [InlineData("GET", "/check_id", 405, "method-not-allowed")]
    [InlineData("PUT", "/check_id", 405, "method-not-allowed")]
    [InlineData("DELETE", "/check_id", 405, "method-not-allowed")]
    [InlineData("OPTIONS", "/check_id", 405, "method-not-allowed")]
    [InlineData("12345678901", "/check_id", 405, "method-not-allowed")]
    [InlineData("POST", "/check_id/12345678901", 404, "not-found")]
    [InlineData("POST", "/12345678901?nnin=12345678901", 404, "not-found")]
    [InlineData("GET", "/", 404, "not-found")]
    [InlineData("GET", "/swagger/index.html", 404, "not-found")]
    public async Task Other_paths_and_methods_are_refused(string method, string path, int status, string code)
    {
        api.Logs.Secrets.Add("12345678901");

        var answer = await api.SendAsync(new HttpMethod(method), path);

        answer.ShouldBeProblem((HttpStatusCode)status, code);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml;q=1, */*;q=0")]
    public async Task A_problem_has_its_body_whatever_the_caller_accepts(string accept)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/check_id") { Content = Requests.Json("{") };
        request.Headers.Authorization = new("Bearer", api.Issuer.Tokens.MintAppToken());
        request.Headers.Add("Accept", accept);

        var answer = await api.SendAsync(request);

        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_is_done_to_the_bytes_of_a_body_no_fault_comes_of_it(int seed)
    {
        Random random = new(seed);
        var whole = Encoding.UTF8.GetBytes(Body());
        for (var i = 0; i < 400; i++)
        {
            var body = Mutate(whole, random);

            var answer = await SendAsync(body);

            answer.Status.Should()
                .BeOneOf([HttpStatusCode.OK, HttpStatusCode.BadRequest], "seed {0}, body {1}", seed, Convert.ToBase64String(body));
        }
    }

    private static byte[] Mutate(byte[] whole, Random random)
    {
        List<byte> bytes = [.. whole];
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, (byte)"{}[]\":,\\ue0\0"[random.Next(12)]);
                    break;
                default:
                    bytes.RemoveRange(at, Math.Min(random.Next(20), bytes.Count - at));
                    break;
            }
        }

        return [.. bytes];
    }

    private Task<Answer> SendAsync(byte[] body, string? contentType = "application/json")
    {
        ByteArrayContent content = new(body);
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return api.SendAsync(HttpMethod.Post, "/check_id", content);
    }

    private static string Body(
        string nnin = "12345678901", string originator = "9980", string type = "passport", string number = "CCC014356", string issuer = "AUS") =>
        $$$"""{"nnin":"{{{nnin}}}","originator":{"id":"{{{originator}}}"},"document":{"type":"{{{type}}}","number":"{{{number}}}","issuer":"{{{issuer}}}"}}""";
}
