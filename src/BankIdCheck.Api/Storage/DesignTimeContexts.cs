using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace BankIdCheck.Api.Storage;

/// <summary>For <c>dotnet ef migrations add</c>, which needs the providers but no database.</summary>
internal sealed class DesignTimeSqlite : IDesignTimeDbContextFactory<SqliteServiceStoreContext>
{
    public SqliteServiceStoreContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteServiceStoreContext>().UseSqlite().Options);
}

/// <inheritdoc cref="DesignTimeSqlite"/>
internal sealed class DesignTimePostgreSql : IDesignTimeDbContextFactory<PostgreSqlServiceStoreContext>
{
    public PostgreSqlServiceStoreContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgreSqlServiceStoreContext>().UseNpgsql().Options);
}

/// <inheritdoc cref="DesignTimeSqlite"/>
internal sealed class DesignTimeSqlServer : IDesignTimeDbContextFactory<SqlServerServiceStoreContext>
{
    public SqlServerServiceStoreContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlServerServiceStoreContext>().UseSqlServer().Options);
}
