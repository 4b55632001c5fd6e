using BankIdCheck.Aml;
using BankIdCheck.Api.Operations;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Screening;

/// <summary>The section <c>Aml</c>, as far as it is the service's own; the rest are <see cref="BankIdAmlOptions"/>.</summary>
internal sealed class ScreeningOptions
{
    public const string SectionName = BankIdAmlOptions.SectionName;

    /// <summary>Content is gone after two hours, and BankID does not promise webhooks.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    public ScreeningWebhookOptions Webhooks { get; set; } = new();

    public ScreeningRetentionOptions Retention { get; set; } = new();

    /// <summary>How long a session is followed that never becomes ready.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long somebody has to decide about a create whose outcome is not known.</summary>
    public TimeSpan DecideWithin { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Whether the section describes a client at BankID.</summary>
    public static bool IsOn(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration[$"{SectionName}:{nameof(BankIdAmlOptions.ClientId)}"]);

    internal sealed class Validator(IConfiguration configuration) : IValidateOptions<ScreeningOptions>
    {
        // The section is read by three parts; none of them alone can tell a misspelt key.
        private static readonly (string Section, IReadOnlyList<Type> Types, string[] Beside)[] Known =
        [
            (SectionName, [typeof(BankIdAmlOptions), typeof(ScreeningOptions)], ["Archive"]),
            ($"{SectionName}:Polling", [typeof(BankIdAmlPollingOptions)], []),
            ($"{SectionName}:Paths", [typeof(BankIdAmlPaths)], []),
            ($"{SectionName}:Webhooks", [typeof(ScreeningWebhookOptions)], []),
            ($"{SectionName}:Retention", [typeof(ScreeningRetentionOptions)], []),
        ];

        public ValidateOptionsResult Validate(string? name, ScreeningOptions options)
        {
            ValidateOptionsResultBuilder result = new();
            foreach (var (section, types, beside) in Known)
            {
                var known = types.SelectMany(type => type.GetProperties()).Select(property => property.Name).Concat(beside);
                var unknown = configuration.GetSection(section).GetChildren().Select(child => child.Key)
                    .Except(known, StringComparer.OrdinalIgnoreCase).ToList();
                if (unknown.Count > 0)
                {
                    result.AddError($"{section} has keys that do not exist: {string.Join(", ", unknown.Select(key => $"'{key}'"))}.");
                }
            }

            if (options.Webhooks.PublicBaseAddress is { } address && !SafeAddress.IsSafe(address))
            {
                Refuse(
                    result, "Webhooks:PublicBaseAddress",
                    "must be an absolute https address (http only on loopback) without credentials or query");
            }

            foreach (var (key, term) in new[] { (nameof(GiveUpAfter), options.GiveUpAfter), (nameof(DecideWithin), options.DecideWithin) })
            {
                if (term < TimeSpan.FromSeconds(1) || term > TimeSpan.FromDays(30))
                {
                    Refuse(result, key, "must be 1 second to 30 days");
                }
            }

            foreach (var (key, rule) in options.Retention.Mistakes())
            {
                Refuse(result, $"{nameof(Retention)}:{key}", rule);
            }

            return result.Build();
        }

        private static void Refuse(ValidateOptionsResultBuilder result, string key, string rule) =>
            result.AddError($"{SectionName}:{key} {rule}.");
    }
}

internal sealed class ScreeningWebhookOptions
{
    /// <summary>Where BankID reaches this service; without it no webhooks are ordered, and polling alone finds the results.</summary>
    public Uri? PublicBaseAddress { get; set; }
}

/// <summary>
/// How long a screening is kept. The law asks for five years from the end of the customer relationship (hvitvaskingsloven § 30).
/// </summary>
internal sealed class ScreeningRetentionOptions
{
    public int YearsAfterRelationship { get; set; } = 5;

    /// <summary>For somebody who did not become a customer.</summary>
    public int ProspectDays { get; set; } = 90;

    internal IEnumerable<(string Key, string Rule)> Mistakes()
    {
        if (YearsAfterRelationship is < 1 or > 100)
        {
            yield return (nameof(YearsAfterRelationship), "must be 1 to 100");
        }

        if (ProspectDays is < 1 or > 3650)
        {
            yield return (nameof(ProspectDays), "must be 1 to 3650");
        }
    }
}
