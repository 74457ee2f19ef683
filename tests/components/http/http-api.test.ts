import assert from "node:assert/strict";
import SwaggerParser from "@apidevtools/swagger-parser";
import {
  auth,
  EventStream,
  HttpApi,
  type HttpApiArgs,
  type HttpRoute,
  Queue,
  Table,
  TableAction,
  Workflow,
  WorkflowMode,
} from "../../../components/index";
import { importHttpApi } from "../../../local/gateway/http/openapi";
import { compileRoutes } from "../../../local/gateway/http/routes";
import { account, type Made, make, region, valueOf } from "../support/mocks";
import { existingDirectory, existingFunction, existingService } from "../support/parts";
import { type Refusal, refuses } from "../support/refused";

const open = auth.none("a test");
const mockable: HttpRoute = { http: { url: "https://a.example" }, auth: open };

function everyKind(): Record<string, HttpRoute> {
  const list = existingFunction("list");
  const workflow = new Workflow("checkout", {
    definition: JSON.stringify({ StartAt: "Done", States: { Done: { Type: "Succeed" } } }),
  });
  return {
    "GET /function": { function: list, auth: auth.authorizer("shoppers", ["shop/read"]) },
    "POST /queue": { queue: { queue: new Queue("hooks") }, auth: auth.iam() },
    "POST /stream": { stream: { stream: new EventStream("events", { protection: false }) }, auth: open },
    "POST /workflow": { workflow: { workflow, mode: WorkflowMode.Start, name: "$request.body.id" }, auth: open },
    "POST /bus": {
      eventBus: { eventBusArn: `arn:aws:events:${region}:${account}:event-bus/shop`, source: "shop", detailType: "x" },
      auth: open,
    },
    "ANY /legacy/{path+}": { http: { url: "https://old.example/{path+}", headers: { "X-Key": "k" } }, auth: open },
    "GET /stock/{sku}": { private: { service: existingService("inventory") }, auth: auth.authorizer("partners") },
    $default: { function: list, auth: open },
  };
}

const authorizers = (): HttpApiArgs["authorizers"] => ({
  shoppers: { userDirectory: existingDirectory("people") },
  partners: { function: existingFunction("check") },
  okta: { jwt: { issuer: "https://id.example/oauth2/default", audiences: ["api://default"] } },
});

function importOf(made: Made<unknown>) {
  const body = made.only("aws:apigatewayv2/api:Api").inputs.body as string;
  return importHttpApi(body, (kind, name) => `${kind}:${name}`);
}

