using BankIdCheck.Identifiers;

namespace BankIdCheck.Api.CheckId;

/// <summary>A request whose every member is understood.</summary>
internal sealed record CheckIdQuery(NationalIdentityNumber Nnin, string Originator, IdentityDocument Document)
{
    private const string Missing = "The member is required.";

    /// <summary>Null when something is wrong; <paramref name="errors"/> then says what, by JSON Pointer, all at once.</summary>
    public static CheckIdQuery? From(CheckIdRequest request, CheckIdOptions options, out IReadOnlyDictionary<string, string[]> errors)
    {
        Dictionary<string, string[]> found = [];
        errors = found;

        if (!NationalIdentityNumber.TryParse(request.Nnin, options.NninPolicy, out var nnin))
        {
            found["/nnin"] = [request.Nnin is null ? Missing : RuleOf(options.NninPolicy)];
        }

        var originator = request.Originator?.Id;
        if (request.Originator is null)
        {
            found["/originator"] = [Missing];
        }
        else if (originator is null || !options.Originators.ContainsKey(originator))
        {
            found["/originator/id"] = [originator is null ? Missing : "Must be a BankID issuer id that this bank serves."];
        }

        var document = DocumentFrom(request.Document, found);
        return found.Count == 0 ? new(nnin!, originator!, document!) : null;
    }

    private static IdentityDocument? DocumentFrom(CheckIdRequest.CheckIdDocument? document, Dictionary<string, string[]> found)
    {
        if (document is null)
        {
            found["/document"] = [Missing];
            return null;
        }

        if (!DocumentType.TryParse(document.Type, out var type))
        {
            found["/document/type"] = [document.Type is null ? Missing : "Must be a type of document, such as passport."];
        }

        if (!DocumentNumber.TryParse(document.Number, out var number))
        {
            found["/document/number"] =
                [document.Number is null ? Missing : "Must be 1 to 32 letters A to Z and digits; spaces and - / . < are ignored."];
        }

        if (!DocumentIssuer.TryParse(document.Issuer, out var issuer))
        {
            found["/document/issuer"] =
                [document.Issuer is null ? Missing : "Must be an issuer's code of ICAO 9303 part 3 or ISO 3166, such as AUS."];
        }

        return type is null || number is null || issuer is null ? null : new(type, number, issuer);
    }

    private static string RuleOf(NninPolicy policy) => policy switch
    {
        NninPolicy.AnyElevenDigits => "Must be eleven digits.",
        NninPolicy.Valid => "Must be eleven digits that make a national identity number or D-number, check digits included.",
        _ => "Must be eleven digits that make a national identity number or D-number, check digits included, and not a synthetic one.",
    };
}
