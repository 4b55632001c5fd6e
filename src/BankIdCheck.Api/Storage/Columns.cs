using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BankIdCheck.Api.Storage;

/// <summary>The two kinds of column that most tables are made of: words of ASCII, and hashes.</summary>
internal static class Columns
{
    public const int WordLength = 64;
    public const int HashLength = 32;

    public static void Text<TRow>(
        EntityTypeBuilder<TRow> table, Expression<Func<TRow, string?>> member, string column, int length = WordLength)
        where TRow : class =>
        table.Property(member).HasColumnName(column).HasMaxLength(length).IsUnicode(false);

    public static void Bytes<TRow>(EntityTypeBuilder<TRow> table, Expression<Func<TRow, byte[]?>> member, string column)
        where TRow : class =>
        table.Property(member).HasColumnName(column).HasMaxLength(HashLength).IsFixedLength();

    /// <summary>
    /// Text from outside (claims, trace ids, new words of an API) as such a column takes it. A text that a database refuses would take
    /// everything in its transaction down with it.
    /// </summary>
    public static string? Fit(string? text, int length = WordLength) =>
        text is null || (text.Length <= length && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            ? text
            : string.Create(Math.Min(text.Length, length), text, static (fit, source) =>
            {
                for (var i = 0; i < fit.Length; i++)
                {
                    fit[i] = source[i] is >= ' ' and <= '~' ? source[i] : '?';
                }
            });
}
