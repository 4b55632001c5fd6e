namespace BankIdCheck.Api.Operations;

/// <summary>
/// What the one log event of a request says beyond its status. Names of outcomes and rules only, never a submitted value.
/// </summary>
internal sealed class RequestEvent
{
    public string? Outcome { get; set; }

    /// <summary>The rule that refused the request or the token.</summary>
    public string? Rule { get; set; }

    /// <summary>The client id (<c>azp</c> or <c>appid</c>) of a token that was judged genuine.</summary>
    public string? Client { get; set; }

    /// <summary>An originator id that the bank serves.</summary>
    public string? Originator { get; set; }

    /// <summary>See <see cref="Operations.Fault"/>.</summary>
    public string? Fault { get; set; }

    public static RequestEvent Of(HttpContext context)
    {
        var found = context.Features.Get<RequestEvent>();
        if (found is null)
        {
            context.Features.Set(found = new());
        }

        return found;
    }
}
