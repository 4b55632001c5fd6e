using System.Net;
using System.Net.Http.Headers;
using BankIdCheck.Api.Tests.Infrastructure;

namespace BankIdCheck.Api.Tests.Operations;

/// <summary>What a bank gets behind TLS, where HTTP/2 is chosen without being asked for.</summary>
public sealed class Http2Tests : IAsyncLifetime
{
    private TestApi api = null!;
    private HttpClient http = null!;

    public async Task InitializeAsync()
    {
        api = await TestApi.StartAsync(configure: settings => settings["Kestrel:EndpointDefaults:Protocols"] = "Http2");
        http = new()
        {
            BaseAddress = api.Address,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", api.Issuer.Tokens.MintAppToken());
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await api.DisposeAsync();
    }

    [Fact]
    public async Task A_check_is_answered_over_one_connection_for_many_at_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => CheckAsync()));

        answers.Should().AllSatisfy(answer => answer.ShouldSayMatchFound(true));
    }

    [Fact]
    public async Task A_caller_who_resets_a_stream_in_the_middle_of_a_body_is_no_fault()
    {
        for (var i = 0; i < 20; i++)
        {
            using CancellationTokenSource patience = new();
            using Unfinished body = new(patience);
            await http.Awaiting(caller => caller.PostAsync(new Uri("/check_id", UriKind.Relative), body, patience.Token))
                .Should().ThrowAsync<OperationCanceledException>();
        }

        (await CheckAsync()).ShouldSayMatchFound(true);
        api.Logs.Errors.Should().BeEmpty();
    }

    private async Task<Answer> CheckAsync()
    {
        using var response = await http.PostAsync(new Uri("/check_id", UriKind.Relative), Requests.Json(Requests.PublishedExample));
        response.Version.Should().Be(HttpVersion.Version20);
        return await Answer.ReadAsync(response);
    }

    /// <summary>A body that begins, and whose caller loses patience when the service waits for the rest.</summary>
    private sealed class Unfinished : HttpContent
    {
        private readonly CancellationTokenSource patience;

        public Unfinished(CancellationTokenSource patience)
        {
            this.patience = patience;
            Headers.ContentType = new("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync("{\"nnin\":"u8.ToArray(), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            patience.CancelAfter(TimeSpan.FromMilliseconds(20));
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
