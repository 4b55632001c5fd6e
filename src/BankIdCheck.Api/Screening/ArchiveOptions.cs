using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Screening;

/// <summary>
/// The section <c>Aml:Archive</c>. Read again when the configuration changes, so that a key can be put back or rotated without a restart.
/// </summary>
internal sealed class ArchiveOptions
{
    public const string SectionName = $"{ScreeningOptions.SectionName}:Archive";

    /// <summary>The key that is sealed with.</summary>
    public string? CurrentKey { get; set; }

    /// <summary>Base64 of 32 bytes each, by id. Earlier keys stay until everything is sealed with the current one.</summary>
    public IDictionary<string, string> Keys { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    internal sealed class Validator : IValidateOptions<ArchiveOptions>
    {
        private const int LongestId = 64;

        public ValidateOptionsResult Validate(string? name, ArchiveOptions options)
        {
            ValidateOptionsResultBuilder result = new();
            if (options.CurrentKey is null || !options.Keys.ContainsKey(options.CurrentKey))
            {
                Refuse(result, nameof(CurrentKey), $"must be the id of one of {SectionName}:{nameof(Keys)}");
            }

            foreach (var (id, key) in options.Keys)
            {
                if (id.Length > LongestId || !id.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.'))
                {
                    Refuse(result, nameof(Keys), $"has an id that is not 1 to {LongestId} letters, digits, dots, hyphens or underscores");
                }
                else if (!IsKey(key))
                {
                    Refuse(result, $"{nameof(Keys)}:{id}", $"must be base64 of {ArchiveCipher.KeyLength} random bytes, such as `openssl rand -base64 {ArchiveCipher.KeyLength}` prints");
                }
            }

            return result.Build();
        }

        private static bool IsKey(string? key)
        {
            Span<byte> bytes = stackalloc byte[ArchiveCipher.KeyLength];
            return key is not null
                && Convert.TryFromBase64String(key, bytes, out var length)
                && length == ArchiveCipher.KeyLength
                && bytes.ContainsAnyExcept(bytes[0]); // all zeros and the like
        }

        private static void Refuse(ValidateOptionsResultBuilder result, string key, string rule) =>
            result.AddError($"{SectionName}:{key} {rule}.");
    }
}
