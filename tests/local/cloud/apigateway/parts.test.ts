import assert from "node:assert/strict";
import type { Properties, ResourceRecord } from "../../../../local/cloud/resource";
import { Bench, documentOf, mockOperation } from "./support";

const authorizerUri =
  "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:guard/invocations";

const allow = (event: Record<string, unknown>) => ({
  principalId: String(event.authorizationToken),
  policyDocument: {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" }],
  },
});

/** A method that answers a text without a backend, made of single resources. */
async function answering(bench: Bench, at: Properties, more: Properties, template: string): Promise<void> {
  const name = String(at.httpMethod);
  await bench.create("method", name, { ...at, authorization: "NONE", ...more });
  await bench.create("methodResponse", name, { ...at, statusCode: "200" });
  const requestTemplates = { "application/json": '{"statusCode": 200}' };
  await bench.create("integration", name, { ...at, type: "MOCK", requestTemplates });
  const responseTemplates = { "application/json": template };
  await bench.create("integrationResponse", name, { ...at, statusCode: "200", responseTemplates });
}

async function deploy(bench: Bench, restApi: ResourceRecord, name = "dev"): Promise<void> {
  const deployment = await bench.create("deployment", name, { restApi: restApi.id });
  await bench.create("stage", name, { restApi: restApi.id, deployment: deployment.id, stageName: name });
}

describe("Parts of REST APIs built resource by resource", () => {
  it("guard, validate and refuse as parts of a document do", async () => {
    const bench = new Bench({ guard: allow });
    const restApi = await bench.create("restApi", "api", { name: "parts" });
    const of = { restApi: restApi.id };
    const authorizer = await bench.create("authorizer", "guard", {
      ...of,
      authorizerUri,
      identitySource: "method.request.header.X-Token",
      identityValidationExpression: "t.*",
      authorizerResultTtlInSeconds: 0,
    });
    const schema = JSON.stringify({ type: "object", required: ["name"] });
    await bench.create("model", "Pet", { ...of, name: "Pet", contentType: "application/json", schema });
    const validator = await bench.create("requestValidator", "body", { ...of, validateRequestBody: true });
    await bench.create("response", "unauthorized", {
      restApiId: restApi.id,
      responseType: "UNAUTHORIZED",
      statusCode: "418",
      responseTemplates: { "application/json": '{"why":$context.error.messageString}' },
    });
    const at = { ...of, resourceId: restApi.outputs.rootResourceId, httpMethod: "POST" };
    const guarded = {
      authorization: "CUSTOM",
      authorizerId: authorizer.id,
      requestModels: { "application/json": "Pet" },
      requestValidatorId: validator.id,
    };
    await answering(bench, at, guarded, "$context.authorizer.principalId");
    await deploy(bench, restApi);
    const call = (token: string, body: string) =>
      bench.call(restApi, "/dev/", { method: "POST", headers: [["X-Token", token]], body });
    assert.equal((await call("tom", '{"name":"rex"}')).text, "tom");
    assert.deepEqual([(await call("tom", "{}")).status, bench.calls.length], [400, 2]);
    const refused = await call("nobody", "{}");
    assert.deepEqual([refused.status, refused.text, bench.calls.length], [418, '{"why":"Unauthorized"}', 2]);
  });

  it("add to a document's resources, and may replace its methods' neighbours", async () => {
    const bench = new Bench();
    const body = JSON.stringify(documentOf({ "/a": { get: mockOperation("document") } }));
    const restApi = await bench.create("restApi", "api", { body });
    const of = { restApi: restApi.id };
    const b = await bench.create("resource", "b", { ...of, parentId: restApi.outputs.rootResourceId, pathPart: "b" });
    await answering(bench, { ...of, resourceId: b.id, httpMethod: "GET" }, {}, "single");
    await deploy(bench, restApi);
    assert.equal((await bench.call(restApi, "/dev/a")).text, "document");
    assert.equal((await bench.call(restApi, "/dev/b")).text, "single");
  });
});

describe("RestApiPut", () => {
  const first = JSON.stringify(documentOf({ "/old": { get: mockOperation("old") } }));
  const second = JSON.stringify(
    documentOf({ "/new": { get: mockOperation("new") } }, { servers: [{ url: "https://x.example/base" }] }),
  );

  it("overwrites what the API was, or merges where the API says so; base paths count", async () => {
    for (const [putRestApiMode, oldStatus] of [
      ["overwrite", 403],
      ["merge", 200],
    ] as const) {
      const bench = new Bench();
      const restApi = await bench.create("restApi", "api", { body: first, putRestApiMode });
      await bench.create("restApiPut", "put", {
        restApiId: restApi.id,
        body: second,
        parameters: { basepath: "prepend" },
      });
      await deploy(bench, restApi);
      assert.equal((await bench.call(restApi, "/dev/base/new")).text, "new");
      assert.equal((await bench.call(restApi, "/dev/old")).status, oldStatus, putRestApiMode);
    }
  });

  it("is refused with a document that API Gateway refuses", async () => {
    const bench = new Bench();
    const restApi = await bench.create("restApi", "api", { name: "api" });
    const body = JSON.stringify(documentOf({ "/{p+}/x": { get: mockOperation("x") } }));
    await assert.rejects(
      bench.create("restApiPut", "put", { restApiId: restApi.id, body }),
      /Errors found during import:\n\tUnable to create resource at path '\/\{p\+\}\/x'/,
    );
  });
});
