using System.Reflection;

namespace BankIdCheck.Identifiers.Tests;

public class ConventionTests
{
    private static readonly Assembly Library = typeof(NationalIdentityNumber).Assembly;

    [Fact]
    public void Every_public_type_is_sealed()
    {
        Library.GetExportedTypes().Should().OnlyContain(type => type.IsSealed);
    }

    [Fact]
    public void Every_public_type_is_in_the_package_s_namespace()
    {
        Library.GetExportedTypes().Should().OnlyContain(type => type.Namespace == "BankIdCheck.Identifiers");
    }

    [Fact]
    public void Nothing_but_the_base_class_library_is_referenced()
    {
        Library.GetReferencedAssemblies().Should().OnlyContain(name => name.Name!.StartsWith("System.", StringComparison.Ordinal));
    }

    [Fact]
    public void No_identifier_can_be_made_without_parsing()
    {
        Type[] parsed = [typeof(NationalIdentityNumber), typeof(DocumentNumber), typeof(DocumentType), typeof(DocumentIssuer)];

        parsed.Should().OnlyContain(type => type.IsClass && type.GetConstructors().Length == 0);
    }

    [Fact]
    public void No_identifier_turns_into_text_by_itself()
    {
        var conversions = Library.GetExportedTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.Name is "op_Implicit" or "op_Explicit");

        conversions.Should().BeEmpty();
    }

    [Fact]
    public void No_public_property_can_be_changed_outside_an_initializer()
    {
        var setters = Library.GetExportedTypes().SelectMany(type => type.GetProperties())
            .Select(property => property.SetMethod).OfType<MethodInfo>();

        setters.Should().OnlyContain(setter => setter.ReturnParameter.GetRequiredCustomModifiers().Length == 1);
    }

    [Fact]
    public void Generic_code_can_parse_every_identifier()
    {
        Round<NationalIdentityNumber>("17912099997").Should().Be("17912099997");
        Round<DocumentNumber>("CCC014356").Should().Be("CCC014356");
        Round<DocumentType>("passport").Should().Be("passport");
        Round<DocumentIssuer>("AUS").Should().Be("AUS");
    }

    [Fact]
    public void Generic_code_gets_a_national_identity_number_only_with_right_check_digits()
    {
        TryRead<NationalIdentityNumber>("12345678901").Should().BeFalse();
        FluentActions.Invoking(() => Read<NationalIdentityNumber>("12345678901")).Should().Throw<FormatException>();
    }

    private static string? Round<T>(string text)
        where T : IParsable<T>
    {
        TryRead<T>(text).Should().BeTrue();
        TryRead<T>(null).Should().BeFalse();
        var parsed = Read<T>(text);
        return typeof(T).GetProperty(parsed is DocumentIssuer ? "Code" : "Value")!.GetValue(parsed) as string;
    }

    private static T Read<T>(string text)
        where T : IParsable<T> => T.Parse(text, provider: null);

    private static bool TryRead<T>(string? text)
        where T : IParsable<T> => T.TryParse(text, provider: null, out _);
}
