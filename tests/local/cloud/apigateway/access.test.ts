import assert from "node:assert/strict";
import { Bench, documentOf, mockOperation } from "./support";

const hello = documentOf({ "/hello": { get: mockOperation("hi") }, "/secret": { get: mockOperation("no") } });

function policy(...statements: object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
const allowAll = { Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" };

describe("Resource policies, private APIs and custom domains", () => {
  it("lets in what the policy allows, by address and path, and words the refusal as AWS does", async () => {
    const bench = new Bench();
    const office = { ...allowAll, Condition: { IpAddress: { "aws:SourceIp": "198.51.100.0/24" } } };
    const deny = { ...allowAll, Effect: "Deny", Resource: "execute-api:/dev/GET/secret" };
    const { restApi } = await bench.deployDocument(hello, {}, { policy: policy(office, deny) });
    const inside = { source: { ip: "198.51.100.7" } };
    assert.equal((await bench.call(restApi, "/dev/hello", inside)).text, "hi");
    const outside = await bench.call(restApi, "/dev/hello");
    assert.equal(outside.status, 403);
    assert.equal(
      outside.text,
      `{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********0000:${restApi.id}/dev/GET/hello"}`,
    );
    assert.match((await bench.call(restApi, "/dev/secret", inside)).text, /with an explicit deny/);
  });

  it("answers private APIs only through the VPC endpoint that the policy names", async () => {
    const bench = new Bench();
    const fromEndpoint = { ...allowAll, Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } } };
    const api = {
      endpointConfiguration: { types: "PRIVATE", vpcEndpointIds: ["vpce-1"] },
      policy: policy(fromEndpoint),
    };
    const { restApi } = await bench.deployDocument(hello, {}, api);
    assert.equal((await bench.call(restApi, "/dev/hello", { source: { vpcEndpointId: "vpce-1" } })).text, "hi");
    assert.equal((await bench.call(restApi, "/dev/hello", { source: { vpcEndpointId: "vpce-2" } })).status, 403);
    const internet = await bench.call(restApi, "/dev/hello");
    assert.deepEqual([internet.status, internet.text], [403, '{"message":"Forbidden"}']);
  });

  it("routes a custom domain by its longest base path; events show the base path", async () => {
    const bench = new Bench({ echo: (event) => ({ statusCode: 200, body: `${event.path} ${event.resource}` }) });
    const uri =
      "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:echo/invocations";
    const operation = { "x-amazon-apigateway-integration": { type: "aws_proxy", httpMethod: "POST", uri } };
    const { restApi } = await bench.deployDocument(documentOf({ "/pets": { get: operation } }));
    const certificateArn = "arn:aws:acm:us-east-1:000000000000:certificate/1";
    const domainName = "api.example.com";
    const domain = await bench.create("domainName", "domain", { domainName, certificateArn });
    await bench.create("basePathMapping", "v1", { domainName, basePath: "v1", restApi: restApi.id, stageName: "dev" });
    await bench.create("basePathMapping", "any", { domainName, restApi: restApi.id });
    const at = { host: domainName };
    assert.equal((await bench.call(restApi, "/v1/pets", at)).text, "/v1/pets /pets");
    assert.equal(
      (await bench.call(restApi, "/dev/pets", at)).status,
      200,
      "a mapping without a stage takes it from the path",
    );
    assert.equal((await bench.call(restApi, "/v1pets", at)).status, 403, "base paths match whole segments");
    assert.match(String(domain.outputs.cloudfrontDomainName), /^d\w+\.cloudfront\.net$/);
  });
});
