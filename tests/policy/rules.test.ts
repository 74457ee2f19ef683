import assert from "node:assert/strict";
import { configurationOf, levelOf } from "../../policy/configuration";
import { profiles } from "../../policy/profiles";
import { rules } from "../../policy/rules";
import { runPack } from "./run-pack";
import { type Part, unknownText } from "./twins/twin";

const restApi = "aws:apigateway/restApi:RestApi";
const method = "aws:apigateway/method:Method";
const route = "aws:apigatewayv2/route:Route";
const document = (get: object) => JSON.stringify({ paths: { "/x": { get } } });

/** What rules must leave alone, because users of other packs complain about it. */
const accepted: readonly { rule: string; what: string; part: Part }[] = [
  {
    rule: "api-route-auth",
    what: "a document's route that says it is open",
    part: { type: restApi, props: { body: document({ "x-amazon-apigateway-auth": { type: "NONE" } }) } },
  },
  { rule: "api-route-auth", what: "an API without a document", part: { type: restApi, props: {} } },
  {
    rule: "api-route-auth",
    what: "a preflight method",
    part: { type: method, props: { authorization: "NONE", httpMethod: "OPTIONS" } },
  },
  {
    rule: "api-route-auth",
    what: "a method that asks for an API key",
    part: { type: method, props: { authorization: "NONE", httpMethod: "GET", apiKeyRequired: true } },
  },
  {
    rule: "api-route-auth",
    what: "a WebSocket's routes after $connect",
    part: { type: route, props: { routeKey: "subscribe" } },
  },
  {
    rule: "private-api-policy",
    what: "a regional API",
    part: { type: restApi, props: { endpointConfiguration: { types: "REGIONAL" } } },
  },
  {
    rule: "function-runtime",
    what: "an image, which has no runtime of AWS's",
    part: { type: "aws:lambda/function:Function", props: { packageType: "Image" } },
  },
  {
    rule: "event-source-failures",
    what: "a queue's mapping, whose queue has dead letters",
    part: { type: "aws:lambda/eventSourceMapping:EventSourceMapping", props: { eventSourceArn: "arn:aws:sqs:r:1:q" } },
  },
  {
    rule: "load-balancer-headers",
    what: "a network load balancer, which reads no headers",
    part: { type: "aws:lb/loadBalancer:LoadBalancer", props: { loadBalancerType: "network" } },
  },
  {
    rule: "load-balancer-internal",
    what: "a public one with no API before it, which is the front door itself",
    part: { type: "aws:lb/loadBalancer:LoadBalancer", props: { internal: false } },
  },
  {
    rule: "iam-wildcards",
    what: "actions that AWS defines for all resources",
    part: {
      type: "aws:iam/policy:Policy",
      props: {
        policy: JSON.stringify({
          Statement: { Effect: "Allow", Action: ["s3:ListAllMyBuckets", "xray:PutTraceSegments"], Resource: "*" },
        }),
      },
    },
  },
  {
    rule: "target-group-tls",
    what: "a function as the target",
    part: { type: "aws:lb/targetGroup:TargetGroup", props: { targetType: "lambda", protocol: "HTTP" } },
  },
];

describe("policy rules", () => {
  for (const { rule, what, part } of accepted) {
    it(`${rule}: accepts ${what}`, () => {
      const { diagnostics } = runPack([part]);
      assert.deepEqual(
        diagnostics.filter(({ policy }) => policy === rule),
        [],
      );
    });
  }

  it("carry out every control, each under a name of its own", () => {
    const controls = new Set(rules.flatMap((rule) => rule.controls));
    assert.deepEqual(
      Array.from({ length: 97 }, (_, i) => i + 1).filter((control) => !controls.has(control)),
      [],
    );
    assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
  });

  it("say why they are off where they are", () => {
    for (const { id, scope, scopeReason } of rules) assert.equal(scope !== undefined, scopeReason !== undefined, id);
  });

  it("never stop more in dev than in prod, nor in prod than in strict", () => {
    const severity = { disabled: 0, advisory: 1, mandatory: 2 };
    for (const rule of rules) {
      const [dev, prod, strict] = profiles.map(
        (profile) => severity[levelOf(rule, configurationOf({ "stagedoor-policy:profile": profile }, rules))],
      );
      assert.ok(dev! <= prod! && prod! <= strict!, rule.id);
    }
  });

  it("say what, why, how to mend it, and where to read on", () => {
    const { diagnostics } = runPack([{ type: "aws:dynamodb/table:Table", props: {} }]);
    const message = diagnostics.find(({ policy }) => policy === "table-recovery")!.message;
    assert.match(message, /^thing: point-in-time recovery is off\. Why: .* Fix: .* See https:/);
  });

  it("never show a secret", () => {
    const secret = "hunter2-of-the-database";
    const { diagnostics, log } = runPack([
      { type: "aws:lambda/function:Function", props: { environment: { variables: { DB_PASSWORD: secret } } } },
      { type: "aws:apigateway/stage:Stage", props: { variables: { password: secret } } },
      {
        type: "aws:ecs/taskDefinition:TaskDefinition",
        props: {
          containerDefinitions: JSON.stringify([{ name: "a", environment: [{ name: "API_KEY", value: secret }] }]),
        },
      },
    ]);
    assert.equal(diagnostics.filter(({ message }) => /holds a secret/.test(message)).length, 3);
    assert.doesNotMatch(JSON.stringify([diagnostics, log]), new RegExp(secret));
  });
});

describe("what could not be judged", () => {
  const table = { type: "aws:dynamodb/table:Table", props: { pointInTimeRecovery: unknownText } };

  it("is told with the rule, the resource and the value, and stops nothing by default", () => {
    const own = runPack([table]).diagnostics.find(({ policy }) => policy === "stagedoor")!;
    assert.match(own.message, /\d+ rules ran on 1 resources, .* not evaluated\./);
    assert.match(own.message, /- table-recovery: thing0 \(pointInTimeRecovery\)/);
    assert.equal(own.level, "advisory");
  });

  it("stops CI where the pack's own policy is mandatory and the rule is", () => {
    const own = runPack([table], [], "mandatory").diagnostics.filter(({ policy }) => policy === "stagedoor");
    assert.deepEqual(
      own.map(({ level }) => level),
      ["mandatory"],
    );
    const advisory = { type: "aws:dynamodb/table:Table", props: { serverSideEncryption: unknownText } };
    const told = runPack([advisory], [], "mandatory").diagnostics.filter(({ policy }) => policy === "stagedoor");
    assert.deepEqual(
      told.map(({ level }) => level),
      ["advisory"],
    );
  });

  it("leaves the other checks of the same rule to be judged", () => {
    const pool = { type: "aws:cognito/userPoolClient:UserPoolClient", props: { callbackUrls: unknownText } };
    const { diagnostics } = runPack([{ ...pool, props: { ...pool.props, allowedOauthFlows: ["implicit"] } }]);
    assert.equal(diagnostics.filter(({ policy }) => policy === "user-pool-client-flows").length, 1);
    assert.ok(diagnostics.some(({ message }) => /- user-pool-client-flows: thing0 \(callbackUrls\)/.test(message)));
  });
});
