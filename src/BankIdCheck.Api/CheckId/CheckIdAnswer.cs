using System.Text.Json;

namespace BankIdCheck.Api.CheckId;

/// <summary>The 200, in one piece and with its length: to stream a hundred bytes costs more than to make them.</summary>
internal sealed class CheckIdAnswer(CheckIdResponse response) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(response, CheckIdJson.Default.CheckIdResponse);
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        httpContext.Response.ContentLength = body.Length;
        return httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }
}
