using BankIdCheck.Api.Audit;
using BankIdCheck.Sandbox.Entra;
using Microsoft.Extensions.DependencyInjection;

namespace BankIdCheck.Api.Tests.Infrastructure;

internal static class AuditAssertions
{
    public static string AuditorToken(this TestApi api) => api.Issuer.Tokens.MintAppToken(SampleTenant.Auditor);

    public static Task<Answer> SearchAsync(this TestApi api, object body) =>
        api.SendAsync(HttpMethod.Post, "/audit/search", Requests.Json(body), api.AuditorToken());

    public static async Task<Answer> ExportAsync(this TestApi api, object body, string? accept)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/audit/export") { Content = Requests.Json(body) };
        request.Headers.Authorization = new("Bearer", api.AuditorToken());
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return await api.SendAsync(request);
    }

    public static Task<AuditVerdict> VerifyAsync(this TestApi api, AuditAnchor? anchor = null) =>
        api.Services.GetRequiredService<AuditVerifier>().VerifyAsync(anchor, CancellationToken.None);

    public static Task<Answer[]> CheckManyAsync(this TestApi api, int count) =>
        Task.WhenAll(
            Enumerable.Range(0, count).Select(i => api.CheckAsync(Requests.For($"{20000000000 + i}", "passport", "CCC014356", "AUS"))));
}
