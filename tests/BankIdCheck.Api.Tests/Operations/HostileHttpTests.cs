using System.Net.Sockets;
using System.Text;
using BankIdCheck.Api.Tests.Infrastructure;

namespace BankIdCheck.Api.Tests.Operations;

/// <summary>What no well-behaved client sends. The service must refuse or hang up, and go on answering others.</summary>
public sealed class HostileHttpTests : IAsyncLifetime
{
    private TestApi api = null!;

    public static TheoryData<string, string, int> Requests => new()
    {
        { "not HTTP at all", "12345678901\r\n\r\n", 400 },
        { "a method of odd characters", "PO ST /check_id HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 400 },
        { "no host", "POST /check_id HTTP/1.1\r\n\r\n", 400 },
        { "two hosts", "POST /check_id HTTP/1.1\r\nHost: x\r\nConnection: close\r\nHost: y\r\n\r\n", 400 },
        { "a path with a null", "POST /check_id%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 400 },
        { "a path that climbs", "POST /../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 401 },
        { "a broken escape", "POST /%zz%c3%28 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 401 },
        { "an absolute address", "POST http://elsewhere/check_id HTTP/1.1\r\nHost: elsewhere\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 401 },
        { "an absolute address of another host", "POST http://elsewhere/check_id HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 400 },
        { "a negative length", "POST /check_id HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: {0}\r\nContent-Type: application/json\r\nContent-Length: -1\r\n\r\n", 400 },
        { "a length that is no number", "POST /check_id HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: {0}\r\nContent-Type: application/json\r\nContent-Length: x\r\n\r\n", 400 },
        { "two lengths", "POST /check_id HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: {0}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}", 400 },
        { "a length and chunks", "POST /check_id HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: {0}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n", 400 },
        { "broken chunks", "POST /check_id HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: {0}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{{}}\r\n", 400 },
        { "a chunk of 2 GiB", "POST /check_id HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: {0}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n80000000\r\n{{}}\r\n", 400 },
        { "a chunk of more than any integer", "POST /check_id HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: {0}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n{{}}\r\n", 400 },
        { "a second chunk of 2 GiB", "POST /check_id HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: {0}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n80000000\r\n", 400 },
        { "a trailer that is no header", "POST /check_id HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: {0}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\nno header\r\n\r\n", 400 },
        { "two media types", "POST /check_id HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: {0}\r\nContent-Type: application/json\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{{}}", 415 },
        { "a media type of rubbish", "POST /check_id HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: {0}\r\nContent-Type: ;;;=\"\r\nContent-Length: 2\r\n\r\n{{}}", 415 },
        { "bytes that are not ASCII in a header", "POST /check_id HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer æøå\r\nContent-Length: 0\r\n\r\n", 400 },
        { "a broken traceparent", "POST /check_id HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: {0}\r\nContent-Type: application/json\r\ntraceparent: 00-zz\r\ntracestate: ,,,=\r\nbaggage: %%%\r\nContent-Length: 2\r\n\r\n{{}}", 400 },
        { "an upgrade", "GET /check_id HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", 401 },
        { "an expectation that cannot be met", "POST /check_id HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: {0}\r\nContent-Type: application/json\r\nExpect: the-impossible\r\nContent-Length: 2\r\n\r\n{{}}", 400 },
    };

    public async Task InitializeAsync() => api = await TestApi.StartAsync();

    public async Task DisposeAsync() => await api.DisposeAsync();

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_malformed_request_is_refused_and_is_no_fault(string what, string request, int status)
    {
        var answer = await RawHttp.ExchangeAsync(api.Address, string.Format(request, Bearer()));

        answer.Should().StartWith($"HTTP/1.1 {status} ", what);
        await ShouldStillAnswer();
        api.Logs.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task HTTP_2_that_was_not_agreed_on_is_told_to_use_HTTP_1()
    {
        var answer = await RawHttp.ExchangeAsync(api.Address, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

        answer.Should().Contain("\0\0\b\a\0\0\0\0\0", "a GOAWAY frame of eight bytes")
            .And.EndWith("\0\0\0\r", "RFC 9113, section 7: HTTP_1_1_REQUIRED");
        await ShouldStillAnswer();
        api.Logs.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Headers_without_end_are_refused()
    {
        var answer = await RawHttp.ExchangeAsync(
            api.Address, $"POST /check_id HTTP/1.1\r\nHost: x\r\nX-Long: {new string('a', 100_000)}\r\n\r\n");

        if (answer.Length > 0) // else the connection was reset before the answer was read: more had been sent than was read
        {
            answer.Should().StartWith("HTTP/1.1 431 ");
        }

        await ShouldStillAnswer();
    }

    [Fact]
    public async Task A_caller_who_hangs_up_in_the_middle_is_no_fault()
    {
        for (var i = 0; i < 20; i++)
        {
            using TcpClient caller = new();
            await caller.ConnectAsync(api.Address.Host, api.Address.Port);
            await caller.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Head(1000) + "{\"nnin\":"));
            caller.Client.Close(0);
        }

        await ShouldStillAnswer();
        api.Logs.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task A_body_that_trickles_in_is_given_up()
    {
        var answer = await RawHttp.ExchangeAsync(api.Address, Head(1000) + "{");

        answer.Should().StartWith("HTTP/1.1 408 ").And.Contain("urn:bankidcheck:problem:request-timeout");
        await ShouldStillAnswer();
    }

    private string Bearer() => $"Bearer {api.Issuer.Tokens.MintAppToken()}";

    private string Head(int length) =>
        $"POST /check_id HTTP/1.1\r\nHost: x\r\nAuthorization: {Bearer()}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n";

    private async Task ShouldStillAnswer() => (await api.CheckAsync(Infrastructure.Requests.PublishedExample)).ShouldSayMatchFound(true);
}
