import assert from "node:assert/strict";
import { auth, WebSocketApi, type WebSocketApiArgs, type WebSocketRoute } from "../../../components/index";
import { make, valueOf } from "../support/mocks";
import { existingFunction } from "../support/parts";
import { type Refusal, refuses } from "../support/refused";

const connect: WebSocketRoute = { mock: {}, auth: auth.none("a test") };

function live(): WebSocketApiArgs {
  return {
    stageName: "prod",
    authorizers: {
      customers: { function: existingFunction("check"), identitySources: ["route.request.querystring.token"] },
    },
    routes: {
      $connect: { function: existingFunction("connect"), auth: auth.authorizer("customers") },
      $disconnect: { function: existingFunction("disconnect") },
      subscribe: { function: existingFunction("subscribe"), twoWay: true, throttle: { rateLimit: 1, burstLimit: 2 } },
    },
    senders: { subscribe: existingFunction("notify") },
  };
}

describe("WebSocketApi", () => {
  it("makes a route and an integration for each message, and asks for proof at $connect alone", async () => {
    const made = await make(() => new WebSocketApi("live", live()));
    const own = made.resources.filter(({ type }) => type.startsWith("aws:"));
    assert.deepEqual(own.map(({ type, name }) => `${type.split(":").pop()} ${name}`).sort(), [
      "Api live",
      "Authorizer live-customers",
      "Deployment live-deployment",
      "Integration live-$connect",
      "Integration live-$disconnect",
      "Integration live-subscribe",
      "LogGroup live-access-logs",
      "LogGroup live-execution-logs",
      "Permission live-check-authorizer",
      "Permission live-connect-routes",
      "Permission live-disconnect-routes",
      "Permission live-subscribe-routes",
      "RolePolicy live-subscribe-sends",
      "Route live-$connect",
      "Route live-$disconnect",
      "Route live-subscribe",
      "RouteResponse live-subscribe",
      "Stage live-stage",
    ]);
    const routes = made
      .ofType("aws:apigatewayv2/route:Route")
      .map(({ inputs }) => [inputs.routeKey, inputs.authorizationType, inputs.authorizerId]);
    assert.deepEqual(routes.sort(), [
      ["$connect", "CUSTOM", "live-customers-id"],
      ["$disconnect", undefined, undefined],
      ["subscribe", undefined, undefined],
    ]);
  });

  it("names where its connections are reached, and by what right", async () => {
    const { result, ofType } = await make(() => new WebSocketApi("live", live()));
    assert.equal(await valueOf(result.url), "wss://live-id.execute-api.eu-west-1.amazonaws.com/prod");
    assert.equal(await valueOf(result.managementUrl), "https://live-id.execute-api.eu-west-1.amazonaws.com/prod");
    const arn = "arn:aws:execute-api:eu-west-1:123456789012:live-id/prod";
    assert.equal(await valueOf(result.connectionsArn), `${arn}/POST/@connections/*`);
    const { policy, role } = ofType("aws:iam/rolePolicy:RolePolicy")[0]!.inputs;
    assert.equal(role, "notify-role");
    assert.deepEqual((JSON.parse(policy as string) as { Statement: unknown }).Statement, [
      {
        Effect: "Allow",
        Action: ["execute-api:ManageConnections"],
        Resource: [`${arn}/POST/@connections/*`, `${arn}/GET/@connections/*`, `${arn}/DELETE/@connections/*`],
      },
    ]);
  });

  it("limits and logs every message, and never its content", async () => {
    const made = await make(() => new WebSocketApi("live", live()));
    const { defaultRouteSettings, routeSettings, autoDeploy } = made.only("aws:apigatewayv2/stage:Stage").inputs;
    const settings = { detailedMetricsEnabled: true, loggingLevel: "ERROR", dataTraceEnabled: false };
    assert.deepEqual(defaultRouteSettings, { ...settings, throttlingRateLimit: 100, throttlingBurstLimit: 200 });
    assert.deepEqual(routeSettings, [
      { routeKey: "subscribe", ...settings, throttlingRateLimit: 1, throttlingBurstLimit: 2 },
    ]);
    assert.equal(autoDeploy, false);
    const names = made.ofType("aws:cloudwatch/logGroup:LogGroup").map(({ inputs }) => inputs.name);
    assert.deepEqual(names, [undefined, "/aws/apigateway/live-id/prod"]);
  });

  it("deploys anew when a route changes, and not when its limits do or its place", async () => {
    const hash = async (change: (args: WebSocketApiArgs) => void): Promise<unknown> => {
      const made = await make(() => {
        const args = live();
        change(args);
        return new WebSocketApi("live", args);
      });
      return made.only("aws:apigatewayv2/deployment:Deployment").inputs.triggers;
    };
    const before = await hash(() => {});
    assert.deepEqual(
      await hash((args) => {
        args.routes.subscribe!.throttle = undefined;
        args.routes = Object.fromEntries(Object.entries(args.routes).reverse());
      }),
      before,
    );
    assert.notDeepEqual(
      await hash((args) => {
        args.routes.subscribe!.twoWay = false;
      }),
      before,
    );
  });

  const refused: Refusal<WebSocketApiArgs>[] = [
    ["an API that says not who may connect", () => ({ routes: { hello: { mock: {} } } }), /have no "\$connect"/],
    [
      "a $connect without auth",
      () => ({ routes: { $connect: { mock: {} } } }),
      /auth: is missing; say who may connect/,
    ],
    [
      "auth elsewhere",
      () => ({ routes: { $connect: connect, hello: { mock: {}, auth: auth.iam() } } }),
      /routes\["hello"\]\.auth: is asked for at \$connect alone/,
    ],
    [
      "an authorizer that is not there",
      () => ({ routes: { $connect: { mock: {}, auth: auth.authorizer("x") } } }),
      /got "x"; the API's authorizers: none/,
    ],
    ["a route key of AWS's kind", () => ({ routes: { $connect: connect, $hello: { mock: {} } } }), /is no route key/],
    ["no integration", () => ({ routes: { $connect: connect, hello: {} } }), /got none of function, http, mock/],
    [
      "an integration of other APIs",
      () => ({ routes: { $connect: connect, hello: { mock: {}, queue: {} } as WebSocketRoute } }),
      /queue: is no integration of a WebSocket API here/,
    ],
    [
      "an answer at $disconnect",
      () => ({ routes: { $connect: connect, $disconnect: { mock: {}, twoWay: true } } }),
      /twoWay: does nothing on \$disconnect/,
    ],
    [
      "a selection by what a message has not",
      () => ({ routes: { $connect: connect }, routeSelectionExpression: "action" }),
      /routeSelectionExpression: got "action"/,
    ],
  ];
  refuses(refused, (args) => new WebSocketApi("live", args));
});
