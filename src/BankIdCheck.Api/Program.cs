using BankIdCheck.Api;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddBankIdCheck();

var app = builder.Build();
app.UseBankIdCheck();
await app.RunAsync();
