using Microsoft.EntityFrameworkCore;

namespace BankIdCheck.Api.Customers;

/// <summary>
/// The bank's table or view, read and never written. Its model comes from configuration, see <see cref="CustomerStoreModel"/>.
/// </summary>
internal sealed class CustomerStoreContext(DbContextOptions<CustomerStoreContext> options) : DbContext(options)
{
    public DbSet<CustomerDocument> Documents => Set<CustomerDocument>();

    public override int SaveChanges(bool acceptAllChangesOnSuccess) => throw ReadOnly();

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default) =>
        throw ReadOnly();

    private static NotSupportedException ReadOnly() => new("The customer store is the bank's and is never written to.");
}
