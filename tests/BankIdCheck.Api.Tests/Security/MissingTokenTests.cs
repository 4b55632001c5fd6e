using System.Net;
using System.Text.Json;
using BankIdCheck.Api.Tests.Infrastructure;

namespace BankIdCheck.Api.Tests.Security;

/// <summary>Requests that show no token where one is looked for.</summary>
public sealed class MissingTokenTests(SharedService service) : IClassFixture<SharedService>
{
    private static readonly string Example = JsonSerializer.Serialize(Requests.PublishedExample);

    private TestApi Api => service.Api;

    [Fact]
    public async Task A_request_without_a_token_is_challenged_without_an_error_code()
    {
        var answer = await Api.CheckAsync(Requests.PublishedExample, token: "");

        answer.ShouldBeRefused(HttpStatusCode.Unauthorized, "Bearer");
        (await Api.EventOfAsync(answer)).Should().Contain("answered 401: unauthorized");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer    ")]
    [InlineData("Basic dXNlcjpwYXNzd29yZA==")]
    [InlineData("Negotiate YIIJvwYGKwYBBQUCoIIJszCCCa")]
    [InlineData("Digest username=\"user\"")]
    [InlineData("DPoP {0}")]
    [InlineData("PoP {0}")]
    [InlineData("Token {0}")]
    [InlineData("{0}")]
    [InlineData("Bearer{0}")]
    [InlineData("Bearer\t{0}")]
    [InlineData("Bearer:{0}")]
    [InlineData("Bearer={0}")]
    [InlineData("\"Bearer\" {0}")]
    [InlineData("Basic dXNlcjpwYXNz, Bearer {0}")]
    public async Task Another_scheme_or_an_empty_one_is_no_token(string authorization)
    {
        var answer = await RawAsync($"Authorization: {string.Format(authorization, Token())}");

        answer.Should().StartWith("HTTP/1.1 401 ").And.Contain("\r\nWWW-Authenticate: Bearer\r\n")
            .And.Contain("urn:bankidcheck:problem:unauthorized");
    }

    [Theory]
    [InlineData("bearer {0}")]
    [InlineData("BEARER {0}")]
    [InlineData("Bearer   {0}")]
    [InlineData("Bearer {0}   ")]
    public async Task The_scheme_is_read_in_any_case_and_with_any_spaces(string authorization)
    {
        var answer = await RawAsync($"Authorization: {string.Format(authorization, Token())}");

        answer.Should().StartWith("HTTP/1.1 200 ");
    }

    [Theory]
    [InlineData("/check_id?access_token={0}")]
    [InlineData("/check_id?token={0}")]
    [InlineData("/check_id?Authorization=Bearer%20{0}")]
    public async Task A_token_in_the_query_is_not_looked_at(string path)
    {
        var answer = await Api.SendAsync(HttpMethod.Post, string.Format(path, Token()), Requests.Json(Example), token: "");

        answer.ShouldBeRefused(HttpStatusCode.Unauthorized, "Bearer");
    }

    [Fact]
    public async Task A_token_in_a_JSON_body_is_not_looked_at()
    {
        var answer = await Api.SendAsync(HttpMethod.Post, "/check_id", Requests.Json($$"""{"access_token":"{{Token()}}",{{Example[1..]}}"""), token: "");

        answer.ShouldBeRefused(HttpStatusCode.Unauthorized, "Bearer");
    }

    [Fact]
    public async Task A_token_in_a_form_is_not_looked_at()
    {
        using FormUrlEncodedContent form = new([new("access_token", Token())]);

        var answer = await Api.SendAsync(HttpMethod.Post, "/check_id", form, token: "");

        answer.ShouldBeRefused(HttpStatusCode.Unauthorized, "Bearer");
    }

    [Theory]
    [InlineData("Cookie", "access_token={0}")]
    [InlineData("Proxy-Authorization", "Bearer {0}")]
    [InlineData("X-Access-Token", "{0}")]
    [InlineData("X-Forwarded-Authorization", "Bearer {0}")]
    [InlineData("X-MS-TOKEN-AAD-ACCESS-TOKEN", "{0}")]
    [InlineData("X-MS-CLIENT-PRINCIPAL-ID", "d0a7c1de-5a2d-4b0c-9e10-000000000001")]
    public async Task A_token_in_another_header_is_not_looked_at(string header, string value)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/check_id") { Content = Requests.Json(Example) };
        request.Headers.TryAddWithoutValidation(header, string.Format(value, Token()));

        var answer = await Api.SendAsync(request);

        answer.ShouldBeRefused(HttpStatusCode.Unauthorized, "Bearer");
    }

    [Theory]
    [InlineData("Authorization: Bearer {0}", "Authorization: Bearer {0}")]
    [InlineData("Authorization: Bearer {0}", "Authorization: Bearer other.token.here")]
    [InlineData("Authorization: Bearer {0}", "Authorization: Basic dXNlcjpwYXNz")]
    [InlineData("Authorization: Basic dXNlcjpwYXNz", "Authorization: Bearer {0}")]
    [InlineData("Authorization:", "Authorization: Bearer {0}")]
    [InlineData("authorization: Bearer {0}", "AUTHORIZATION: Bearer {0}")]
    public async Task Two_authorization_headers_are_refused(string first, string second)
    {
        var answer = await RawAsync(string.Format(first, Token()), string.Format(second, Token()));

        answer.Should().StartWith("HTTP/1.1 401 ").And.Contain("urn:bankidcheck:problem:unauthorized");
    }

    [Theory]
    [InlineData("Authorization: \u00EF\u00BB\u00BFBearer {0}", 401)]
    [InlineData("Authorization: Bearer \u00EF\u00BB\u00BF{0}", 401)]
    [InlineData("Authorization: Bearer {0}\u00FF", 400)]
    [InlineData("Authorization: Bearer \u0000{0}", 400)]
    [InlineData("Authorization: Bearer \n{0}", 400)]
    [InlineData("Authorization: Bearer\r\n {0}", 400)]
    [InlineData("Authorization : Bearer {0}", 400)]
    [InlineData(" Authorization: Bearer {0}", 400)]
    public async Task Marks_and_line_breaks_around_a_token_are_refused(string line, int status)
    {
        var answer = await RawAsync(string.Format(line, Token()));

        answer.Should().StartWith($"HTTP/1.1 {status} ");
    }

    [Fact]
    public async Task A_header_larger_than_the_server_takes_is_refused()
    {
        var answer = await RawAsync($"Authorization: Bearer {new string('x', 64 * 1024)}");

        answer.Should().StartWith("HTTP/1.1 431 ");
    }

    private string Token()
    {
        var token = Api.Issuer.Tokens.MintAppToken();
        Api.Logs.Secrets.AddFrom(token);
        return token;
    }

    private Task<string> RawAsync(params string[] headerLines) => RawHttp.PostAsync(Api.Address, "/check_id", Example, headerLines);
}
