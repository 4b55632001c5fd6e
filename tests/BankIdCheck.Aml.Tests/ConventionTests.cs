using System.Reflection;
using BankIdCheck.Tests;

namespace BankIdCheck.Aml.Tests;

public sealed class ConventionTests
{
    private static readonly Assembly Library = typeof(IAmlPersonClient).Assembly;

    [Fact]
    public void The_public_surface_is_the_one_that_was_agreed()
    {
        var agreed = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "PublicApi.txt")).ReplaceLineEndings("\n").Trim();
        var received = Path.Combine(AppContext.BaseDirectory, "PublicApi.received.txt");

        var surface = PublicApiText.Describe(Library).Trim();
        File.WriteAllText(received, surface + "\n");

        surface.Should().Be(
            agreed, "callers depend on it. If the change is meant, accept it: cp {0} tests/BankIdCheck.Aml.Tests/PublicApi.txt", received);
    }

    [Fact]
    public void Public_types_are_at_the_root_or_among_the_results()
    {
        Library.GetExportedTypes().Should().OnlyContain(
            type => type.Namespace == "BankIdCheck.Aml" || type.Namespace == "BankIdCheck.Aml.Results");
    }

    [Fact]
    public void Public_classes_are_sealed_or_abstract()
    {
        Library.GetExportedTypes().Where(type => type.IsClass).Should().OnlyContain(type => type.IsSealed || type.IsAbstract);
    }

    [Fact]
    public void Neither_ASP_NET_Core_nor_EF_Core_is_referenced()
    {
        Library.GetReferencedAssemblies().Should().NotContain(name =>
            name.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name.Name.StartsWith(
                "Microsoft.EntityFrameworkCore", StringComparison.Ordinal));
    }

    [Fact]
    public void Asynchronous_methods_say_so_and_take_a_cancellation_token_last()
    {
        var asynchronous = Library.GetTypes().Where(
            type => type.IsPublic || type.Namespace?.StartsWith("BankIdCheck.Aml", StringComparison.Ordinal) is true)
            .SelectMany(
                type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(
                method => IsAwaitable(method.ReturnType)
                    && !method.Name.Contains('<', StringComparison.Ordinal)
                    && method.DeclaringType!.IsPublic).ToArray();

        asynchronous.Should().NotBeEmpty();
        asynchronous.Should().OnlyContain(method => method.Name.EndsWith("Async", StringComparison.Ordinal));
        asynchronous.Should().OnlyContain(method => method.GetParameters().Last().ParameterType == typeof(CancellationToken));
    }

    [Fact]
    public void Every_failure_is_one_of_the_nine_documented_kinds()
    {
        var failures = Library.GetTypes().Where(type => type.IsSubclassOf(typeof(Exception))).Select(type => type.Name);

        failures.Should().BeEquivalentTo(
            nameof(AmlException), nameof(
                AmlInvalidScreeningException), nameof(AmlRefusedException), nameof(AmlNotReadyException), nameof(AmlExpiredException),
            nameof(AmlSessionFailedException), nameof(AmlThrottledException), nameof(AmlUnavailableException), nameof(
                AmlCreateOutcomeUnknownException),
            nameof(AmlUntrustedContentException));
    }

    [Fact]
    public void There_is_no_static_state_that_changes()
    {
        var fields = Library.GetTypes().Where(
            type => type.Namespace?.StartsWith("BankIdCheck.Aml", StringComparison.Ordinal) is true
                && !type.Name.Contains('<', StringComparison.Ordinal))
            .SelectMany(
                type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(
                field => !field.IsInitOnly && !field.IsLiteral && !field.Name.StartsWith('<') && field.DeclaringType!.Name != "ResultJson");

        fields.Should().BeEmpty();
    }

    private static bool IsAwaitable(Type type) =>
        typeof(Task).IsAssignableFrom(type) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>));
}
