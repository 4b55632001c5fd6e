using BankIdCheck.Api;
using BankIdCheck.Api.Operations;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddBankIdCheck();

var app = builder.Build();
app.UseBankIdCheck();
return await app.RunAsync(args);
