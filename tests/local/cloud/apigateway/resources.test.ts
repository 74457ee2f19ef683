import assert from "node:assert/strict";
import type { ResourceRecord } from "../../../../local/cloud/resource";
import { Bench } from "./support";

/** An API built resource by resource, as a program without a document does. */
async function build(bench: Bench): Promise<{ restApi: ResourceRecord; pet: ResourceRecord }> {
  const restApi = await bench.create("restApi", "api", { name: "pets" });
  const of = { restApi: restApi.id };
  const pets = await bench.create("resource", "pets", {
    ...of,
    parentId: restApi.outputs.rootResourceId,
    pathPart: "pets",
  });
  const pet = await bench.create("resource", "pet", { ...of, parentId: pets.id, pathPart: "{petId}" });
  const validator = await bench.create("requestValidator", "both", { ...of, validateRequestParameters: true });
  const method = { ...of, resourceId: pet.id, httpMethod: "GET" };
  await bench.create("method", "get", {
    ...method,
    authorization: "NONE",
    requestValidatorId: validator.id,
    requestParameters: { "method.request.querystring.color": true },
  });
  await bench.create("methodResponse", "ok", {
    ...method,
    statusCode: "200",
    responseParameters: { "method.response.header.X-Pet": true },
  });
  await bench.create("integration", "mock", {
    ...method,
    type: "MOCK",
    requestTemplates: { "application/json": '{"statusCode": 200}' },
  });
  await bench.create("integrationResponse", "ok", {
    ...method,
    statusCode: "200",
    responseParameters: { "method.response.header.X-Pet": "method.request.path.petId" },
    responseTemplates: { "application/json": '{"pet": "$input.params(\'petId\')"}' },
  });
  return { restApi, pet };
}

describe("REST APIs built resource by resource", () => {
  it("answer as ones from a document do", async () => {
    const bench = new Bench();
    const { restApi, pet } = await build(bench);
    assert.equal(pet.outputs.path, "/pets/{petId}");
    const deployment = await bench.create("deployment", "d", { restApi: restApi.id });
    await bench.create("stage", "s", { restApi: restApi.id, deployment: deployment.id, stageName: "dev" });
    const answer = await bench.call(restApi, "/dev/pets/rex?color=red");
    assert.deepEqual([answer.status, answer.text, answer.header("x-pet")], [200, '{"pet": "rex"}', "rex"]);
    const refused = await bench.call(restApi, "/dev/pets/rex");
    assert.equal(refused.text, '{"message": "Missing required request parameters: [color]"}');
  });

  const cases: readonly [
    string,
    (bench: Bench, api: { restApi: ResourceRecord; pet: ResourceRecord }) => Promise<unknown>,
    RegExp,
  ][] = [
    [
      "a second variable beside a variable",
      (bench, { restApi, pet }) =>
        bench.create("resource", "r", { restApi: restApi.id, parentId: pet.inputs.parentId, pathPart: "{other}" }),
      /A sibling \(\{petId\}\) of this resource already has a variable path part/,
    ],
    [
      "the same path part twice",
      (bench, { restApi }) =>
        bench.create("resource", "r", {
          restApi: restApi.id,
          parentId: restApi.outputs.rootResourceId,
          pathPart: "pets",
        }),
      /Another resource with the same parent already has this name: pets/,
    ],
    [
      "a path part with forbidden characters",
      (bench, { restApi }) =>
        bench.create("resource", "r", {
          restApi: restApi.id,
          parentId: restApi.outputs.rootResourceId,
          pathPart: "a b",
        }),
      /Resource's path part only allow/,
    ],
    [
      "a resource of an unknown parent",
      (bench, { restApi }) => bench.create("resource", "r", { restApi: restApi.id, parentId: "nosuch", pathPart: "x" }),
      /Invalid Resource identifier specified/,
    ],
    [
      "a method with an unknown authorizer",
      (bench, { restApi, pet }) =>
        bench.create("method", "m", {
          restApi: restApi.id,
          resourceId: pet.id,
          httpMethod: "PUT",
          authorization: "CUSTOM",
          authorizerId: "nosuch",
        }),
      /Invalid authorizer ID specified/,
    ],
    [
      "an integration of a method that does not exist",
      (bench, { restApi, pet }) =>
        bench.create("integration", "i", { restApi: restApi.id, resourceId: pet.id, httpMethod: "PUT", type: "MOCK" }),
      /Invalid Method identifier specified/,
    ],
    [
      "an integration without an HTTP method",
      (bench, { restApi, pet }) =>
        bench.create("integration", "i", {
          restApi: restApi.id,
          resourceId: pet.id,
          httpMethod: "GET",
          type: "HTTP",
          uri: "https://example.com",
        }),
      /Enumeration value for HttpMethod must be non-empty/,
    ],
    [
      "a mapping of a parameter that the method does not declare",
      (bench, { restApi, pet }) =>
        bench.create("integration", "i", {
          restApi: restApi.id,
          resourceId: pet.id,
          httpMethod: "GET",
          type: "HTTP",
          integrationHttpMethod: "GET",
          uri: "https://example.com",
          requestParameters: { "integration.request.querystring.q": "method.request.querystring.nosuch" },
        }),
      /Invalid mapping expression parameter specified: method\.request\.querystring\.nosuch/,
    ],
    [
      "an integration response that the method does not declare",
      (bench, { restApi, pet }) =>
        bench.create("integrationResponse", "i", {
          restApi: restApi.id,
          resourceId: pet.id,
          httpMethod: "GET",
          statusCode: "404",
        }),
      /Invalid Response status code specified/,
    ],
    [
      "a model whose schema is no JSON",
      (bench, { restApi }) =>
        bench.create("model", "m", { restApi: restApi.id, name: "Pet", contentType: "application/json", schema: "{" }),
      /Invalid model specified/,
    ],
    [
      "an unknown gateway response",
      (bench, { restApi }) => bench.create("response", "m", { restApiId: restApi.id, responseType: "NO_SUCH" }),
      /failed to satisfy constraint: Member must satisfy enum value set/,
    ],
  ];
  for (const [what, work, message] of cases) {
    it(`refuse ${what}`, async () => {
      const bench = new Bench();
      const api = await build(bench);
      await assert.rejects(work(bench, api), message);
    });
  }

  it("refuse to delete an authorizer that a method uses", async () => {
    const bench = new Bench();
    const { restApi, pet } = await build(bench);
    const authorizerUri = "arn:aws:lambda:us-east-1:000000000000:function:auth";
    const authorizer = await bench.create("authorizer", "a", { restApi: restApi.id, authorizerUri });
    await bench.create("method", "m", {
      restApi: restApi.id,
      resourceId: pet.id,
      httpMethod: "PUT",
      authorization: "CUSTOM",
      authorizerId: authorizer.id,
    });
    await assert.rejects(bench.delete(authorizer), /is referenced in method/);
  });
});
