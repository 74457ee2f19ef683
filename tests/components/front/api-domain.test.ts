import assert from "node:assert/strict";
import {
  ApiDomain,
  type ApiDomainArgs,
  auth,
  EndpointType,
  HttpApi,
  RestApi,
  type RestApiArgs,
  WebSocketApi,
} from "../../../components/index";
import { type Made, make, valueOf } from "../support/mocks";
import { type Refusal, refuses } from "../support/refused";

const rest = (name: string, args: Partial<RestApiArgs> = {}) =>
  new RestApi(name, { stageName: name, routes: { "GET /a": { mock: {}, auth: auth.none("a test") } }, ...args });
const http = () =>
  new HttpApi("app", { routes: { "GET /a": { http: { url: "https://a.example" }, auth: auth.none("a test") } } });
const socket = () => new WebSocketApi("live", { routes: { $connect: { mock: {}, auth: auth.none("a test") } } });

const domainName = "api.shop.example";

async function makeDomain(args: () => Omit<ApiDomainArgs, "domainName">): Promise<Made<ApiDomain>> {
  return make(() => new ApiDomain("front", { domainName, ...args() }));
}

const own = (made: Made<unknown>) =>
  made.resources
    .filter(({ type, name }) => type.startsWith("aws:") && name.startsWith("front"))
    .map(({ type, name }) => `${type.split(":").pop()} ${name}`)
    .sort();

