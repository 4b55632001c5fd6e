using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata.Conventions;

namespace BankIdCheck.Api.Customers;

/// <summary>The model of one store. EF Core would keep one model per context type, so each store builds its own.</summary>
internal static class CustomerStoreModel
{
    private const int NninLength = 11;

    public static IModel Build(CustomerStoreOptions store)
    {
        ModelBuilder model = new(Conventions(store.Provider));
        model.Entity<CustomerDocument>(document => Map(document, store));
        return model.FinalizeModel();
    }

    private static ConventionSet Conventions(CustomerStoreProvider? provider) => provider switch
    {
        CustomerStoreProvider.Sqlite => SqliteConventionSetBuilder.Build(),
        CustomerStoreProvider.PostgreSql => NpgsqlConventionSetBuilder.Build(),
        _ => SqlServerConventionSetBuilder.Build(),
    };

    private static void Map(EntityTypeBuilder<CustomerDocument> document, CustomerStoreOptions store)
    {
        var columns = store.Columns;
        var table = store.Table.Split('.');

        document.HasNoKey().ToView(table[^1], table.Length == 2 ? table[0] : null);
        MapNnin(document.Property(row => row.Nnin).HasColumnName(columns.Nnin), store);
        document.Property(row => row.Type).HasColumnName(columns.DocumentType);
        document.Property(row => row.Number).HasColumnName(columns.DocumentNumber);
        document.Property(row => row.Issuer).HasColumnName(columns.DocumentIssuer);
        if (string.IsNullOrWhiteSpace(columns.ValidUntil))
        {
            document.Ignore(row => row.ValidUntil);
        }
        else
        {
            document.Property(row => row.ValidUntil).HasColumnName(columns.ValidUntil);
        }
    }

    // A parameter of the column's own kind lets its index be sought (dotnet/efcore 4608, 4686).
    private static void MapNnin(PropertyBuilder<string> nnin, CustomerStoreOptions store)
    {
        if (store.Provider is CustomerStoreProvider.PostgreSql)
        {
            nnin.Metadata.SetTypeMapping(new PostgresColumnText());
        }
        else
        {
            nnin.HasMaxLength(NninLength).IsFixedLength().IsUnicode(store.UnicodeNnin);
        }
    }
}
