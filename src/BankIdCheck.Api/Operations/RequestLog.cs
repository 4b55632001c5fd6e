using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;

namespace BankIdCheck.Api.Operations;

/// <summary>
/// One event per request, with outcome and trace id. Stands for the request logging of Serilog.AspNetCore, and differs from it on
/// purpose: the route instead of the path, because whatever a caller writes into a path would be logged.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            Write(context, Stopwatch.GetElapsedTime(start));
        }
    }

    private void Write(HttpContext context, TimeSpan elapsed)
    {
        var happened = RequestEvent.Of(context);
        var status = context.Response.StatusCode;
        var level = status >= StatusCodes.Status500InternalServerError ? LogLevel.Error
            : context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) ? LogLevel.Debug
            : LogLevel.Information;
        var outcome = context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted
            ? Problems.CallerHungUp
            : happened.Outcome;
        var (method, route, traceId) = (KnownMethod(context.Request.Method), Route(context), TraceId.Of(context));
        Log.Answered(
            logger, level, method, route, status, outcome, happened.Rule,
            happened.Client, happened.Originator, happened.Fault, elapsed.TotalMilliseconds, traceId);
    }

    // The exception handler forgets the endpoint of the request that failed, but not in its feature.
    private static string Route(HttpContext context) =>
        ((context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint()) as RouteEndpoint)?.RoutePattern.RawText
            ?? "(no route)";

    // A method is free text too.
    private static string KnownMethod(string method) =>
        HttpMethods.IsPost(method) || HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsPut(method)
        || HttpMethods.IsDelete(method) || HttpMethods.IsOptions(method) || HttpMethods.IsPatch(method) ? method : "(other method)";

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, EventName = "RequestAnswered",
            Message = "{Method} {Route} answered {Status}: {Outcome} {Rule} (client {Client}, originator {Originator}, fault {Fault}) in {ElapsedMs:0.0} ms, trace {TraceId}")]
        public static partial void Answered(
            ILogger logger, LogLevel level, string method, string route, int status, string? outcome, string? rule,
            string? client, string? originator, string? fault, double elapsedMs, string traceId);
    }
}

internal static class RequestLogExtensions
{
    public static void UseRequestLog(this IApplicationBuilder app) => app.UseMiddleware<RequestLog>();
}

internal static class TraceId
{
    /// <summary>The W3C trace id, which a caller who sends <c>traceparent</c> already knows.</summary>
    public static string Of(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
}
