using BankIdCheck.Api.Audit;
using BankIdCheck.Api.CheckId;
using BankIdCheck.Api.Customers;
using BankIdCheck.Api.Operations;
using BankIdCheck.Api.Screening;
using BankIdCheck.Api.Security;
using BankIdCheck.Api.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BankIdCheck.Api;

/// <summary>The table of contents: what the service is made of, and the order in which a request meets it.</summary>
internal static class BankIdCheckHost
{
    public static void AddBankIdCheck(this WebApplicationBuilder builder)
    {
        builder.AddSecretFiles();
        builder.AddLogging();
        builder.AddKestrelLimits();
        builder.Services.TryAddSingleton(TimeProvider.System);

        builder.Services.AddEntraAuthentication();
        builder.Services.AddAppRoles();
        builder.Services.AddCustomerStores();
        builder.Services.AddServiceStore();
        builder.Services.AddAudit();
        builder.Services.AddCheckId();
        builder.AddScreening();
        builder.Services.AddHealth();
        builder.Services.AddSwagger();
    }

    public static void UseBankIdCheck(this WebApplication app)
    {
        app.UseRequestLog();
        app.UseResponseHeaders();
        app.UseProblems();
        app.UseSwaggerPages();

        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();

        app.MapCheckId();
        app.MapScreening();
        app.MapAudit();
        app.MapHealth();
    }
}
