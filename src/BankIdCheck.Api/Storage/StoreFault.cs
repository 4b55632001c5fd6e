using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace BankIdCheck.Api.Storage;

internal static class StoreFault
{
    /// <summary>Whether the service's own database is what failed.</summary>
    public static bool Is(Exception exception) =>
        exception is DbException or DbUpdateException or TimeoutException or InvalidOperationException { InnerException: DbException or TimeoutException };
}
