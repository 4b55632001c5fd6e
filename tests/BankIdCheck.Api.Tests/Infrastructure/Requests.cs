using System.Text;
using System.Text.Json;

namespace BankIdCheck.Api.Tests.Infrastructure;

internal static class Requests
{
    public static object PublishedExample { get; } = For(SampleDocuments.Published);

    public static object For(DocumentRow row) => For(row.Nnin, row.Type, row.Number, row.Issuer);

    public static object For(string nnin, string? type, string? number, string? issuer, string originator = "9980") =>
        new { nnin, originator = new { id = originator }, document = new { type, number, issuer } };

    public static StringContent Json(object body) =>
        new(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
}
