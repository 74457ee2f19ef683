import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import type { AuthorizerDefinition } from "../../../../local/gateway/http/definition";
import { definition, lambdaIntegration, route, serve, stageSettings } from "./builder";
import { EnvironmentDouble, functionArn, RawPayload, request } from "./double";

const authorizers: AuthorizerDefinition[] = [
  {
    id: "jwt",
    name: "jwt",
    authorizerType: "JWT",
    identitySource: ["$request.header.Authorization"],
    jwt: { issuer: "https://issuer", audiences: ["a"] },
    payloadFormatVersion: "2.0",
    enableSimpleResponses: false,
    resultTtlInSeconds: 0,
  },
  {
    id: "gate",
    name: "gate",
    authorizerType: "REQUEST",
    authorizerUri: functionArn("gate"),
    identitySource: ["$request.querystring.q"],
    payloadFormatVersion: "1.0",
    enableSimpleResponses: false,
    resultTtlInSeconds: 300,
  },
];

describe("an HTTP API answers whatever comes", () => {
  const answers: string[] = [];
  const env = new EnvironmentDouble({
    functions: {
      f: () => new RawPayload(answers.at(-1) ?? "null"),
      gate: () => new RawPayload(answers.at(-1) ?? "null"),
    },
    http: () => ({ status: 200, headers: [], body: Buffer.alloc(0) }),
    keys: { "https://issuer": [] },
  });
  const proxy = lambdaIntegration("h", {
    integrationType: "HTTP_PROXY",
    integrationUri: "https://backend.example/{proxy}",
    integrationMethod: "ANY",
    requestParameters: {
      "overwrite:header.x": "${request.body.a.b} ${request.header.y}",
      "append:querystring.z": "$request.path.proxy",
    },
  });
  const handle = serve(
    env,
    definition(
      [
        route("ANY /l/{proxy+}", "f"),
        route("ANY /h/{proxy+}", "h"),
        route("ANY /j/{proxy+}", "f", { authorizationType: "JWT", authorizerId: "jwt" }),
        route("ANY /g/{proxy+}", "f", { authorizationType: "CUSTOM", authorizerId: "gate" }),
      ],
      [lambdaIntegration("f"), proxy],
      authorizers,
      { cors: { allowOrigins: ["https://*"] } },
    ),
    stageSettings({
      accessLog: { destinationArn: "arn:aws:logs:r:1:log-group:g", format: "$context.path $context.authorizer.x" },
    }),
  );
  // What Node's parser lets through: a target without blanks and control characters, header values on one line.
  const target = fc.string({ unit: fc.constantFrom(..."abc/%2F%00?&=;+~.{}$@:é".split("")), maxLength: 40 });
  const value = fc.string({ unit: fc.constantFrom(..."Bearer .=,;%{}$\"'\\é\t".split("")), maxLength: 60 });

  it("with a response, never a throw: requests", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("GET", "POST", "OPTIONS", "HEAD", "TRACE"),
        fc.constantFrom("/l/", "/h/", "/j/", "/g/", "/"),
        target,
        fc.array(
          fc.tuple(fc.constantFrom("Authorization", "Cookie", "Origin", "Content-Type", "X-Forwarded-For", "y"), value),
          { maxLength: 5 },
        ),
        fc.uint8Array({ maxLength: 30 }),
        async (method, prefix, rest, headers, body) => {
          const response = await handle(request(method, prefix + rest, { headers, body: Buffer.from(body) }));
          assert.ok(response.status >= 200 && response.status < 600);
          for (const [name, text] of response.headers) assert.doesNotMatch(name + text, /[\r\n]/);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("with a response, never a throw: functions' and authorizers' answers", async () => {
    const member = fc.constantFrom(
      "statusCode",
      "headers",
      "multiValueHeaders",
      "cookies",
      "body",
      "isBase64Encoded",
      "principalId",
      "policyDocument",
      "context",
    );
    const answer = fc.oneof(
      fc.string(),
      fc.json(),
      fc.dictionary(member, fc.jsonValue({ maxDepth: 2 })).map((made) => JSON.stringify(made)),
    );
    await fc.assert(
      fc.asyncProperty(answer, fc.constantFrom("/l/x", "/g/x?q=1"), async (payload, path) => {
        answers.push(payload);
        const response = await handle(request("GET", `${path}${answers.length}`));
        assert.ok(response.status >= 100 && response.status < 600);
        for (const [name, text] of response.headers) assert.doesNotMatch(name + text, /[\r\n]/);
      }),
      { numRuns: 1000 },
    );
  });
});
