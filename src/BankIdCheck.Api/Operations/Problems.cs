using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;

namespace BankIdCheck.Api.Operations;

/// <summary>The catalogue of errors. A code, once published, keeps its meaning.</summary>
internal static partial class Problems
{
    /// <summary>The outcome of a request whose caller did not wait; there is nobody to answer.</summary>
    public const string CallerHungUp = "caller-hung-up";

    public static Problem InvalidRequest(IReadOnlyDictionary<string, string[]> errors) =>
        new(StatusCodes.Status400BadRequest, "invalid-request", "The request is not valid.") { Errors = errors };

    public static Problem Unauthorized { get; } =
        new(StatusCodes.Status401Unauthorized, "unauthorized", "A valid access token is required.");

    public static Problem Forbidden { get; } =
        new(StatusCodes.Status403Forbidden, "forbidden", "The access token does not permit this.");

    public static Problem BodyTooLarge { get; } =
        new(StatusCodes.Status413PayloadTooLarge, "body-too-large", "The body is too large.") { Detail = "At most 16 KiB are accepted." };

    public static Problem UnsupportedMediaType { get; } =
        new(StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", "The body must be JSON.")
        {
            Detail = "Send Content-Type: application/json, in UTF-8, with no content coding.",
        };

    public static Problem TooManyRequests(TimeSpan retryAfter) =>
        new(StatusCodes.Status429TooManyRequests, "too-many-requests", "The calling client has used up its rate.") { RetryAfter = retryAfter };

    public static Problem TooManyMisses(TimeSpan retryAfter) =>
        new(StatusCodes.Status429TooManyRequests, "too-many-misses", "There were too many misses for this number.")
        {
            Detail = "The bank's records were not asked. It makes no difference whether they hold the person.",
            RetryAfter = retryAfter,
        };

    public static Problem NotAcceptable { get; } =
        new(StatusCodes.Status406NotAcceptable, "not-acceptable", "None of the accepted media types can be had.")
        {
            Detail = "Accept application/jsonl or text/csv.",
        };

    public static Problem AuditUnavailable { get; } =
        new(StatusCodes.Status500InternalServerError, "audit-unavailable", "The audit could not be written or read.")
        {
            Detail = "Nothing is answered that is not recorded. The request can be repeated.",
        };

    public static Problem Unexpected { get; } =
        new(StatusCodes.Status500InternalServerError, "unexpected", "The service failed to answer.");

    public static Problem StoreUnavailable { get; } =
        new(StatusCodes.Status500InternalServerError, "store-unavailable", "The bank's records could not be asked.")
        {
            Detail = "Nothing is said about the person or the document. The request can be repeated.",
        };

    public static Problem StoreInDoubt { get; } =
        new(StatusCodes.Status500InternalServerError, "store-in-doubt", "The bank's records could not be understood.")
        {
            Detail =
                "Nothing is said about the person or the document. Repeating the request will not help before the record is corrected.",
        };

    public static Problem SigningKeysUnavailable { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "signing-keys-unavailable", "The access token could not be judged yet.")
        {
            Detail = "The issuer's signing keys have not been obtained.",
            RetryAfter = TimeSpan.FromSeconds(5),
        };

    /// <summary>For what the framework refuses by itself: unknown path, wrong method, unreadable request.</summary>
    public static Problem ForStatus(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Unauthorized,
        StatusCodes.Status403Forbidden => Forbidden,
        StatusCodes.Status404NotFound => new(status, "not-found", "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed => new(status, "method-not-allowed", "The address does not take this method."),
        StatusCodes.Status408RequestTimeout => new(status, "request-timeout", "The request arrived too slowly."),
        StatusCodes.Status413PayloadTooLarge => BodyTooLarge,
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType,
        >= StatusCodes.Status500InternalServerError => Unexpected,
        _ => new(status, "bad-request", ReasonPhrases.GetReasonPhrase(status)),
    };

    public static void UseProblems(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = HandleAsync,
            SuppressDiagnosticsCallback = _ => true, // the framework would log the exception's message
        });
        app.UseStatusCodePages(context => ForStatus(context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext));
    }

    private static Task HandleAsync(HttpContext context)
    {
        var exception = context.Features.Get<IExceptionHandlerFeature>()!.Error;
        if (exception is BadHttpRequestException refused)
        {
            return ForStatus(refused.StatusCode).ExecuteAsync(context);
        }

        if (exception is ConnectionResetException or OperationCanceledException)
        {
            RequestEvent.Of(context).Outcome = CallerHungUp;
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            context.Abort(); // or the server tries to read the rest of a body that will never come, and logs its failure as an error
            return Task.CompletedTask;
        }

        RequestEvent.Of(context).Fault = Fault.Describe(exception);
        Log.Unhandled(
            context.RequestServices.GetRequiredService<ILogger<Problem>>(), exception.GetType(), exception.StackTrace, TraceId.Of(context));
        return Unexpected.ExecuteAsync(context);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 2, EventName = "UnhandledException", Level = LogLevel.Error,
            Message = "Unhandled {ExceptionType} (trace {TraceId}), at {StackTrace}")]
        public static partial void Unhandled(ILogger logger, Type exceptionType, string? stackTrace, string traceId);
    }
}
