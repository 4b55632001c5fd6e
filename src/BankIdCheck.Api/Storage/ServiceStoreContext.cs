using BankIdCheck.Api.Audit;
using BankIdCheck.Api.Screening;
using Microsoft.EntityFrameworkCore;

namespace BankIdCheck.Api.Storage;

/// <summary>The service's own database. Each provider has a type of its own, because migrations belong to a context type.</summary>
internal abstract class ServiceStoreContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<AuditRecord> AuditRecords => Set<AuditRecord>();

    public DbSet<AuditBatch> AuditBatches => Set<AuditBatch>();

    public DbSet<AuditHead> AuditHeads => Set<AuditHead>();

    public DbSet<AuditStub> AuditStubs => Set<AuditStub>();

    public DbSet<ScreeningSession> ScreeningSessions => Set<ScreeningSession>();

    public DbSet<TimelineEntry> ScreeningTimeline => Set<TimelineEntry>();

    public DbSet<SealedOrder> ScreeningOrders => Set<SealedOrder>();

    public DbSet<ArchivedContent> ScreeningContents => Set<ArchivedContent>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MicrosecondsConverter>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        AuditModel.Configure(modelBuilder);
        ScreeningModel.Configure(modelBuilder);
    }
}

internal sealed class SqliteServiceStoreContext(DbContextOptions<SqliteServiceStoreContext> options) : ServiceStoreContext(options);

internal sealed class PostgreSqlServiceStoreContext(DbContextOptions<PostgreSqlServiceStoreContext> options) : ServiceStoreContext(options);

internal sealed class SqlServerServiceStoreContext(DbContextOptions<SqlServerServiceStoreContext> options) : ServiceStoreContext(options);
