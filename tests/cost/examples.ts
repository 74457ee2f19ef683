import { bill, type Line, total } from "../../cost/bill";
import { monthOf } from "../../cost/month";
import type { Meter } from "../../cost/prices";
import type { TrafficFile } from "../../traffic/file";
import { settle } from "../../traffic/settle";
import { stageModel } from "../../traffic/stage";
import { functionUri, functionWith, httpApi, resource, restApi, webSocketApi } from "../traffic/resources";

/** One of AWS's published worked examples: what AWS says it costs, and what it costs here. */
export interface WorkedExample {
  readonly name: string;
  readonly page: string;
  /** Dollars on AWS's page. */
  readonly published: number;
  readonly priced: () => number;
}

const million = 1e6;
const pages = {
  apiGateway: "https://aws.amazon.com/api-gateway/pricing/",
  lambda: "https://aws.amazon.com/lambda/pricing/",
  fargate: "https://aws.amazon.com/fargate/pricing/",
  waf: "https://aws.amazon.com/waf/pricing/",
  dynamodb: "https://aws.amazon.com/dynamodb/pricing/on-demand/",
  workshop: "https://catalog.workshops.aws/stepfunctions/",
} as const;

type Resources = ReturnType<typeof resource>[];

/** Dollars of some meters of a whole stage's month in us-east-1. */
function stageMonth(resources: Resources, traffic: TrafficFile, meters: readonly Meter[]): number {
  const lines: Line[] = monthOf(stageModel(resources), settle(traffic, "low"), "us-east-1");
  return total(lines.filter(({ meter }) => meters.includes(meter)));
}

/** Dollars of what is metered, where the example is of no stage. */
function metered(quantities: Partial<Record<Meter, number>>, freeTier = false): number {
  const usage = Object.entries(quantities).map(([meter, quantity]) => ({
    meter: meter as Meter,
    quantity,
    of: "example",
    isIdle: false,
    region: "us-east-1",
  }));
  return total(bill(usage, { freeTier }));
}

const mock = { "GET /": { type: "mock" } };
const called = (api: string, requests: number, more: object = {}): TrafficFile => ({
  apis: { [api]: { routes: { "GET /": { requests, ...more } } } },
});

/** A function behind an API, called so often; the example is of the function alone. */
function invoked(requests: number, durationMs: number, inputs: object, freeTier: boolean): number {
  const stage = [
    ...httpApi("api", { "GET /": { type: "aws_proxy", uri: functionUri("work") } }),
    ...functionWith("work", inputs),
  ];
  const traffic = { ...called("api", requests), freeTier, functions: { work: { durationMs } } };
  return stageMonth(stage, traffic, ["lambdaRequests", "lambdaSeconds", "lambdaStorage"]);
}

