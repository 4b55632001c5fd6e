namespace BankIdCheck.Sandbox.BankId;

/// <summary>Everything that can go wrong on demand. README.md says what each does and how to ask for it.</summary>
internal enum BankIdFault
{
    WebhookLost,
    WebhookDoubled,
    WebhookReordered,
    WebhookDelayed,
    WebhookForged,
    SessionFailed,
    ReportNeverReady,
    ResultExpired,
    Unauthorized,
    Throttled,
    ServerError,
    ServiceUnavailable,
    ResetBeforeCreate,
    ResetAfterCreate,
    HalfBody,
    WrongLength,
    HtmlWith200,
    EmptyPdf,
    TamperedPdf,
    LinkToAnotherHost,
    Redirect,
    UnknownEnumValues,
    UnknownMembers,
    EmptyNodes,
    MissingNodes,
}

/// <summary>The requests that the simulator answers.</summary>
internal enum BankIdOperation
{
    Discovery,
    Token,
    Create,
    Status,
    Result,
    Report,
}
