using NJsonSchema;
using YamlDotNet.Serialization;

namespace BankIdCheck.Api.Tests.Infrastructure;

/// <summary>The schemas of <c>openapi/check_id.yaml</c>, the contract that is never broken.</summary>
internal static class PublishedContract
{
    private static readonly Dictionary<object, object> Operation = Load();

    private static readonly JsonSchema Request = Schema("requestBody", "content", "application/json", "schema");

    private static readonly JsonSchema Response = Schema("responses", "200", "content", "application/json", "schema");

    public static void Check(string requestBody, Answer answer)
    {
        if (answer.Status is System.Net.HttpStatusCode.OK)
        {
            Request.Validate(requestBody.TrimStart('\uFEFF')).Should().BeEmpty("what is answered is a request of the published contract");
            Response.Validate(answer.Body).Should().BeEmpty("the answer is one of the published contract");
        }
    }

    private static Dictionary<object, object> Load()
    {
        var document = new DeserializerBuilder().Build()
            .Deserialize<Dictionary<object, object>>(Repository.Read("openapi", "check_id.yaml"));
        return At(document, "paths", "/check_id", "post");
    }

    private static JsonSchema Schema(params string[] path)
    {
        var json = new SerializerBuilder().JsonCompatible().Build().Serialize(At(Operation, path));
        return JsonSchema.FromJsonAsync(json).GetAwaiter().GetResult();
    }

    private static Dictionary<object, object> At(Dictionary<object, object> node, params string[] path) =>
        path.Aggregate(node, (current, name) => (Dictionary<object, object>)current[name]);
}
