import assert from "node:assert/strict";
import { costDiff } from "../../cost/diff";
import { borrowedOf, estimate, sumOf, unconfirmedOf } from "../../cost/estimate";
import type { TrafficFile } from "../../traffic/file";
import { functionUri, functionWith, resource, restApi, table } from "../traffic/resources";

const stage = [
  ...restApi("shop", { "GET /teas": { type: "aws_proxy", uri: functionUri("teas") } }),
  ...functionWith("teas", { memorySize: 1024 }),
  resource("aws:ec2/natGateway:NatGateway", "nat"),
];

const traffic = (requests: number | [number, number], more: object = {}): TrafficFile => ({
  apis: { shop: { routes: { "GET /teas": { requests, ...more } } } },
  functions: { teas: { durationMs: 100, logKb: 0 } },
});

const near = (one: number, other: number) => assert.ok(Math.abs(one - other) < 1e-6, `${one} is not ${other}`);

describe("an estimate", () => {
  it("has what stands idle apart, and ranges where the traffic has them", () => {
    const { idle, total, lines } = estimate(stage, traffic([1e6, 2e6]));
    near(idle.low, 730 * 0.045);
    assert.equal(idle.low, idle.high);
    const requests = lines.find(({ meter }) => meter === "restRequests")!;
    assert.deepEqual(
      [requests.usd, requests.cause],
      [
        { low: 3.5, high: 7 },
        { api: "shop", route: "GET /teas" },
      ],
    );
    near(total.high - idle.high, 2 * (total.low - idle.low));
  });

  it("takes the free tier off only where the traffic file says so", () => {
    const invocations = (file: TrafficFile) =>
      sumOf(estimate(stage, file).lines.filter(({ meter }) => meter === "lambdaRequests")).high;
    near(invocations(traffic(2e6)), 0.4);
    near(invocations({ ...traffic(2e6), freeTier: true }), 0.2);
  });

  it("shares a tier out over all APIs of the account", () => {
    const two = [...stage, ...restApi("more", { "GET /": { type: "mock" } })];
    const file = { apis: { ...traffic(333e6).apis, more: { routes: { "GET /": { requests: 667e6 } } } } };
    const rest = estimate(two, file).lines.filter(({ meter }) => meter === "restRequests");
    near(sumOf(rest).high, 333 * 3.5 + 667 * 2.8);
  });

  it("never leaves out in silence what it cannot price; what is free is known to be", () => {
    const more = [
      resource("aws:elasticache/cluster:Cluster", "redis"),
      resource("aws:iam/role:Role", "role"),
      resource("random:index/randomId:RandomId", "id"),
    ];
    assert.deepEqual(estimate([...stage, ...more], {}).notPriced, ["aws:elasticache/cluster:Cluster"]);
  });

  it("names prices that are another region's or that nothing confirms", () => {
    const here = estimate(stage, traffic(1), "eu-central-1");
    assert.deepEqual(
      borrowedOf(here).map(({ meter }) => meter),
      ["dataOut"],
    );
    assert.deepEqual(
      unconfirmedOf(here).map(({ meter }) => meter),
      ["natHours", "logsIn", "logsKept"],
    );
  });

  it("prices what stands in another region there, or all of it in one that is asked for", () => {
    const abroad = [...stage, resource("aws:ec2/natGateway:NatGateway", "far", { inputs: { region: "eu-central-1" } })];
    near(estimate(abroad, {}).idle.high, 730 * (0.045 + 0.052));
    near(estimate(abroad, {}, "eu-west-1").idle.high, 730 * (0.048 + 0.048));
    const unpriced = [...stage, resource("aws:ec2/natGateway:NatGateway", "far", { inputs: { region: "mars-1" } })];
    near(estimate(unpriced, {}).idle.high, 730 * (0.045 + 0.045));
  });

  it("prices a REST API's requests as an HTTP API's, and says what keeps it from being one", () => {
    const [choice] = estimate(stage, traffic(1e6)).choices;
    assert.deepEqual(choice, { api: "shop", rest: { low: 3.5, high: 3.5 }, http: { low: 1, high: 1 }, needs: [] });
    const hidden = restApi(
      "shop",
      { "GET /teas": { type: "mock" } },
      { types: "PRIVATE", stage: { xrayTracingEnabled: true } },
    );
    assert.deepEqual(estimate(hidden, traffic(1)).choices[0]?.needs, ["a private endpoint", "X-Ray"]);
  });

  it("weighs a cache by what its answers save behind it", () => {
    const settings = resource("aws:apigateway/methodSettings:MethodSettings", "all", {
      inputs: { restApi: "shop", methodPath: "*/*", settings: { cachingEnabled: true } },
    });
    const cached = [
      ...stage.map((one) =>
        one.name === "shop-stage"
          ? { ...one, inputs: { ...one.inputs, cacheClusterEnabled: true, cacheClusterSize: "0.5" } }
          : one,
      ),
      settings,
    ];
    const [worth] = estimate(cached, traffic(10e6, { cacheHitRatio: 0.9 })).caches;
    const spared = 9e6;
    near(worth!.cluster.high, 14.6);
    near(worth!.saves.high, spared * 0.2e-6 + spared * 0.1 * 0.0000166667);
  });
});