export const workedExamples: readonly WorkedExample[] = [
  {
    name: "HTTP API: 432 million requests, 12 KB in and 46 KB out",
    page: pages.apiGateway,
    published: 418.8,
    priced: () =>
      stageMonth(httpApi("api", mock), called("api", 432e6, { requestKb: 12, responseKb: 46 }), ["httpRequests"]),
  },
  {
    name: "HTTP API: documents of 4.5 MB, 25 a minute",
    page: pages.apiGateway,
    published: 9.72,
    priced: () =>
      stageMonth(httpApi("api", mock), called("api", 25 * 60 * 24 * 30, { requestKb: 4608 }), ["httpRequests"]),
  },
  {
    name: "REST API: 5 million calls with answers of 3 KB",
    page: pages.apiGateway,
    published: 18.79,
    priced: () => stageMonth(restApi("api", mock), called("api", 5e6, { responseKb: 3 }), ["restRequests", "dataOut"]),
  },
  {
    // AWS prices all of the transfer at the first tier here.
    name: "REST API: 15 billion calls with answers of 4 KB",
    page: pages.apiGateway,
    published: 41_502.94,
    priced: () => stageMonth(restApi("api", mock), called("api", 15e9, { responseKb: 4 }), ["restRequests", "dataOut"]),
  },
  {
    // AWS counts 720 hours.
    name: "private REST API: 5 million calls through an endpoint in one zone",
    page: pages.apiGateway,
    published: 24.86,
    priced: () =>
      stageMonth(
        [
          ...restApi("api", mock, { types: "PRIVATE" }),
          resource("aws:ec2/vpcEndpoint:VpcEndpoint", "endpoint", {
            inputs: { vpcEndpointType: "Interface", subnetIds: ["a"] },
          }),
        ],
        called("api", 5e6, { requestKb: 0.3, responseKb: 3 }),
        ["restRequests", "dataOut", "endpointHours", "endpointGb"],
      ),
  },
  {
    name: "REST API's cache of 1.6 GB, a day",
    page: pages.apiGateway,
    published: 0.912,
    priced: () =>
      (stageMonth(restApi("api", mock, { stage: { cacheClusterEnabled: true, cacheClusterSize: "1.6" } }), {}, [
        "cache1.6",
      ]) /
        730) *
      24,
  },
  {
    // Half a day each, so half of the users are connected on average; AWS counts 720 hours.
    name: "WebSocket API: a chat of 1,000 users, 18 million messages",
    page: pages.apiGateway,
    published: 23.4,
    priced: () =>
      stageMonth(
        webSocketApi("chat", ["say"]),
        {
          apis: {
            chat: {
              connections: 500,
              pushes: 15e6,
              pushKb: 3,
              routes: { say: { requests: 3e6, requestKb: 3 } },
            },
          },
        },
        ["webSocketMessages", "webSocketMinutes"],
      ),
  },
  {
    name: "Lambda: mobile backend, 3 million requests of 120 ms at 1,536 MB",
    page: pages.lambda,
    published: 2.73,
    priced: () => invoked(3e6, 120, { memorySize: 1536 }, true),
  },
  {
    name: "Lambda: telemetry, 7.44 million messages of 2 s at 1 GB",
    page: pages.lambda,
    published: 249.49,
    priced: () => invoked(7.44e6, 2000, { memorySize: 1024 }, false),
  },
  {
    name: "Lambda: tickets, 6 million of 280 ms at 4 GB with 2 GB of /tmp",
    page: pages.lambda,
    published: 106.41,
    priced: () => invoked(6e6, 280, { memorySize: 4096, ephemeralStorage: { size: 2048 } }, true),
  },
  {
    name: "Lambda: 3 million requests of 1 s at 512 MB",
    page: pages.lambda,
    published: 18.74,
    priced: () => invoked(3e6, 1000, { memorySize: 512 }, true),
  },
  {
    name: "Lambda: launch day with provisioned concurrency of 100 for 8 hours",
    page: pages.lambda,
    published: 19.96,
    priced: () =>
      metered(
        {
          lambdaRequests: 3e6,
          lambdaProvisioned: 4.32e6,
          lambdaProvisionedSeconds: 75_000,
          lambdaSeconds: 450_000,
        },
        true,
      ),
  },
  {
    name: "Lambda: Cyber Monday with provisioned concurrency of 7 for a day",
    page: pages.lambda,
    published: 32.26,
    priced: () => metered({ lambdaRequests: 2e6, lambdaProvisioned: 2_419_200, lambdaProvisionedSeconds: 2.24e6 }),
  },
  {
    name: "Fargate: 5 tasks of 1 vCPU, 2 GB and 30 GB of storage, 10 minutes a day",
    page: pages.fargate,
    published: 1.26,
    priced: () => {
      const hours = (5 * 600 * 30) / 3600;
      return metered({ taskCpu: hours, taskMemory: hours * 2, taskStorage: hours * 10 });
    },
  },
  {
    name: "WAF: one web ACL and 10 million requests, without its rules",
    page: pages.waf,
    published: 11,
    priced: () =>
      stageMonth(
        [
          ...restApi("api", mock),
          resource("aws:wafv2/webAcl:WebAcl", "acl", { outputs: { arn: "arn:acl" } }),
          resource("aws:wafv2/webAclAssociation:WebAclAssociation", "acl", {
            inputs: { webAclArn: "arn:acl", resourceArn: "arn:aws:apigateway:us-east-1::/restapis/api/stages/prod" },
          }),
        ],
        called("api", 10e6),
        ["firewalls", "firewallRules", "firewallRequests"],
      ),
  },
  {
    name: "DynamoDB on demand: 3.55 million writes and as many reads",
    page: pages.dynamodb,
    published: 2.22 + 0.44,
    priced: () => metered({ tableWrites: 3.55 * million, tableReads: 3.55 * million }),
  },
  {
    name: "Step Functions: 3,000 transitions of Standard workflows",
    page: pages.workshop,
    published: 0.075,
    priced: () => stageMonth(...executed("STANDARD", { transitions: 3 }), ["transitions"]),
  },
  {
    name: "Step Functions: 1,000 Express executions of 11.3 s in 64 MB",
    page: pages.workshop,
    published: (0.000001 + 0.0000117746) * 1000,
    priced: () =>
      stageMonth(...executed("EXPRESS", { durationMs: 11_300, memoryMb: 64 }), ["expressRequests", "expressHours"]),
  },
];

/** A state machine that an API starts a thousand times. */
function executed(type: string, workflow: object): [Resources, TrafficFile] {
  const machine = resource("aws:sfn/stateMachine:StateMachine", "flow", {
    inputs: { type, definition: JSON.stringify({ StartAt: "A", States: { A: { Type: "Pass", End: true } } }) },
    outputs: { arn: "arn:aws:states:us-east-1:000000000000:stateMachine:flow" },
  });
  const start = {
    type: "aws",
    uri: "arn:aws:apigateway:us-east-1:states:action/StartExecution",
    requestTemplates: { "application/json": '{"stateMachineArn":"stateMachine:flow"}' },
  };
  return [[machine, ...restApi("api", { "GET /": start })], { ...called("api", 1000), workflows: { flow: workflow } }];
}
