using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BankIdCheck.Aml.Wire;

/// <summary>
/// Reading that takes a member in any letter case and a value in any type that can be understood: the API promises no schema, and a value
/// that came in another form is better kept as text than lost with the whole result.
/// </summary>
internal static class Lenient
{
    private static readonly string[] DateForms = ["yyyy-MM-dd", "yyyyMMdd", "dd.MM.yyyy"];

    /// <summary>The first of the members that is there, whatever the case of its name.</summary>
    public static JsonElement? Member(JsonElement node, params ReadOnlySpan<string> names)
    {
        if (node.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        foreach (var name in names)
        {
            foreach (var member in node.EnumerateObject())
            {
                if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return member.Value;
                }
            }
        }

        return null;
    }

    /// <summary>The first of the members that is there, as text; null when it is no string.</summary>
    public static string? Text(JsonElement node, params ReadOnlySpan<string> names) =>
        Member(node, names) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;

    public static DateOnly? Date(string? text) =>
        DateOnly.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date
        : text is { Length: > 10 } && text[10] is 'T' or ' ' ? Date(text[..10])
        : null;

    /// <summary>Text as it is; any other JSON value as it was written.</summary>
    internal sealed class TextConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType is JsonTokenType.String)
            {
                return reader.GetString();
            }

            using var value = JsonDocument.ParseValue(ref reader);
            return value.RootElement.GetRawText();
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    internal sealed class DateConverter : JsonConverter<DateOnly?>
    {
        public override DateOnly? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var value = JsonDocument.ParseValue(ref reader);
            return value.RootElement.ValueKind is JsonValueKind.String ? Date(value.RootElement.GetString()) : null;
        }

        public override void Write(Utf8JsonWriter writer, DateOnly? value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    internal sealed class IntConverter : JsonConverter<int?>
    {
        public override int? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var value = JsonDocument.ParseValue(ref reader);
            return int.TryParse(value.RootElement.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
        }

        public override void Write(Utf8JsonWriter writer, int? value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.GetValueOrDefault());
    }

    internal sealed class DoubleConverter : JsonConverter<double?>
    {
        public override double? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var value = JsonDocument.ParseValue(ref reader);
            return double.TryParse(value.RootElement.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
        }

        public override void Write(Utf8JsonWriter writer, double? value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.GetValueOrDefault());
    }

    /// <summary>A word that may be known. Anything but a string is kept as it was written, and is not known.</summary>
    internal sealed class OpenValueConverter<T> : JsonConverter<OpenValue<T>>
        where T : struct, Enum
    {
        public override OpenValue<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var value = JsonDocument.ParseValue(ref reader);
            return new OpenValue<T>(value.RootElement.ToString());
        }

        public override void Write(Utf8JsonWriter writer, OpenValue<T> value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Text);
    }

    /// <summary>The three states of an element. <c>null</c> proves no search, so it reads like an absent node.</summary>
    internal sealed class SearchedConverter<T> : JsonConverter<Searched<T>>
        where T : class
    {
        public override bool HandleNull => true;

        public override Searched<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType is JsonTokenType.Null)
            {
                return new Searched<T>.NotRequested();
            }

            var ahead = reader;
            var empty = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray
                && ahead.Read() && ahead.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray;
            if (empty)
            {
                reader = ahead;
                return new Searched<T>.Empty();
            }

            return JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(typeof(T))) is T value
                ? new Searched<T>.Found(value)
                : throw new JsonException();
        }

        public override void Write(Utf8JsonWriter writer, Searched<T> value, JsonSerializerOptions options)
        {
            if (value.TryGet(out var found))
            {
                JsonSerializer.Serialize(writer, found, options.GetTypeInfo(typeof(T)));
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
