using System.Net.Sockets;
using System.Text;
using BankIdCheck.Api.Tests.Infrastructure;

namespace BankIdCheck.Api.Tests.Operations;

/// <summary>What no well-behaved client sends. The service must refuse or hang up, and go on answering others.</summary>
public sealed class HostileHttpTests : IAsyncLifetime
{
    private TestApi api = null!;

    public static TheoryData<string, string> Requests => new()
    {
        { "not HTTP at all", "12345678901\r\n\r\n" },
        { "a method of odd characters", "PO ST /check_id HTTP/1.1\r\nHost: x\r\n\r\n" },
        { "no host", "POST /check_id HTTP/1.1\r\n\r\n" },
        { "two hosts", "POST /check_id HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n" },
        { "a path with a null", "POST /check_id%00 HTTP/1.1\r\nHost: x\r\n\r\n" },
        { "a path that climbs", "POST /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n" },
        { "a broken escape", "POST /%zz%c3%28 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n" },
        { "an absolute address", "POST http://elsewhere/check_id HTTP/1.1\r\nHost: elsewhere\r\nContent-Length: 0\r\n\r\n" },
        { "a negative length", "POST /check_id HTTP/1.1\r\nHost: x\r\nAuthorization: {0}\r\nContent-Type: application/json\r\nContent-Length: -1\r\n\r\n" },
        { "a length that is no number", "POST /check_id HTTP/1.1\r\nHost: x\r\nAuthorization: {0}\r\nContent-Type: application/json\r\nContent-Length: x\r\n\r\n" },
        { "two lengths", "POST /check_id HTTP/1.1\r\nHost: x\r\nAuthorization: {0}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}" },
        { "a length and chunks", "POST /check_id HTTP/1.1\r\nHost: x\r\nAuthorization: {0}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n" },
        { "broken chunks", "POST /check_id HTTP/1.1\r\nHost: x\r\nAuthorization: {0}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{{}}\r\n" },
        { "chunks without end", "POST /check_id HTTP/1.1\r\nHost: x\r\nAuthorization: {0}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n{{}}\r\n" },
        { "two media types", "POST /check_id HTTP/1.1\r\nHost: x\r\nAuthorization: {0}\r\nContent-Type: application/json\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{{}}" },
        { "a media type of rubbish", "POST /check_id HTTP/1.1\r\nHost: x\r\nAuthorization: {0}\r\nContent-Type: ;;;=\"\r\nContent-Length: 2\r\n\r\n{{}}" },
        { "bytes that are not ASCII in a header", "POST /check_id HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer æøå\r\nContent-Length: 0\r\n\r\n" },
        { "a broken traceparent", "POST /check_id HTTP/1.1\r\nHost: x\r\nAuthorization: {0}\r\ntraceparent: 00-zz\r\ntracestate: ,,,=\r\nbaggage: %%%\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}" },
        { "an upgrade", "GET /check_id HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n" },
        { "an expectation that cannot be met", "POST /check_id HTTP/1.1\r\nHost: x\r\nExpect: the-impossible\r\nAuthorization: {0}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}" },
        { "HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" },
    };

    public async Task InitializeAsync() => api = await TestApi.StartAsync();

    public async Task DisposeAsync() => await api.DisposeAsync();

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_malformed_request_is_refused_and_is_no_fault(string what, string request)
    {
        var answer = await ExchangeAsync(Encoding.Latin1.GetBytes(string.Format(request, Bearer())));

        if (answer.StartsWith("HTTP/1.1", StringComparison.Ordinal)) // else the connection was closed, or HTTP/2 said good-bye in frames
        {
            answer.Should().MatchRegex("^HTTP/1\\.1 4\\d\\d ", what);
        }

        await ShouldStillAnswer();
    }

    [Fact]
    public async Task Headers_without_end_are_refused()
    {
        var answer = await ExchangeAsync(Encoding.ASCII.GetBytes($"POST /check_id HTTP/1.1\r\nHost: x\r\nX-Long: {new string('a', 100_000)}\r\n\r\n"));

        if (answer.Length > 0)
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
        api.Logs.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_body_that_trickles_in_is_given_up()
    {
        using TcpClient caller = new();
        await caller.ConnectAsync(api.Address.Host, api.Address.Port);
        var stream = caller.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Head(1000) + "{"));

        var answer = await ReadToEndAsync(stream);

        answer.Should().StartWith("HTTP/1.1 408 ").And.Contain("urn:bankidcheck:problem:request-timeout");
        await ShouldStillAnswer();
    }

    private string Bearer() => $"Bearer {api.Issuer.Tokens.MintAppToken()}";

    private string Head(int length) =>
        $"POST /check_id HTTP/1.1\r\nHost: x\r\nAuthorization: {Bearer()}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n";

    private async Task ShouldStillAnswer() => (await api.CheckAsync(Infrastructure.Requests.PublishedExample)).ShouldSayMatchFound(true);

    private async Task<string> ExchangeAsync(byte[] request)
    {
        using TcpClient caller = new();
        await caller.ConnectAsync(api.Address.Host, api.Address.Port);
        var stream = caller.GetStream();
        await stream.WriteAsync(request);
        caller.Client.Shutdown(SocketShutdown.Send);
        return await ReadToEndAsync(stream);
    }

    private static async Task<string> ReadToEndAsync(NetworkStream stream)
    {
        using MemoryStream answer = new();
        try
        {
            await stream.CopyToAsync(answer).WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (IOException)
        {
            // reset after the answer
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
