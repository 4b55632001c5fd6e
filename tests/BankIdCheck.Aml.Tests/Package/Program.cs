using BankIdCheck.Aml;
using Microsoft.Extensions.DependencyInjection;

await using var services = new ServiceCollection().AddBankIdAml(o => (o.Authority, o.ClientId, o.ClientSecret) = (new(args[0]), args[1], args[2])).Services.BuildServiceProvider();
var aml = services.GetRequiredService<IAmlPersonClient>();
var id = await aml.CreateSessionAsync(new() { FirstName = "Tomas", LastName = "Topstad", DateOfBirth = new(2007, 1, 1), Ssn = "01010750160" });
var session = await aml.WaitAsync(id);
var result = await aml.DownloadResultAsync(session);
var report = await aml.DownloadReportAsync(session, ReportType.Aml);
await report.SaveAsync("report.pdf");
Console.WriteLine($"{result.Person.Aml.ValueOrNull?.Status}, {report.Length} bytes, signature {report.Signature.Outcome}");
