namespace BankIdCheck.Api.Operations;

internal static class ResponseHeaders
{
    /// <summary>No answer of this service may be kept by anything between it and the caller.</summary>
    public static void UseResponseHeaders(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            // When the answer starts, because the exception handler clears what was set before.
            context.Response.OnStarting(
                static state =>
                {
                    var headers = ((HttpResponse)state).Headers;
                    headers.CacheControl = "no-store";
                    headers.XContentTypeOptions = "nosniff";
                    return Task.CompletedTask;
                },
                context.Response);
            return next(context);
        });

        if (app.Environment.IsProduction())
        {
            app.UseHsts(); // sent over https only
        }
    }
}
