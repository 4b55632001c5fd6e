using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BankIdCheck.Api.Operations;

/// <summary>Where a comment is broken in the code says nothing to readers of the document.</summary>
internal sealed class LineBreaksFilter : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context) => schema.Description = schema.Description?.ReplaceLineEndings(" ");
}
