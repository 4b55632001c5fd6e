using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Operations;

/// <summary>
/// Binds options so that a misspelt key or a value of the wrong type stops the start, named by its key and without its value.
/// </summary>
internal static partial class StrictConfiguration
{
    public static OptionsBuilder<TOptions> BindStrictly<TOptions>(
        this OptionsBuilder<TOptions> builder, string section, bool unknownKeysAreErrors = true)
        where TOptions : class
    {
        builder.Configure<IConfiguration>((options, configuration) =>
        {
            try
            {
                configuration.GetSection(section).Bind(options, binder => binder.ErrorOnUnknownConfiguration = unknownKeysAreErrors);
            }
            catch (InvalidOperationException exception)
            {
                throw new OptionsValidationException(section, typeof(TOptions), [Describe(section, exception.GetBaseMessage())]);
            }
        });
        return builder.ValidateOnStart();
    }

    // The binder's own exception repeats the value, which may be a secret; only the key and the type are taken from it.
    private static string Describe(string section, string message) =>
        FailedConversion().Match(message) is { Success: true } conversion
            ? $"{conversion.Groups["key"].Value} cannot be read as {conversion.Groups["type"].Value}."
            : UnknownKeys().Match(message) is { Success: true } unknown
                ? $"{section} has keys that do not exist: {unknown.Groups["keys"].Value}."
                : $"{section} cannot be read.";

    private static string GetBaseMessage(this Exception exception)
    {
        while (exception.InnerException is InvalidOperationException inner)
        {
            exception = inner;
        }

        return exception.Message;
    }

    [GeneratedRegex(@" at '(?<key>[\w:.-]+)' to type '(?<type>[\w.]+)'\.$", RegexOptions.ExplicitCapture | RegexOptions.RightToLeft, 1000)]
    private static partial Regex FailedConversion();

    [GeneratedRegex(@"were not found on the instance of [^:]+: (?<keys>'.+')$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UnknownKeys();
}
