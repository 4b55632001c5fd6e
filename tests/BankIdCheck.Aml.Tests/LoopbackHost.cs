using System.Net;
using Microsoft.AspNetCore.Hosting;

namespace BankIdCheck.Aml.Tests;

internal static class LoopbackHost
{
    public static void ConfigureKestrelOnLoopback(this IWebHostBuilder host) =>
        host.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
}
