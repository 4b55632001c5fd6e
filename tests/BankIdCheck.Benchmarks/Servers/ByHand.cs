using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using System.Text.Json;
using BankIdCheck.Api.Audit;
using BankIdCheck.Api.CheckId;
using BankIdCheck.Api.Operations;
using BankIdCheck.Api.Storage;
using BankIdCheck.Identifiers;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace BankIdCheck.Benchmarks.Servers;

/// <summary>
/// The same job written by hand for one bank, with nothing that this job does not need: JwtBearer, one prepared statement, the service's
/// own group commit. No EF Core, no request log, no limits, no time limits, no second reading of the token.
/// </summary>
internal static class ByHand
{
    [SuppressMessage("Reliability", "CA2025", Justification = "What requests use lives as long as the server.")]
    public static async Task<int> RunAsync(bool remembersTokens)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddServiceStore();
        builder.Services.AddAudit();
        builder.Services.AddOptions<CheckIdOptions>().BindStrictly(CheckIdOptions.SectionName);
        builder.Services.AddSingleton(services => Lookup.Create(services.GetRequiredService<IConfiguration>()));
        AddAuthentication(builder, remembersTokens ? new() : null);

        await using var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        var (lookup, writer, pseudonyms) = (
            app.Services.GetRequiredService<Lookup>(), app.Services.GetRequiredService<AuditWriter>(),
            app.Services.GetRequiredService<Pseudonyms>());
        app.MapPost("/check_id", context => AnswerAsync(context, lookup, writer, pseudonyms)).RequireAuthorization("role");
        await app.RunAsync();
        return 0;
    }

    private static void AddAuthentication(WebApplicationBuilder builder, ConcurrentDictionary<string, ClaimsPrincipal>? remembered)
    {
        var entra = builder.Configuration.GetSection("AzureAd");
        builder.Services.AddAuthorizationBuilder().AddPolicy("role", policy => policy.RequireClaim("roles", "CheckId.Verify"));
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(jwt =>
        {
            jwt.Authority = $"{entra["Instance"]}{entra["TenantId"]}/v2.0";
            jwt.RequireHttpsMetadata = false;
            jwt.MapInboundClaims = false;
            jwt.TokenValidationParameters.ValidAudience = entra["ClientId"];
            jwt.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.RsaSha256];
            if (remembered is not null)
            {
                jwt.Events = Remember(remembered);
            }
        });
    }

    // As naive as such a cache is at first: the whole token is the key, and nothing ever leaves.
    private static JwtBearerEvents Remember(ConcurrentDictionary<string, ClaimsPrincipal> remembered) => new()
    {
        OnMessageReceived = context =>
        {
            if (remembered.TryGetValue(context.Request.Headers.Authorization.ToString(), out var known))
            {
                context.Principal = known;
                context.Success();
            }

            return Task.CompletedTask;
        },
        OnTokenValidated = context =>
        {
            remembered[context.Request.Headers.Authorization.ToString()] = context.Principal!;
            return Task.CompletedTask;
        },
    };

    private static async Task AnswerAsync(HttpContext context, Lookup lookup, AuditWriter writer, Pseudonyms pseudonyms)
    {
        var start = Stopwatch.GetTimestamp();
        var question = await JsonSerializer.DeserializeAsync(context.Request.Body, ContractJson.Default.Question, context.RequestAborted);
        if (!NationalIdentityNumber.TryParse(question?.Nnin, NninPolicy.AnyElevenDigits, out var nnin)
            || !DocumentType.TryParse(question!.Document?.Type, out var type)
            || !DocumentNumber.TryParse(question.Document?.Number, out var number)
            || !DocumentIssuer.TryParse(question.Document?.Issuer, out var issuer))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        IdentityDocument document = new(type, number, issuer);
        var now = TimeProvider.System.GetUtcNow();
        var matches = await lookup.FindAsync(nnin.Value, document, DateOnly.FromDateTime(now.UtcDateTime), context.RequestAborted);
        await writer.WriteAsync(new()
        {
            AtMicroseconds = now.ToUnixMicroseconds(),
            Kind = AuditKinds.Check,
            Client = context.User.FindFirst("azp")?.Value ?? context.User.FindFirst("appid")?.Value,
            Originator = question.Originator?.Id,
            NninPseudonym = pseudonyms.Of(nnin),
            DocumentPseudonym = pseudonyms.Of(document),
            KeyId = pseudonyms.Current.Id,
            DocumentType = type.Value,
            DocumentIssuer = issuer.Code,
            Outcome = matches ? AuditOutcomes.Match : AuditOutcomes.NoMatch,
            RuleVersion = "1",
            TraceId = context.TraceIdentifier,
            LatencyMicroseconds = (long)Stopwatch.GetElapsedTime(start).TotalMicroseconds,
        });
        await context.Response.WriteAsJsonAsync(new(nnin.Value, now.UtcDateTime, matches), ContractJson.Default.Reply);
    }
}
