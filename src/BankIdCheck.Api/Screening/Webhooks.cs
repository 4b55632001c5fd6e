using System.Buffers;
using System.Threading.RateLimiting;
using BankIdCheck.Api.Operations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.RateLimiting;

namespace BankIdCheck.Api.Screening;

/// <summary>
/// BankID's doorbell. Whoever has the token in its address may ring; what they say is not read, because only BankID's own answer
/// counts. Known and unknown tokens are answered alike.
/// </summary>
internal static class Webhooks
{
    private const string Policy = "Webhooks";
    private const string Path = "/aml/webhooks/{token}";
    private const int LongestOrigin = 255;
    private const int RatePerMinute = 6000;

    public static void AddWebhooks(this IServiceCollection services) =>
        services.AddOptions<RateLimiterOptions>().Configure(limiter => limiter.AddPolicy(
            Policy,
            context => RateLimitPartition.GetTokenBucketLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "",
                _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = RatePerMinute / 2,
                    TokensPerPeriod = RatePerMinute / 60,
                    ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                    QueueLimit = 0,
                })));

    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        var webhooks = app.MapGroup(Path).AllowAnonymous().RequireRateLimiting(Policy).WithTags("aml")
            .AddEndpointFilter(ScreeningFaults.AnswerAsync);
        webhooks.MapPost("", RingAsync)
            .WithName("ringScreening")
            .WithSummary("For BankID: a screening has changed")
            .WithDescription("Anonymous: the token in the address is known to BankID only. The body, up to 16 KiB, is not believed; BankID is asked instead. The answer is the same for every token.")
            .Produces(StatusCodes.Status200OK)
            .WithProblems(413, 429, 500);
        webhooks.MapMethods("", [HttpMethods.Options], Handshake)
            .WithName("greetScreening")
            .WithSummary("For BankID: the handshake of CloudEvents webhooks")
            .WithDescription("Permits `WebHook-Request-Origin` to deliver here. The answer is the same for every token.")
            .Produces(StatusCodes.Status200OK)
            .WithProblems(429);
    }

    private static async Task<IResult> RingAsync(
        HttpContext context, string token, ScreeningStore store, CancellationToken cancellationToken)
    {
        if (!await DrainAsync(context.Request))
        {
            return Problems.BodyTooLarge;
        }

        // By its hash, which whoever tries tokens cannot steer: how far a comparison inside the index went says nothing about a token.
        await store.RingAsync(ScreeningIntake.HashOf(token), cancellationToken);
        RequestEvent.Of(context).Outcome = "rung";
        return TypedResults.Ok();
    }

    private static async Task<bool> DrainAsync(HttpRequest request)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(RequestBody.MostRead);
        try
        {
            return await RequestBody.ReadAsync(request, buffer) <= KestrelLimits.MaxRequestBodyBytes;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    // CloudEvents, "HTTP 1.1 Web Hooks for Event Delivery", section 4.
    private static Ok Handshake(HttpContext context)
    {
        var response = context.Response.Headers;
        response.Allow = "POST, OPTIONS";
        if (context.Request.Headers["WebHook-Request-Origin"] is [{ Length: > 0 and <= LongestOrigin } origin] && origin.All(IsOriginCharacter))
        {
            response["WebHook-Allowed-Origin"] = origin;
            response["WebHook-Allowed-Rate"] = RatePerMinute.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return TypedResults.Ok();
    }

    private static bool IsOriginCharacter(char character) =>
        char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or ':' or '/' or '_';
}
