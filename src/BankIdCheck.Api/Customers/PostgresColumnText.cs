using System.Data.Common;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace BankIdCheck.Api.Customers;

/// <summary>
/// Text whose type PostgreSQL takes from the column that it is compared with, as it does for a quoted literal. Any fixed choice would be
/// wrong for some bank: a <c>varchar</c> column is not sought in its index with a <c>character</c> parameter, nor a <c>character</c>
/// column with a <c>text</c> one.
/// </summary>
internal sealed class PostgresColumnText : StringTypeMapping
{
    public PostgresColumnText()
        : base("text", dbType: null)
    {
    }

    private PostgresColumnText(RelationalTypeMappingParameters parameters)
        : base(parameters)
    {
    }

    protected override RelationalTypeMapping Clone(RelationalTypeMappingParameters parameters) => new PostgresColumnText(parameters);

    protected override void ConfigureParameter(DbParameter parameter) => ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlDbType.Unknown;
}
