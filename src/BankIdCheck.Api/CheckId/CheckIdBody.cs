using BankIdCheck.Api.Operations;

namespace BankIdCheck.Api.CheckId;

/// <summary>Reads the body of a check: strict about its form, and about nothing that the contract may add.</summary>
internal static class CheckIdBody
{
    public static Task<(CheckIdRequest? Request, Problem? Problem)> ReadAsync(HttpRequest request) =>
        JsonBody.ReadAsync(request, CheckIdJson.Default.CheckIdRequest, Pointer);

    // Only members of the contract are named: any other part of the path is the caller's own text.
    private static string Pointer(string? path) => path switch
    {
        "$.nnin" => "/nnin",
        "$.originator" => "/originator",
        "$.originator.id" => "/originator/id",
        "$.document" => "/document",
        "$.document.type" => "/document/type",
        "$.document.number" => "/document/number",
        "$.document.issuer" => "/document/issuer",
        _ => "",
    };
}
