using BankIdCheck.Api.Operations;
using Microsoft.Extensions.Options;

namespace BankIdCheck.Api.Customers;

/// <summary>The bank's customer stores by name.</summary>
internal sealed class CustomerStores(IOptions<CustomerStoresOptions> stores, TimeProvider time)
{
    // Made when first asked for, so that a mistake in the section is reported with all others at the start.
    private readonly Lazy<Dictionary<string, CustomerStore>> byName = new(() => stores.Value.ToDictionary(
        store => store.Key, store => new CustomerStore(store.Key, store.Value, time)));

    public IReadOnlyCollection<CustomerStore> All => byName.Value.Values;

    public CustomerStore this[string name] => byName.Value[name];
}

internal static class CustomerStoresExtensions
{
    public static void AddCustomerStores(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<CustomerStoresOptions>, CustomerStoresOptions.Validator>();
        services.AddOptions<CustomerStoresOptions>().BindStrictly(CustomerStoresOptions.SectionName);
        services.AddSingleton<CustomerStores>();
        services.AddHostedService<CustomerStoresWarmup>();
    }
}
