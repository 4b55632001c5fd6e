using BankIdCheck.Aml;
using BankIdCheck.Api.Operations;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Screening;

internal static class ScreeningServices
{
    /// <summary>Nothing when the section <c>Aml</c> names no client: then there is no screening.</summary>
    public static void AddScreening(this WebApplicationBuilder builder)
    {
        // Also without a client: a misspelt ClientId must not switch screening off without a word.
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<ScreeningOptions>, ScreeningOptions.Validator>();
        services.AddOptions<ScreeningOptions>().BindStrictly(ScreeningOptions.SectionName, unknownKeysAreErrors: false);
        if (!ScreeningOptions.IsOn(builder.Configuration))
        {
            return;
        }

        services.AddBankIdAml(bankId => bankId.Polling.MaxInterval = ScreeningOptions.LongestPause);
        services.AddOptions<BankIdAmlOptions>()
            .BindStrictly(ScreeningOptions.SectionName, unknownKeysAreErrors: false)
            .Validate(bankId => bankId.Polling.MaxInterval <= ScreeningOptions.LongestPause, $"{ScreeningOptions.SectionName}:Polling:MaxInterval must be at most 5 minutes, so that nothing expires between two looks.");
        services.AddSingleton<IValidateOptions<ArchiveOptions>, ArchiveOptions.Validator>();
        services.AddOptions<ArchiveOptions>().BindStrictly(ArchiveOptions.SectionName);
        services.AddSingleton<IOptionsChangeTokenSource<ArchiveOptions>>(
            provider => new ConfigurationChangeTokenSource<ArchiveOptions>(provider.GetRequiredService<IConfiguration>()));

        services.AddSingleton<ArchiveCipher>();
        services.AddSingleton<ScreeningStore>();
        services.AddSingleton<Fingerprints>();
        services.AddSingleton<ScreeningIntake>();
        services.AddSingleton<ScreeningView>();
        services.AddSingleton<ScreeningAccess>();
        services.AddSingleton<ScreeningEraser>();
        services.AddSingleton<SessionEvents>();
        services.AddSingleton<Pace>();
        services.AddSingleton<CreateStep>();
        services.AddSingleton<SessionWorker>();
        services.AddSingleton<LaneJob>();
        services.AddSingleton<Retention>();
        services.AddSingleton<Reseal>();
        services.AddHostedService<ScreeningScheduler>();
        services.AddWebhooks();
        services.AddHealthChecks()
            .AddCheck<BankIdHealth>("bankid", timeout: Health.Timeout)
            .AddCheck<ArchiveHealth>("archive-key", timeout: Health.Timeout)
            .AddCheck<CollectingHealth>("collecting", timeout: Health.Timeout);
        services.AddSingleton<BankIdHealth>();
    }
}
