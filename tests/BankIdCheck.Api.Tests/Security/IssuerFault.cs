using BankIdCheck.Sandbox.Entra;

namespace BankIdCheck.Api.Tests.Security;

/// <summary>Every way in which an issuer can fail to hand out its keys, by a name that can be read in a list of tests.</summary>
internal static class IssuerFault
{
    private static readonly Dictionary<string, Action<EntraFaults>> All = new()
    {
        ["hangs"] = faults => faults.Discovery = new EntraFault.Hang(),
        ["resets connections"] = faults => faults.Discovery = new EntraFault.Reset(),
        ["sends half of the metadata"] = faults => faults.Discovery = new EntraFault.HalfBody(),
        ["sends HTML under 200"] = faults => faults.Discovery = EntraFault.Rubbish,
        ["sends an empty body"] = faults => faults.Discovery = EntraFault.EmptyBody,
        ["sends an empty object"] = faults => faults.Discovery = new EntraFault.Altered(document => document.Clear()),
        ["sends JSON null"] = faults => faults.Discovery = Json("null"),
        ["sends a list"] = faults => faults.Discovery = Json("[]"),
        ["sends megabytes"] = faults => faults.Discovery = Json($$"""{"x":"{{new string('x', 3_000_000)}}"}"""),
        ["sends another tenant's metadata"] = faults => faults.Discovery = EntraFault.WrongIssuer,
        ["sends metadata without an issuer"] = faults => faults.Discovery = new EntraFault.Altered(document => document.Remove("issuer")),
        ["sends metadata without an address of keys"] = faults => faults.Discovery = new EntraFault.Altered(
            document => document.Remove("jwks_uri")),
        ["names an address of keys where nobody listens"] = faults =>
            faults.Discovery = new EntraFault.Altered(document => document["jwks_uri"] = "http://127.0.0.1:1/keys"),
        ["names an address of keys that is none"] = faults => faults.Discovery = new EntraFault.Altered(
            document => document["jwks_uri"] = "keys"),
        ["answers 500"] = faults => faults.Discovery = EntraFault.Status(500),
        ["answers 503"] = faults => faults.Discovery = EntraFault.Status(503),
        ["answers 404"] = faults => faults.Discovery = EntraFault.Status(404),
        ["answers 429"] = faults => faults.Discovery = EntraFault.Status(429),

        ["hangs on keys"] = faults => faults.Keys = new EntraFault.Hang(),
        ["resets connections for keys"] = faults => faults.Keys = new EntraFault.Reset(),
        ["sends half of the keys"] = faults => faults.Keys = new EntraFault.HalfBody(),
        ["sends HTML for keys"] = faults => faults.Keys = EntraFault.Rubbish,
        ["sends nothing for keys"] = faults => faults.Keys = EntraFault.EmptyBody,
        ["sends an empty key set"] = faults => faults.Keys = EntraFault.EmptyKeySet,
        ["sends a key set of rubbish"] = faults => faults.Keys = Json("""{"keys":[1,null,{"kty":"RSA"},{"kty":"RSA","n":"?","e":"!","kid":"x"},{"kty":"none"}]}"""),
        ["answers 500 for keys"] = faults => faults.Keys = EntraFault.Status(500),
        ["answers 404 for keys"] = faults => faults.Keys = EntraFault.Status(404),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public static void Set(EntraFaults faults, string name) => All[name](faults);

    private static EntraFault.Answer Json(string body) => new(200, "application/json", body);
}
