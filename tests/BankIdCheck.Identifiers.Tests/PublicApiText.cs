using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace BankIdCheck.Tests;

/// <summary>
/// An assembly's public surface as text, one member a line, in a fixed order: what a caller can depend on.
/// Stands for PublicApiGenerator, which the package source lacks.
/// </summary>
internal static class PublicApiText
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(char)] = "char",
        [typeof(decimal)] = "decimal",
        [typeof(double)] = "double",
        [typeof(float)] = "float",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(object)] = "object",
        [typeof(short)] = "short",
        [typeof(string)] = "string",
        [typeof(void)] = "void",
    };

    public static string Describe(Assembly assembly) =>
        string.Join('\n', assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).Select(Describe));

    private static string Describe(Type type)
    {
        var header = $"{Kind(type)} {type.Namespace}.{Name(type)}{Bases(type)}";
        var members = type.IsEnum
            ? Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}")
            : type.GetMembers(Declared).Where(IsVisible).Select(Describe).Order(StringComparer.Ordinal);
        return string.Concat(header, "\n", string.Concat(members.Select(member => $"    {member}\n")));
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => $"abstract {ClassOrRecord(type)}",
        { IsSealed: true } => $"sealed {ClassOrRecord(type)}",
        _ => ClassOrRecord(type),
    };

    private static string ClassOrRecord(Type type) => type.GetMethod("<Clone>$") is null ? "class" : "record";

    private static string Bases(Type type)
    {
        if (type.IsEnum)
        {
            return "";
        }

        var parent = type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType) ? [Name(b)] : Array.Empty<string>();
        string[] bases = [.. parent, .. type.GetInterfaces().Where(i => i.IsPublic).Select(Name).Order(StringComparer.Ordinal)];
        return bases is [] ? "" : $" : {string.Join(", ", bases)}";
    }

    private static bool IsVisible(MemberInfo member) => !member.Name.Contains('<', StringComparison.Ordinal) && member switch
    {
        MethodBase method => IsVisible(method) && !IsAccessor(method),
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
        EventInfo @event => IsVisible(@event.AddMethod!),
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        _ => false,
    };

    private static bool IsAccessor(MethodBase method) =>
        method is { IsSpecialName: true, IsConstructor: false } && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool IsVisible(MethodBase method) =>
        method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && method.DeclaringType is { IsSealed: false });

    private static string Describe(MemberInfo member)
    {
        NullabilityInfoContext nullability = new();
        return member switch
        {
            ConstructorInfo constructor => $"new({Parameters(constructor)})",
            MethodInfo method => $"{Static(method)}{Name(method.ReturnType, nullability.Create(method.ReturnParameter))} "
                + $"{method.Name}{Generics(method.GetGenericArguments())}({Parameters(method)})",
            PropertyInfo property => $"{Static(property.GetAccessors(nonPublic: true)[0])}{Required(property)}"
                + $"{Name(property.PropertyType, nullability.Create(property))} {property.Name} {{ {Accessors(property)} }}",
            EventInfo @event => $"event {Name(@event.EventHandlerType!)} {@event.Name}",
            FieldInfo field => $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}"
                + $"{Name(field.FieldType, nullability.Create(field))} {field.Name}"
                + (field.IsLiteral ? $" = {field.GetRawConstantValue()}" : ""),
            _ => member.Name,
        };
    }

    private static string Static(MethodBase method) => method.IsStatic ? "static " : method.IsAbstract ? "abstract " : "";

    private static string Required(PropertyInfo property) => property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";

    private static string Accessors(PropertyInfo property)
    {
        var set = property.SetMethod is not { } setter || !IsVisible(setter) ? null
            : setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;" : "set;";
        return string.Join(' ', new[] { property.GetMethod is { } getter && IsVisible(getter) ? "get;" : null, set }.OfType<string>());
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
    {
        var direction = parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : "";
        var isThis = parameter.Position == 0 && method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        var type = Name(parameter.ParameterType, new NullabilityInfoContext().Create(parameter));
        return $"{isThis}{direction}{type} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "default"}" : "")}";
    }));

    private static string Name(Type type) => Name(type, nullability: null);

    /// <summary>The type as C# writes it. Nullability is followed into arguments, so that a list of optional things reads as one.</summary>
    private static string Name(Type type, NullabilityInfo? nullability)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!, nullability);
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return $"{Name(value)}?";
        }

        var optional = !type.IsValueType && nullability?.ReadState is NullabilityState.Nullable ? "?" : "";
        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!, nullability?.ElementType)}[]{optional}";
        }

        var outer = type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType!)}." : "";
        var arguments = type.GetGenericArguments()
            .Select((argument, i) => Name(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(i))).ToArray();
        var name = Keywords.GetValueOrDefault(type, type.Name.Split('`')[0]);
        return outer + name + (arguments is [] ? "" : $"<{string.Join(", ", arguments)}>") + optional;
    }

    private static string Generics(Type[] arguments) => arguments is [] ? "" : $"<{string.Join(", ", arguments.Select(Name))}>";
}