describe("ApiDomain", () => {
  it("makes a regional domain with its certificate, proof, record and base paths", async () => {
    const made = await makeDomain(() => ({
      hostedZoneId: "Z1",
      basePaths: { v1: { restApi: rest("v1") }, "orders/v2": { restApi: rest("v2") }, "": { restApi: rest("v3") } },
    }));
    assert.deepEqual(own(made), [
      "ApiMapping front-orders/v2",
      "BasePathMapping front-root",
      "BasePathMapping front-v1",
      "Certificate front-certificate",
      "CertificateValidation front-validation",
      "DomainName front",
      "Record front-proof-api.shop.example",
      "Record front-record",
    ]);
    assert.deepEqual(made.only("aws:apigateway/domainName:DomainName").inputs, {
      domainName,
      endpointConfiguration: { types: "REGIONAL" },
      regionalCertificateArn: "arn:aws:acm:eu-west-1:123456789012:front-certificate",
      securityPolicy: "TLS_1_2",
    });
    const record = made.ofType("aws:route53/record:Record").find(({ name }) => name === "front-record")!;
    assert.deepEqual(record.inputs, {
      zoneId: "Z1",
      name: domainName,
      type: "A",
      aliases: [
        { name: "d-front.execute-api.eu-west-1.amazonaws.com", zoneId: "ZREGIONAL", evaluateTargetHealth: false },
      ],
    });
    assert.deepEqual(made.only("aws:apigatewayv2/apiMapping:ApiMapping").inputs, {
      domainName,
      apiId: "v2-id",
      stage: "v2",
      apiMappingKey: "orders/v2",
    });
    assert.equal(await valueOf(made.result.url), "https://api.shop.example");
  });

  it("makes an edge domain's certificate in us-east-1, and points at AWS's distribution", async () => {
    const made = await makeDomain(() => ({
      hostedZoneId: "Z1",
      endpointType: EndpointType.Edge,
      basePaths: { "": { restApi: rest("v1") } },
    }));
    assert.equal(made.only("aws:acm/certificate:Certificate").inputs.region, "us-east-1");
    assert.equal(made.only("aws:acm/certificateValidation:CertificateValidation").inputs.region, "us-east-1");
    assert.equal(made.only("aws:apigateway/domainName:DomainName").inputs.region, undefined);
    assert.ok(made.only("aws:apigateway/domainName:DomainName").inputs.certificateArn);
    const record = made.ofType("aws:route53/record:Record").find(({ name }) => name === "front-record")!;
    assert.deepEqual(record.inputs.aliases, [
      { name: "front.cloudfront.net", zoneId: "ZCLOUDFRONT", evaluateTargetHealth: false },
    ]);
  });

  it("opens a private domain to its VPC endpoints alone, by policy and by association", async () => {
    const made = await makeDomain(() => ({
      certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/c",
      hostedZoneId: "Z1",
      endpointType: EndpointType.Private,
      vpcEndpointIds: { shop: "vpce-1" },
      vpcEndpointDnsName: "vpce-1.execute-api.eu-west-1.vpce.amazonaws.com",
      basePaths: { "": { restApi: rest("v1", { endpointType: EndpointType.Private, vpcEndpointIds: ["vpce-1"] }) } },
    }));
    assert.deepEqual(own(made), [
      "BasePathMapping front-root",
      "DomainName front",
      "DomainNameAccessAssociation front-shop",
      "Record front-record",
    ]);
    const { policy, certificateArn } = made.only("aws:apigateway/domainName:DomainName").inputs;
    assert.match(certificateArn as string, /certificate\/c$/);
    const [allow, deny] = (JSON.parse(policy as string) as { Statement: Record<string, unknown>[] }).Statement;
    assert.deepEqual(
      [allow!.Effect, deny!.Effect, deny!.Condition],
      ["Allow", "Deny", { StringNotEquals: { "aws:SourceVpce": ["vpce-1"] } }],
    );
    assert.equal(made.only("aws:apigateway/basePathMapping:BasePathMapping").inputs.domainNameId, "front-name-id");
    const record = made.only("aws:route53/record:Record").inputs;
    assert.deepEqual([record.type, record.records], ["CNAME", ["vpce-1.execute-api.eu-west-1.vpce.amazonaws.com"]]);
  });

  it("makes the newer kind of domain for HTTP and WebSocket APIs, with clients' certificates where asked for", async () => {
    const mutualTls = { truststoreUri: "s3://trust/ca.pem" };
    const made = await makeDomain(() => ({
      hostedZoneId: "Z1",
      mutualTls,
      basePaths: { "": { httpApi: http() }, v1: { restApi: rest("v1") } },
    }));
    assert.equal(made.ofType("aws:apigateway/domainName:DomainName").length, 0);
    const { inputs } = made.only("aws:apigatewayv2/domainName:DomainName");
    assert.deepEqual(inputs.mutualTlsAuthentication, mutualTls);
    assert.deepEqual(
      made
        .ofType("aws:apigatewayv2/apiMapping:ApiMapping")
        .map(({ inputs: mapping }) => [mapping.apiMappingKey, mapping.stage])
        .sort(),
      [
        [undefined, "$default"],
        ["v1", "v1"],
      ].sort(),
    );
    const live = await makeDomain(() => ({ hostedZoneId: "Z1", basePaths: { "": { webSocketApi: socket() } } }));
    assert.equal(await valueOf(live.result.url), "wss://api.shop.example");
  });

  it("tries routing rules before base paths", async () => {
    const made = await makeDomain(() => {
      const v1 = rest("v1");
      return {
        hostedZoneId: "Z1",
        basePaths: { "": { restApi: v1 } },
        routingRules: {
          beta: {
            priority: 10,
            restApi: rest("v2"),
            headers: { "x-beta": "*" },
            basePaths: ["v2"],
            stripBasePath: true,
          },
        },
      };
    });
    assert.equal(
      made.only("aws:apigateway/domainName:DomainName").inputs.routingMode,
      "ROUTING_RULE_THEN_BASE_PATH_MAPPING",
    );
    assert.deepEqual(made.only("aws:apigatewayv2/routingRule:RoutingRule").inputs, {
      domainName,
      priority: 10,
      conditions: [
        { matchBasePaths: { anyOfs: ["v2"] } },
        { matchHeaders: { anyOf: { header: "x-beta", valueGlob: "*" } } },
      ],
      actions: [{ invokeApi: { apiId: "v2-id", stage: "v2", stripBasePath: true } }],
    });
  });

  const refused: Refusal<Omit<ApiDomainArgs, "domainName">>[] = [
    [
      "a domain with neither zone nor certificate",
      () => ({ basePaths: { "": { restApi: rest("v1") } } }),
      /^hostedZoneId: and certificateArn are both missing/,
    ],
    ["a domain that leads nowhere", () => ({ hostedZoneId: "Z" }), /^basePaths: and routingRules are both none/],
    [
      "an HTTP API behind the edge",
      () => ({ hostedZoneId: "Z", endpointType: EndpointType.Edge, basePaths: { "": { httpApi: http() } } }),
      /is an HTTP or WebSocket API, which take regional/,
    ],
    [
      "a WebSocket API among others",
      () => ({ hostedZoneId: "Z", basePaths: { "": { webSocketApi: socket() }, v1: { restApi: rest("v1") } } }),
      /mix a WebSocket API with others/,
    ],
    [
      "clients' certificates at the edge",
      () => ({
        hostedZoneId: "Z",
        endpointType: EndpointType.Edge,
        mutualTls: { truststoreUri: "s3://a/b" },
        basePaths: { "": { restApi: rest("v1") } },
      }),
      /mutualTls: goes with regional domains alone/,
    ],
    [
      "clients' certificates with an enhanced policy",
      () => ({
        hostedZoneId: "Z",
        securityPolicy: "SecurityPolicy_TLS13_1_2_2021_06",
        endpointAccessMode: "BASIC",
        mutualTls: { truststoreUri: "s3://a/b" },
        basePaths: { "": { restApi: rest("v1") } },
      }),
      /mutualTls: does not go with SecurityPolicy_/,
    ],
    [
      "AWS's own path",
      () => ({ hostedZoneId: "Z", basePaths: { ping: { restApi: rest("v1") } } }),
      /basePaths\["ping"\]: is AWS's own/,
    ],
    [
      "a private domain without an endpoint",
      () => ({ hostedZoneId: "Z", endpointType: EndpointType.Private, basePaths: { "": { restApi: rest("v1") } } }),
      /^vpcEndpointIds: are none/,
    ],
    [
      "two rules of one priority",
      () => ({
        hostedZoneId: "Z",
        routingRules: { a: { priority: 1, restApi: rest("v1") }, b: { priority: 1, restApi: rest("v2") } },
      }),
      /routingRules\.b\.priority: got 1, as a has/,
    ],
    [
      "a TLS policy of the other type",
      () => ({
        hostedZoneId: "Z",
        securityPolicy: "SecurityPolicy_TLS13_2025_EDGE",
        basePaths: { "": { restApi: rest("v1") } },
      }),
      /securityPolicy: got "SecurityPolicy_TLS13_2025_EDGE"/,
    ],
  ];
  refuses(refused, (args) => new ApiDomain("front", { domainName, ...args }));
});
