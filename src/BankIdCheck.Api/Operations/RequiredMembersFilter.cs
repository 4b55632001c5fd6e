using BankIdCheck.Api.CheckId;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BankIdCheck.Api.Operations;

/// <summary>
/// The members of a request are nullable in code so that all that is missing is reported at once; on the wire every one is required.
/// </summary>
internal sealed class RequiredMembersFilter : ISchemaFilter
{
    private static readonly HashSet<Type> Types =
        [typeof(CheckIdRequest), typeof(CheckIdRequest.CheckIdOriginator), typeof(CheckIdRequest.CheckIdDocument)];

    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema { Properties: { } properties } concrete || !Types.Contains(context.Type))
        {
            return;
        }

        concrete.AdditionalPropertiesAllowed = true; // and ignored
        concrete.Required = properties.Keys.ToHashSet();
        foreach (var property in properties.Values.OfType<OpenApiSchema>())
        {
            property.Type &= ~JsonSchemaType.Null;
        }
    }
}
