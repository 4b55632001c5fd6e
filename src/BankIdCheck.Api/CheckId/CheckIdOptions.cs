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
            var stores = configuration.GetSection(CustomerStoresOptions.SectionName).GetChildren().Select(section => section.Key).ToHashSet();
            foreach (var (originator, store) in options.Originators)
            {
                if (originator.Length != OriginatorDigits || !originator.All(char.IsAsciiDigit))
                {
                    Refuse(result, $"{nameof(Originators)}:{originator}", "must be a BankID issuer id, four digits");
                }

                if (!stores.Contains(store))
                {
                    Refuse(result, $"{nameof(Originators)}:{originator}", $"must name a store of the section {CustomerStoresOptions.SectionName}");
                }
            }

            if (options.Limits.RequestsPerSecond < 1 || options.Limits.Burst < options.Limits.RequestsPerSecond)
            {
                Refuse(result, nameof(Limits), $"needs {nameof(CheckIdLimits.RequestsPerSecond)} of at least 1 and a {nameof(CheckIdLimits.Burst)} no smaller");
            }

            return result.Build();
        }

        private static void Refuse(ValidateOptionsResultBuilder result, string key, string rule) =>
            result.AddError($"{SectionName}:{key} {rule}.");
    }
}

/// <summary>How much one calling client may ask. Orders of BankID at a bank are counted in thousands a day.</summary>
internal sealed class CheckIdLimits
{
    public int RequestsPerSecond { get; set; } = 50;

    /// <summary>What a client that was quiet may send at once.</summary>
    public int Burst { get; set; } = 200;
}