describe("HttpApi", () => {
  it("takes a greedy parameter beside another, as AWS does, and leads each call to the full match first", async () => {
    const keys = ["GET /pets/{petId}", "ANY /pets/{proxy+}"];
    const made = await make(
      () => new HttpApi("shop", { routes: Object.fromEntries(keys.map((key) => [key, mockable])) }),
    );
    const { definition, warnings } = importOf(made);
    assert.deepEqual(warnings, []);
    const route = compileRoutes(definition.routes);
    const led = [route("GET", "/pets/7"), route("PUT", "/pets/7"), route("GET", "/pets/7/toys")];
    assert.deepEqual(
      led.map((match) => match?.route.routeKey),
      [keys[0], keys[1], keys[1]],
    );
  });

  it("imports without a warning, every kind of integration and authorizer included", async () => {
    const made = await make(() => new HttpApi("mobile", { authorizers: authorizers(), routes: everyKind() }));
    const { definition, warnings } = importOf(made);
    assert.deepEqual(warnings, []);
    assert.deepEqual(
      definition.routes.map(({ routeKey, authorizationType }) => `${routeKey} ${authorizationType}`).sort(),
      [
        "$default NONE",
        "ANY /legacy/{path+} NONE",
        "GET /function JWT",
        "GET /stock/{sku} CUSTOM",
        "POST /bus NONE",
        "POST /queue AWS_IAM",
        "POST /stream NONE",
        "POST /workflow NONE",
      ],
    );
    assert.deepEqual(definition.authorizers["authorizer:shoppers"]!.jwt, {
      issuer: `https://cognito-idp.${region}.amazonaws.com/${region}_people`,
      audiences: ["app-client", "web-client"],
    });
    const integration = (key: string) => definition.integrations[`integration:${key}`]!;
    assert.deepEqual(integration("GET /stock/{sku}").requestParameters, { "overwrite:path": "$request.path" });
    assert.equal(integration("GET /stock/{sku}").serverNameToVerify, "inventory.shop.example");
    assert.match(integration("GET /stock/{sku}").integrationUri!, /:listener\/app\/inventory/);
    assert.deepEqual(integration("ANY /legacy/{path+}").requestParameters, { "overwrite:header.X-Key": "k" });
    assert.equal(integration("GET /function").payloadFormatVersion, "2.0");
    assert.deepEqual(integration("POST /workflow").requestParameters, {
      StateMachineArn: `arn:aws:states:${region}:${account}:stateMachine:checkout`,
      Input: "$request.body",
      Name: "$request.body.id",
    });
  });

  it("asks for no TLS where the service's listener has none", async () => {
    const made = await make(
      () =>
        new HttpApi("mobile", {
          routes: { "GET /a": { private: { service: existingService("i", "http") }, auth: open } },
        }),
    );
    assert.equal(importOf(made).definition.integrations["integration:GET /a"]!.serverNameToVerify, undefined);
  });

  it("makes exactly one API, deployment, stage, log, role, and one permission for each function and purpose", async () => {
    const made = await make(() => new HttpApi("mobile", { authorizers: authorizers(), routes: everyKind() }));
    const own = made.resources.filter(({ type, name }) => type.startsWith("aws:") && name.startsWith("mobile"));
    assert.deepEqual(own.map(({ type, name }) => `${type.split(":").pop()} ${name}`).sort(), [
      "Api mobile",
      "Deployment mobile-deployment",
      "LogGroup mobile-access-logs",
      "Permission mobile-check-authorizer",
      "Permission mobile-list-routes",
      "Role mobile-integrations-role",
      "RolePolicy mobile-integrations-policy",
      "Stage mobile-stage",
    ]);
    const actions = (
      JSON.parse(
        made.ofType("aws:iam/rolePolicy:RolePolicy").find(({ name }) => name.startsWith("mobile"))!.inputs
          .policy as string,
      ) as { Statement: { Action: string[] }[] }
    ).Statement.flatMap(({ Action }) => Action);
    assert.deepEqual(actions.sort(), [
      "events:PutEvents",
      "kinesis:PutRecord",
      "sqs:SendMessage",
      "states:StartExecution",
    ]);
  });

  it("deploys as one, limits every route, and writes a log that says why", async () => {
    const routes = { "GET /a": { ...mockable, throttle: { rateLimit: 1, burstLimit: 2 } }, "GET /b": mockable };
    const made = await make(() => new HttpApi("mobile", { routes, cors: { origins: ["https://shop.example"] } }));
    const { accessLogSettings, ...stage } = made.only("aws:apigatewayv2/stage:Stage").inputs;
    assert.deepEqual(stage, {
      apiId: "mobile-id",
      name: "$default",
      autoDeploy: false,
      deploymentId: "mobile-deployment-id",
      defaultRouteSettings: { detailedMetricsEnabled: true, throttlingRateLimit: 100, throttlingBurstLimit: 200 },
      routeSettings: [
        { routeKey: "GET /a", detailedMetricsEnabled: true, throttlingRateLimit: 1, throttlingBurstLimit: 2 },
      ],
    });
    assert.ok("integrationError" in (JSON.parse((accessLogSettings as { format: string }).format) as object));
    assert.deepEqual(importOf(made).definition.cors, made.only("aws:apigatewayv2/api:Api").inputs.corsConfiguration);
    assert.equal(await valueOf(made.result.url), "https://mobile-id.execute-api.eu-west-1.amazonaws.com");
  });

  it("tells clients what it offers in valid OpenAPI, with no word of AWS", async () => {
    const made = await make(() => new HttpApi("mobile", { authorizers: authorizers(), routes: everyKind() }));
    const clients = await valueOf(made.result.document);
    assert.doesNotMatch(clients, /x-amazon|arn:aws|\$default/);
    await SwaggerParser.validate(JSON.parse(clients) as never);
  });

  const refused: Refusal<HttpApiArgs>[] = [
    [
      "two greedy parameters below one parent",
      () => ({ routes: { "ANY /a/{proxy+}": mockable, "GET /a/{rest+}": mockable } }),
      /\{rest\+\} shadows \{proxy\+\}/,
    ],
    [
      "a route without auth",
      () => ({ routes: { "GET /a": { http: { url: "https://a.example" } } as HttpRoute } }),
      /auth: is missing/,
    ],
    [
      "an API key",
      () => ({ routes: { "GET /a": { ...mockable, auth: auth.apiKey() } } }),
      /asks for an API key, which HTTP APIs do not know/,
    ],
    [
      "DynamoDB, which HTTP APIs cannot call",
      () => ({
        routes: {
          "GET /a": {
            table: { table: new Table("t", { protection: false }), action: TableAction.Query },
            auth: open,
          } as HttpRoute,
        },
      }),
      /table: is REST's integration; use a REST API, or a function/,
    ],
    [
      "a cache",
      () => ({ routes: { "GET /a": { ...mockable, cache: { ttlSeconds: 1 } } as HttpRoute } }),
      /cache: answers are kept by REST APIs alone/,
    ],
    [
      "message attributes that nothing escapes",
      () => ({ routes: { "POST /a": { queue: { queue: new Queue("q"), headers: ["X-Signature"] }, auth: open } } }),
      /queue\.headers: cannot be escaped by an HTTP API/,
    ],
    [
      "a reference inside a longer text",
      () => ({
        routes: {
          "POST /a": {
            stream: { stream: new EventStream("s", { protection: false }), partitionKey: "x-$context.requestId" },
            auth: open,
          },
        },
      }),
      /partitionKey: got "x-\$context\.requestId"; an HTTP API takes one reference alone/,
    ],
    [
      "a reserved header",
      () => ({
        routes: { "GET /a": { http: { url: "https://a.example", headers: { Authorization: "x" } }, auth: open } },
      }),
      /"Authorization" is reserved/,
    ],
    [
      "31 seconds",
      () => ({ routes: { "GET /a": { ...mockable, timeoutMillis: 31_000 } } }),
      /timeoutMillis: got 31000; allowed: whole numbers 50 to 30000 ms/,
    ],
    [
      "an execution log",
      () => ({ logs: { level: "INFO" }, routes: { "GET /a": mockable } }),
      /logs\.level: is REST's and WebSocket's/,
    ],
    [
      "CORS that a protected $default would swallow",
      () => ({ cors: { origins: ["*"] }, routes: { $default: { ...mockable, auth: auth.iam() } } }),
      /cors: is not answered: the protected \$default route/,
    ],
    [
      "an issuer without https",
      () => ({ authorizers: { a: { jwt: { issuer: "http://x", audiences: ["y"] } } }, routes: { "GET /a": mockable } }),
      /jwt\.issuer: got "http:\/\/x"/,
    ],
    [
      "eleven scopes",
      () => ({
        authorizers: authorizers(),
        routes: { "GET /a": { ...mockable, auth: auth.authorizer("okta", [..."abcdefghijk"]) } },
      }),
      /scopes: are more than AWS's 10/,
    ],
  ];
  refuses(refused, (args) => new HttpApi("mobile", args));
});