describe("logs of what stands before the gateway", () => {
  const group = (name: string) => `arn:aws:logs:us-east-1:000000000000:log-group:${name}`;
  const front = (loggingFilter?: object) => [
    ...restApi("shop", { "GET /teas": { type: "mock" } }),
    resource("aws:cloudfront/distribution:Distribution", "edge", {
      inputs: { origins: [{ domainName: "shop.execute-api.us-east-1.amazonaws.com" }], webAclId: "arn:acl" },
      outputs: { arn: "arn:edge" },
    }),
    resource("aws:wafv2/webAcl:WebAcl", "acl", { outputs: { arn: "arn:acl" } }),
    resource("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "acl", {
      inputs: { resourceArn: "arn:acl", logDestinationConfigs: [group("aws-waf-logs-acl")], loggingFilter },
    }),
    resource("aws:cloudwatch/logDeliverySource:LogDeliverySource", "source", {
      inputs: { name: "edge", resourceArn: "arn:edge" },
    }),
    resource("aws:cloudwatch/logDelivery:LogDelivery", "delivery", {
      inputs: { deliverySourceName: "edge", deliveryDestinationArn: "arn:aws:logs:::delivery-destination:edge-logs" },
    }),
    resource("aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination", "destination", {
      inputs: {
        name: "edge-logs",
        deliveryDestinationConfiguration: { destinationResourceArn: group("/aws/vendedlogs/edge") },
      },
    }),
  ];
  const writtenGb = (stage: Parameters<typeof estimate>[0], of: string) =>
    estimate(stage, traffic(1024 * 1024)).lines.find((line) => line.meter === "logsIn" && line.of === of)?.quantity
      .high;

  it("are a line for each request, unless a filter drops them", () => {
    assert.deepEqual([writtenGb(front(), "acl"), writtenGb(front(), "edge")], [1, 0.8]);
    assert.equal(writtenGb(front({ defaultBehavior: "DROP" }), "acl"), undefined);
  });
});

describe("what a function does", () => {
  const arn = "arn:aws:dynamodb:us-east-1:000000000000:table/orders";
  const writer = [
    ...restApi("shop", { "GET /teas": { type: "aws_proxy", uri: functionUri("teas") } }),
    ...functionWith("teas", {}, { "dynamodb:PutItem": arn, "dynamodb:Query": arn }),
    table("orders", { globalSecondaryIndexes: [{ name: "by-day" }] }),
  ];
  const units = (file: TrafficFile, meter: string) =>
    estimate(writer, file).lines.find((line) => line.meter === meter)?.quantity.high;

  it("is once what its role lets it do; writes go to indexes too, reads take half a unit", () => {
    assert.equal(units(traffic(1000), "tableWrites"), 2000);
    assert.equal(units(traffic(1000), "tableReads"), 500);
  });

  it("is what the traffic file says, where it does", () => {
    const file = traffic(1000);
    const calls = { orders: { reads: 0, writes: 3 } };
    const told = { ...file, functions: { teas: { calls } }, tables: { orders: { itemKb: 1.5 } } };
    assert.equal(units(told, "tableWrites"), 1000 * 3 * 2 * 2);
    assert.equal(units(told, "tableReads"), undefined);
  });
});

describe("a difference of estimates", () => {
  it("names each resource and route that costs more or less, the largest first", () => {
    const earlier = estimate(stage, traffic(1e6));
    const more = [...stage, resource("aws:ec2/natGateway:NatGateway", "second"), ...functionWith("unused")];
    const later = estimate(more, traffic(3e6));
    const { resources, routes, total, idle } = costDiff(earlier, later);
    assert.deepEqual(
      resources.map(({ what, before: was }) => [what, was.high]),
      [["second: hours of a NAT gateway", 0]],
    );
    assert.deepEqual(
      routes.map(({ what }) => what),
      ["shop GET /teas"],
    );
    assert.deepEqual([total.before, idle.after], [earlier.total, later.idle]);
    assert.deepEqual(costDiff(earlier, earlier).resources, []);
  });
});
