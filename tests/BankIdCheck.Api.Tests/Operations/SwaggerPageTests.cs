using BankIdCheck.Api.Tests.Infrastructure;
using BankIdCheck.Sandbox.Entra;
using Microsoft.Playwright;

namespace BankIdCheck.Api.Tests.Operations;

public sealed class SwaggerPageTests
{
    private static readonly string? Chromium =
        new[] { Environment.GetEnvironmentVariable("CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
        .FirstOrDefault(File.Exists);

    [SkippableFact]
    public async Task A_person_can_sign_in_on_the_page_and_send_the_example()
    {
        Skip.If(Chromium is null, "Chromium is not installed (Debian's package chromium, or a path in CHROMIUM).");
        await using var api = await TestApi.StartAsync(configure: settings =>
        {
            settings["Swagger:Enabled"] = "true";
            settings["Swagger:ClientId"] = SampleTenant.SwaggerUi.ClientId.ToString();
        });
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
        var page = await browser.NewPageAsync();
        page.SetDefaultTimeout((float)TimeSpan.FromMinutes(2).TotalMilliseconds);

        await page.GotoAsync(new Uri(api.Address, "/swagger/index.html").ToString());
        await SignInAsync(page);
        await page.ClickAsync("#operations-check_id-checkId .opblock-summary-control");
        await page.ClickAsync("button.execute");
        var live = page.Locator(".live-responses-table");

        await live.Locator(".response-col_status").GetByText("200").First.WaitForAsync();
        (await live.Locator(".highlight-code, .microlight").First.InnerTextAsync()).Should().Contain("\"matchFound\": true");
        if (Environment.GetEnvironmentVariable("BANKIDCHECK_TEST_SCREENSHOT") is { } path)
        {
            await page.ScreenshotAsync(new() { Path = path, FullPage = true });
        }
    }

    private static async Task SignInAsync(IPage page)
    {
        await page.ClickAsync(".auth-wrapper .authorize");
        var dialog = page.Locator(".auth-container", new() { HasText = "authorizationCode" });
        await dialog.Locator("input[type=checkbox]").First.CheckAsync(new() { Force = true });
        var popup = await page.RunAndWaitForPopupAsync(() => dialog.Locator("button.authorize").ClickAsync());
        await popup.GetByText(SampleTenant.UserWithRole.Name).ClickAsync();
        await dialog.GetByText("Logout").WaitForAsync();
        await page.ClickAsync(".btn-done");
    }
}
