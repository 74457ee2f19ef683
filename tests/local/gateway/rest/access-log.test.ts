import assert from "node:assert/strict";
import { AwsError } from "../../../../local/cloud/errors";
import { expectLog, group, logOf, unfillable, valueless } from "./access-log-cases";
import { answerOf, api, documentOf, functionUri, HandlerError, mock, operation, proxy, Surroundings } from "./support";

describe("Variables of access logs: requests and integrations", () => {
  it("tell who called, where and when", async () => {
    const sent = { headers: [["User-Agent", "curl/8"]] as [string, string][], source: { ip: "198.51.100.7" } };
    const { log, answer } = await logOf(documentOf({ "/x": { get: mock("out") } }), sent, new Surroundings(), {
      definition: { endpointTypes: ["REGIONAL"] },
    });
    expectLog(
      log,
      {
        accountId: "123456789012",
        apiId: "a1b2c3d4e5",
        deploymentId: "d1",
        domainName: "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
        domainPrefix: "a1b2c3d4e5",
        endpointType: "REGIONAL",
        extendedRequestId: answer.header("x-amz-apigw-id")!,
        httpMethod: "GET",
        "identity.sourceIp": "198.51.100.7",
        "identity.userAgent": "curl/8",
        "integration.responseTransferMode": /^-$/,
        path: "/dev/x",
        protocol: "HTTP/1.1",
        requestId: answer.header("x-amzn-requestid")!,
        requestTime: /^15\/Jan\/2026:12:00:00 \+0000$/,
        requestTimeEpoch: /^17684784000\d\d$/,
        resourceId: /^\w{6}$/,
        resourcePath: "/x",
        responseLatency: /^[1-9]\d*$/,
        responseLength: "3",
        stage: "dev",
        status: "200",
      },
      ["error.message", "isCanaryRequest", "xrayTraceId", "webaclArn", "authorize.status", "authorizer.status"],
    );
  });

  it("tell what the function behind a route did, and what AWS Lambda did", async () => {
    const surroundings = new Surroundings();
    surroundings.functions = { f: () => ({ statusCode: 404 }) };
    const { log } = await logOf(documentOf({ "/x": { get: proxy("f") } }), {}, surroundings, {
      stage: { tracingEnabled: true },
    });
    expectLog(
      log,
      {
        status: "404",
        "integration.status": "404",
        "integration.integrationStatus": "200",
        integrationStatus: "200",
        "integration.latency": /^[1-9]\d*$/,
        integrationLatency: log["integration.latency"]!,
        "integration.requestId": "lambda-request",
        awsEndpointRequestId: "lambda-request",
        "integration.responseTransferMode": "BUFFERED",
        xrayTraceId: /^1-[0-9a-f]{8}-[0-9a-f]{24}$/,
      },
      ["integration.error", "integration.timeToAllHeaders"],
    );
  });

  it("tell why an integration failed", async () => {
    const surroundings = new Surroundings();
    surroundings.functions = {
      f: () => {
        throw new AwsError("TooManyRequestsException", "Rate exceeded", 429);
      },
    };
    const { log } = await logOf(documentOf({ "/x": { get: proxy("f") } }), {}, surroundings);
    expectLog(log, {
      status: "500",
      "integration.error": "Rate exceeded",
      integrationErrorMessage: "Rate exceeded",
      integrationStatus: "429",
      "error.message": "Internal server error",
      "error.messageString": '"Internal server error"',
      "error.responseType": "API_CONFIGURATION_ERROR",
    });
    const failed = new Surroundings();
    failed.functions = {
      f: () => {
        throw new HandlerError("boom");
      },
    };
    expectLog((await logOf(documentOf({ "/x": { get: proxy("f") } }), {}, failed)).log, {
      status: "502",
      "integration.error": "The function failed",
      integrationStatus: "200",
    });
  });

  it("tell a backend's own request id", async () => {
    const surroundings = new Surroundings();
    surroundings.backend = () => answerOf(200, "", [["x-amz-request-id", "theirs"]]);
    const own = operation({ type: "http_proxy", httpMethod: "GET", uri: "https://b.example/" });
    expectLog((await logOf(documentOf({ "/x": { get: own } }), {}, surroundings)).log, {
      awsEndpointRequestId: "theirs",
      integrationStatus: "200",
    });
  });

  it("tell how long a streamed answer took to begin", async () => {
    const surroundings = new Surroundings();
    surroundings.functions = {
      f: (_event, call) => {
        call.onChunk?.(Buffer.concat([Buffer.from("{}"), Buffer.alloc(8), Buffer.from("streamed")]));
        return undefined;
      },
    };
    const uri = functionUri("f").replace("/invocations", "/response-streaming-invocations");
    const own = operation({ type: "aws_proxy", httpMethod: "POST", uri, responseTransferMode: "STREAM" });
    expectLog((await logOf(documentOf({ "/x": { get: own } }), {}, surroundings)).log, {
      status: "200",
      responseLength: "8",
      "integration.responseTransferMode": "STREAMED",
      "integration.timeToAllHeaders": /^[1-9]\d*$/,
      "integration.timeToFirstContent": /^[1-9]\d*$/,
    });
  });

  it("tell what a model found wrong", async () => {
    const post = {
      ...mock("x"),
      requestBody: { content: { "application/json": { schema: { type: "object", required: ["a"] } } } },
      "x-amazon-apigateway-request-validator": "v",
    };
    const document = documentOf(
      { "/x": { post } },
      { "x-amazon-apigateway-request-validators": { v: { validateRequestBody: true } } },
    );
    expectLog((await logOf(document, { method: "POST", body: "{}" })).log, {
      "error.message": "Invalid request body",
      "error.validationErrorString": /object has missing required properties \(\["a"\]\)/,
    });
  });

  it("tell what templates overrode, and the base path of a custom domain", async () => {
    const own = operation({
      type: "mock",
      requestTemplates: {
        "application/json":
          '#set($context.requestOverride.header.x = "1")#set($context.requestOverride.path.y = "2")#set($context.requestOverride.querystring.z = "3"){"statusCode": 200}',
      },
      responses: {
        default: {
          statusCode: "200",
          responseTemplates: {
            "application/json":
              '#set($context.responseOverride.header.x = "4")#set($context.responseOverride.status = 201)ok',
          },
        },
      },
    });
    expectLog((await logOf(documentOf({ "/x": { get: own } }), { customDomain: { basePathMatched: "shop" } })).log, {
      "requestOverride.header.x": "1",
      "requestOverride.path.y": "2",
      "requestOverride.querystring.z": "3",
      "responseOverride.header.x": "4",
      "responseOverride.status": "201",
      status: "201",
      path: "/shop/x",
      "customDomain.basePathMatched": "shop",
    });
  });

  it("name the routing rule of a custom domain that led to the stage, and then no base path", async () => {
    const sent = { customDomain: { routingRuleIdMatched: "rule1" } };
    const { log, answer } = await logOf(
      documentOf({ "/x": { get: mock("$context.customDomain.routingRuleIdMatched") } }),
      sent,
    );
    assert.equal(log["customDomain.routingRuleIdMatched"], "rule1");
    assert.equal(log["customDomain.basePathMatched"], "-");
    assert.equal(String(answer.body), "rule1");
  });

  it("print - where they have no value or are maps, keep to one line, and may stand in braces", async () => {
    const surroundings = new Surroundings();
    const format = "$context.identity|$context.nosuch|${context.httpMethod}|$context.identity.userAgent";
    const accessLog = { destinationArn: `arn:aws:logs:us-east-1:123456789012:log-group:${group}`, format };
    const call = api(documentOf({ "/x": { get: mock("x") } }), surroundings, { stage: { accessLog } });
    await call("/x", { headers: [["User-Agent", "a\r\nb"]] });
    assert.deepEqual(surroundings.log(group), ["-|-|GET|a b"]);
  });

  it("all have a value in some case above, but for those that a local stage cannot fill", () => {
    assert.deepEqual(valueless(false), unfillable(false));
  });
});
