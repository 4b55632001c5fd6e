using BankIdCheck.Api.Audit;
using Microsoft.EntityFrameworkCore;

namespace BankIdCheck.Api.Storage;

/// <summary>The service's own database. Each provider has a type of its own, because migrations belong to a context type.</summary>
internal abstract class ServiceStoreContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<AuditRecord> AuditRecords => Set<AuditRecord>();

    public DbSet<AuditBatch> AuditBatches => Set<AuditBatch>();

    public DbSet<AuditHead> AuditHeads => Set<AuditHead>();

    public DbSet<AuditStub> AuditStubs => Set<AuditStub>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => AuditModel.Configure(modelBuilder);
}

internal sealed class SqliteServiceStoreContext(DbContextOptions<SqliteServiceStoreContext> options) : ServiceStoreContext(options);

internal sealed class PostgreSqlServiceStoreContext(DbContextOptions<PostgreSqlServiceStoreContext> options) : ServiceStoreContext(options);

internal sealed class SqlServerServiceStoreContext(DbContextOptions<SqlServerServiceStoreContext> options) : ServiceStoreContext(options);
