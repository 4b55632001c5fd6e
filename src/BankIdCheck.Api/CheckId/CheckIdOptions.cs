using BankIdCheck.Api.Customers;
using BankIdCheck.Identifiers;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.CheckId;

internal sealed class CheckIdOptions
{
    public const string SectionName = "CheckId";

    public NninPolicy NninPolicy { get; set; } = NninPolicy.AnyElevenDigits;

    /// <summary>The customer store of each BankID issuer id that the bank serves.</summary>
    public IDictionary<string, string> Originators { get; set; } = new Dictionary<string, string>();

    public CheckIdLimits Limits { get; set; } = new();

    internal sealed class Validator(IConfiguration configuration) : IValidateOptions<CheckIdOptions>
    {
        // A bank's register number in the Norwegian IBAN-BIC table.
        private const int OriginatorDigits = 4;

        public ValidateOptionsResult Validate(string? name, CheckIdOptions options)
        {
            ValidateOptionsResultBuilder result = new();
            if (!Enum.IsDefined(options.NninPolicy))
            {
                Refuse(result, nameof(NninPolicy), $"must be one of {string.Join(", ", Enum.GetNames<NninPolicy>())}");
            }

            if (options.Originators.Count == 0)
            {
                Refuse(result, nameof(Originators), "must map at least one BankID issuer id to a customer store");
            }

            // Asked of the configuration, because mistakes inside the stores are reported by their own validator.
            var stores = configuration.GetSection(CustomerStoresOptions.SectionName).GetChildren()
                .Select(section => section.Key).ToHashSet();
            foreach (var (originator, store) in options.Originators)
            {
                if (originator.Length != OriginatorDigits || !originator.All(char.IsAsciiDigit))
                {
                    Refuse(result, $"{nameof(Originators)}:{originator}", "must be a BankID issuer id, four digits");
                }

                if (!stores.Contains(store))
                {
                    Refuse(
                        result, $"{nameof(Originators)}:{originator}",
                        $"must name a store of the section {CustomerStoresOptions.SectionName}");
                }
            }

            foreach (var (key, rule) in options.Limits.Mistakes())
            {
                Refuse(result, key, rule);
            }

            return result.Build();
        }

        private static void Refuse(ValidateOptionsResultBuilder result, string key, string rule) =>
            result.AddError($"{SectionName}:{key} {rule}.");
    }
}

/// <summary>
/// How much one calling client may ask (orders of BankID at a bank are counted in thousands a day), and how often about one person in vain.
/// </summary>
internal sealed class CheckIdLimits
{
    public int RequestsPerSecond { get; set; } = 50;

    /// <summary>What a client that was quiet may send at once.</summary>
    public int Burst { get; set; } = 200;

    /// <summary>How often the answer for one person may be other than a match within <see cref="MissWindow"/>, whoever asks.</summary>
    public int MissesPerNnin { get; set; } = 10;

    public TimeSpan MissWindow { get; set; } = TimeSpan.FromHours(1);

    internal IEnumerable<(string Key, string Rule)> Mistakes()
    {
        if (RequestsPerSecond < 1 || Burst < RequestsPerSecond)
        {
            yield return (
                nameof(CheckIdOptions.Limits), $"needs {nameof(RequestsPerSecond)} of at least 1 and a {nameof(Burst)} no smaller");
        }

        if (MissesPerNnin < 1)
        {
            yield return ($"{nameof(CheckIdOptions.Limits)}:{nameof(MissesPerNnin)}", "must be at least 1");
        }

        if (MissWindow <= TimeSpan.Zero || MissWindow > TimeSpan.FromDays(1))
        {
            yield return ($"{nameof(CheckIdOptions.Limits)}:{nameof(MissWindow)}", "must be more than zero and at most a day");
        }
    }
}
