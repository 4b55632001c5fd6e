using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Audit;

/// <summary>The section <c>Audit</c>.</summary>
internal sealed class AuditOptions
{
    public const string SectionName = "Audit";

    /// <summary>As strong as the hash that it keys.</summary>
    public const int ShortestKeyBytes = 32;

    /// <summary>Base64. Pseudonyms are made and the chain is sealed with it; whoever has it can try out every number there is.</summary>
    public string? PseudonymKey { get; set; }

    /// <summary>Keys used before, base64, for as long as records made with them are kept.</summary>
    public IList<string> PreviousPseudonymKeys { get; set; } = [];

    /// <summary>After how many days whole batches of records are deleted; null: never.</summary>
    public int? RetentionDays { get; set; }

    internal sealed class Validator : IValidateOptions<AuditOptions>
    {
        private static readonly string KeyRule =
            $"must be base64 of at least {ShortestKeyBytes} random bytes, such as `openssl rand -base64 {ShortestKeyBytes}` prints";

        public ValidateOptionsResult Validate(string? name, AuditOptions options)
        {
            ValidateOptionsResultBuilder result = new();
            if (!IsKey(options.PseudonymKey))
            {
                Refuse(result, nameof(PseudonymKey), KeyRule);
            }

            for (var i = 0; i < options.PreviousPseudonymKeys.Count; i++)
            {
                if (!IsKey(options.PreviousPseudonymKeys[i]))
                {
                    Refuse(result, $"{nameof(PreviousPseudonymKeys)}:{i}", KeyRule);
                }
            }

            if (options.RetentionDays is < 1)
            {
                Refuse(result, nameof(RetentionDays), "must be at least 1, or left out to delete nothing");
            }

            return result.Build();
        }

        private static bool IsKey(string? key)
        {
            Span<byte> bytes = stackalloc byte[1024];
            return key is not null
                && Convert.TryFromBase64String(key, bytes, out var length)
                && length >= ShortestKeyBytes
                && bytes[..length].ContainsAnyExcept(bytes[0]); // all zeros and the like
        }

        private static void Refuse(ValidateOptionsResultBuilder result, string key, string rule) =>
            result.AddError($"{SectionName}:{key} {rule}.");
    }
}
