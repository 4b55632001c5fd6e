using System.Diagnostics.CodeAnalysis;

namespace BankIdCheck.Aml;

/// <summary>
/// One element of a result, in the three states that matter to a compliance officer: it was not asked for, it was searched and nothing was
/// found, or this was found. BankID AML says "searched and empty" by an empty node (<c>{}</c> or <c>[]</c>); an absent node, or a
/// <c>null</c>, is never taken as proof that a search was made.
/// </summary>
/// <typeparam name="T">What is found.</typeparam>
public abstract record Searched<T>
    where T : class
{
    private Searched()
    {
    }

    /// <summary>What was found, or null in the other two states.</summary>
    public T? ValueOrNull => (this as Found)?.Value;

    /// <summary>True when the source was asked, whether or not it had anything.</summary>
    public bool WasSearched => this is not NotRequested;

    /// <summary>Takes what was found.</summary>
    /// <param name="value">What was found, or null.</param>
    /// <returns>True when something was found.</returns>
    public bool TryGet([NotNullWhen(true)] out T? value) => (value = ValueOrNull) is not null;

    /// <summary>The node is absent (or <c>null</c>): no search can be claimed.</summary>
    public sealed record NotRequested : Searched<T>;

    /// <summary>The node is there and empty: the source was searched and had nothing.</summary>
    public sealed record Empty : Searched<T>;

    /// <summary>The node holds something.</summary>
    /// <param name="Value">What was found.</param>
    public sealed record Found(T Value) : Searched<T>;
}
