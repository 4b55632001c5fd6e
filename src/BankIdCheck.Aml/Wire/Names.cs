namespace BankIdCheck.Aml.Wire;

/// <summary>
/// Every member name that the client writes or looks for, apart from the result's, which are the properties in <c>Results/</c>.
/// Which of them are documented and which assumed is in <c>openapi/bankid-aml-person.yaml</c>.
/// </summary>
internal static class Names
{
    public const string Identifier = "identifier";
    public const string FirstName = "firstName";
    public const string LastName = "lastName";
    public const string DateOfBirth = "dateOfBirth";
    public const string Ssn = "ssn";
    public const string Country = "country";
    public const string Expand = "expand";
    public const string Reports = "reports";
    public const string Type = "type";
    public const string Language = "language";
    public const string Webhooks = "webhooks";
    public const string Url = "url";
    public const string Statuses = "statuses";

    public const string SessionId = "sessionId";
    public const string JsonData = "jsonData";
    public const string Status = "status";
    public const string Links = "links";
    public const string Rel = "rel";

    public const string AmlBaseUrl = "aml-baseurl";

    /// <summary>Where a link may be: as the API's synchronous sister names it, and two likely others.</summary>
    public static readonly string[] Href = ["href", "link", "url"];

    /// <summary>Where the moment of deletion may be; not documented.</summary>
    public static readonly string[] ExpiresAt = ["expiresAt", "expires", "availableUntil"];

    /// <summary>Where an error's code may be (OAuth, RFC 9457 and habit).</summary>
    public static readonly string[] ErrorCode = ["error", "code", "errorCode"];

    /// <summary>Where an error's sentence may be.</summary>
    public static readonly string[] ErrorText = ["error_description", "message", "detail", "title", "errorMessage"];

    /// <summary>Where a correlation id may be.</summary>
    public static readonly string[] CorrelationHeaders = ["X-Correlation-Id", "X-Request-Id", "Request-Id"];

    /// <summary>Members of a session that are not entities.</summary>
    public static readonly string[] NoEntity =
        [SessionId, "id", Status, Links, .. ExpiresAt, "created", "createdAt", "updated", "updatedAt"];
}
