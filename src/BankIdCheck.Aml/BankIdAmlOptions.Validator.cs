using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BankIdCheck.Aml.Http;
using BankIdCheck.Aml.Tokens;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Aml;

public sealed partial class BankIdAmlOptions
{
    /// <summary>Checks every option and reports every failure at once, by name and never by value.</summary>
    internal sealed class Validator : IValidateOptions<BankIdAmlOptions>
    {
        private static readonly TimeSpan Lifetime = TimeSpan.FromHours(2);

        public ValidateOptionsResult Validate(string? name, BankIdAmlOptions options)
        {
            Findings findings = new(name);
            CheckAddresses(options, findings);
            CheckClient(options, findings);
            CheckPatience(options, findings);
            CheckPaths(options.Paths, findings);
            findings.Demand(
                ParsesAsCertificates(options.ReportTrustRootsPem), nameof(ReportTrustRootsPem), "must be one or more certificates in PEM");
            return findings.Result;
        }

        private static void CheckAddresses(BankIdAmlOptions options, Findings findings)
        {
            findings.Demand(
                SafeAddress.IsSafe(options.Authority), nameof(Authority), "must be an absolute https address (http for loopback)");
            findings.Demand(
                options.BaseAddress is null || SafeAddress.IsSafe(options.BaseAddress), nameof(BaseAddress),
                "must be an absolute https address (http for loopback)");
        }

        private static void CheckClient(BankIdAmlOptions options, Findings findings)
        {
            findings.Demand(!string.IsNullOrWhiteSpace(options.ClientId), nameof(ClientId), "is required");
            findings.Demand(Enum.IsDefined(options.Authentication), nameof(Authentication), "must be one of the known ways");
            findings.Demand(
                options.Scopes.All(scope => scope is { Length: > 0 } && !scope.Any(char.IsWhiteSpace)),
                nameof(Scopes),
                "must be words without blanks, one scope each");

            if (options.Authentication is ClientAuthentication.PrivateKeyJwt)
            {
                findings.Demand(
                    AssertionKey.IsUsable(options), nameof(PrivateKeyPem),
                    "(or PrivateKey) must be an RSA key of 2048 bits or more, or an EC key on P-256");
            }
            else
            {
                findings.Demand(
                    !string.IsNullOrEmpty(options.ClientSecret), nameof(ClientSecret),
                    "is required unless Authentication is PrivateKeyJwt");
            }
        }

        private static void CheckPatience(BankIdAmlOptions options, Findings findings)
        {
            var polling = options.Polling;
            findings.Demand(options.AttemptTimeout > TimeSpan.Zero, nameof(AttemptTimeout), "must be longer than zero");
            findings.Demand(
                options.OverallTimeout >= options.AttemptTimeout, nameof(OverallTimeout), "must not be shorter than AttemptTimeout");
            findings.Demand(options.OverallTimeout <= TimeSpan.FromDays(1), nameof(OverallTimeout), "must not be longer than a day");
            findings.Demand(options.MaxRetries is >= 0 and <= 10, nameof(MaxRetries), "must be from 0 to 10");
            findings.Demand(
                options.RetryDelay >= TimeSpan.Zero && options.RetryDelay <= TimeSpan.FromMinutes(1),
                nameof(RetryDelay),
                "must be from zero to one minute");
            findings.Demand(options.MaxConnections is >= 1 and <= 1000, nameof(MaxConnections), "must be from 1 to 1000");
            findings.Demand(options.MaxResultBytes >= 1024, nameof(MaxResultBytes), "must be at least 1024");
            findings.Demand(options.MaxReportBytes >= 1024, nameof(MaxReportBytes), "must be at least 1024");
            findings.Demand(polling.Interval > TimeSpan.Zero, "Polling.Interval", "must be longer than zero");
            findings.Demand(polling.MaxInterval >= polling.Interval, "Polling.MaxInterval", "must not be shorter than Polling.Interval");
            findings.Demand(polling.Growth is >= 1 and <= 4, "Polling.Growth", "must be from 1 to 4");
            findings.Demand(
                polling.Deadline > polling.Interval && polling.Deadline <= Lifetime,
                "Polling.Deadline",
                "must be longer than Polling.Interval and at most two hours");
        }

        private static void CheckPaths(BankIdAmlPaths paths, Findings findings)
        {
            findings.Demand(IsPath(paths.Create), "Paths.Create", "must be a relative path");
            findings.Demand(IsPath(paths.Session, "{sessionId}"), "Paths.Session", "must be a relative path with {sessionId}");
            findings.Demand(IsPath(paths.Result, "{sessionId}"), "Paths.Result", "must be a relative path with {sessionId}");
            findings.Demand(
                IsPath(paths.Report, "{sessionId}", "{report}"), "Paths.Report", "must be a relative path with {sessionId} and {report}");
        }

        private static bool IsPath(string? path, params ReadOnlySpan<string> parts)
        {
            foreach (var part in parts)
            {
                if (path?.Contains(part, StringComparison.Ordinal) is not true)
                {
                    return false;
                }
            }

            return path is { Length: > 0 }
                && !path.StartsWith('/')
                && !path.Contains("..", StringComparison.Ordinal)
                && !path.Contains(':', StringComparison.Ordinal);
        }

        private static bool ParsesAsCertificates(string? pem)
        {
            if (string.IsNullOrWhiteSpace(pem))
            {
                return true;
            }

            try
            {
                X509Certificate2Collection roots = [];
                roots.ImportFromPem(pem);
                return roots.Count > 0;
            }
            catch (CryptographicException)
            {
                return false;
            }
        }

        /// <summary>Failures so far. A named client's failures carry its name, since several may be configured.</summary>
        private sealed class Findings(string? name)
        {
            private readonly ValidateOptionsResultBuilder failures = new();

            public ValidateOptionsResult Result => failures.Build();

            public void Demand(bool holds, string member, string rule)
            {
                if (!holds)
                {
                    failures.AddError(
                        $"{rule}{(string.IsNullOrEmpty(name) ? "" : $" (client '{name}')")}", $"{SectionName}:{member.Replace('.', ':')}");
                }
            }
        }
    }
}
