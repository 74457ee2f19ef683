import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as fc from "fast-check";
import {
  AccountLogging,
  ApiClients,
  auth,
  Bucket,
  EdgeDistribution,
  EventStream,
  Firewall,
  Function,
  HttpApi,
  Network,
  Observability,
  PrivateService,
  Queue,
  RestApi,
  SignIn,
  StreamView,
  Table,
  UserDirectory,
  WebSocketApi,
  Workflow,
} from "../../components/index";
import { make } from "../components/support/mocks";

/** What AWS takes for the name of a resource: https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html */
interface Limit {
  readonly property: string;
  readonly most: number;
  readonly pattern: RegExp;
  /** The provider writes it in lower case. */
  readonly lower?: true;
}

// Written here anew and not taken from the components, which would agree with themselves.
const limits: Readonly<Record<string, Limit>> = {
  "aws:iam/role:Role": { property: "name", most: 64, pattern: /^[\w+=,.@-]+$/ },
  "aws:iam/rolePolicy:RolePolicy": { property: "name", most: 128, pattern: /^[\w+=,.@-]+$/ },
  "aws:lambda/function:Function": { property: "name", most: 64, pattern: /^[a-zA-Z0-9-_]+$/ },
  "aws:lambda/permission:Permission": { property: "statementId", most: 100, pattern: /^[a-zA-Z0-9-_]+$/ },
  "aws:lb/loadBalancer:LoadBalancer": {
    property: "name",
    most: 32,
    pattern: /^(?!internal-)[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]$/,
  },
  "aws:lb/targetGroup:TargetGroup": { property: "name", most: 32, pattern: /^[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]$/ },
  "aws:sqs/queue:Queue": { property: "name", most: 80, pattern: /^[a-zA-Z0-9-_]+$/ },
  "aws:kinesis/stream:Stream": { property: "name", most: 128, pattern: /^[a-zA-Z0-9_.-]+$/ },
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": {
    property: "name",
    most: 64,
    pattern: /^[a-zA-Z0-9_.-]+$/,
  },
  "aws:sfn/stateMachine:StateMachine": { property: "name", most: 80, pattern: /^[a-zA-Z0-9-_]+$/ },
  "aws:cognito/userPool:UserPool": { property: "name", most: 128, pattern: /^[\w\s+=,.@-]+$/ },
  "aws:cognito/userPoolClient:UserPoolClient": { property: "name", most: 128, pattern: /^[\w\s+=,.@-]+$/ },
  "aws:s3/bucket:Bucket": { property: "bucket", most: 63, pattern: /^[a-z0-9][a-z0-9.-]*[a-z0-9]$/, lower: true },
  "aws:dynamodb/table:Table": { property: "name", most: 255, pattern: /^[a-zA-Z0-9_.-]{3,}$/ },
  "aws:wafv2/webAcl:WebAcl": { property: "name", most: 128, pattern: /^[\w-]+$/ },
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": { property: "name", most: 128, pattern: /^[\w-]+$/ },
  "aws:apigatewayv2/vpcLink:VpcLink": { property: "name", most: 128, pattern: /^[\w\s.-]+$/ },
  "aws:cloudwatch/logGroup:LogGroup": { property: "name", most: 512, pattern: /^[.\-_/#A-Za-z0-9]+$/ },
  "aws:cloudwatch/logStream:LogStream": { property: "name", most: 512, pattern: /^[^:*]+$/ },
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": { property: "name", most: 60, pattern: /^[\w-]+$/ },
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": { property: "name", most: 60, pattern: /^[\w-]+$/ },
  "aws:cloudwatch/dashboard:Dashboard": { property: "dashboardName", most: 255, pattern: /^[\w-]+$/ },
  "aws:cloudwatch/metricAlarm:MetricAlarm": { property: "name", most: 255, pattern: /^[^\0]+$/ },
  "aws:ecs/cluster:Cluster": { property: "name", most: 255, pattern: /^[a-zA-Z0-9_-]+$/ },
  "aws:ecs/service:Service": { property: "name", most: 255, pattern: /^[a-zA-Z0-9_-]+$/ },
  "aws:ecs/taskDefinition:TaskDefinition": { property: "family", most: 255, pattern: /^[a-zA-Z0-9_-]+$/ },
  "aws:cognito/userPoolDomain:UserPoolDomain": {
    property: "domain",
    most: 63,
    pattern: /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  },
  "aws:cloudfront/distribution:Distribution": { property: "comment", most: 128, pattern: /^[^\0]+$/ },
  "aws:ec2/securityGroup:SecurityGroup": { property: "name", most: 255, pattern: /^[\w .:/()#,@[\]+=&;{}!$*-]+$/ },
  "aws:apigateway/restApi:RestApi": { property: "name", most: 1024, pattern: /^[^\0]+$/ },
  "aws:apigateway/apiKey:ApiKey": { property: "name", most: 1024, pattern: /^[^\0]+$/ },
  "aws:apigateway/usagePlan:UsagePlan": { property: "name", most: 1024, pattern: /^[^\0]+$/ },
  "aws:apigateway/stage:Stage": { property: "stageName", most: 128, pattern: /^[\w-]+$/ },
  "aws:apigatewayv2/api:Api": { property: "name", most: 128, pattern: /^[^\0]+$/ },
  "aws:apigatewayv2/stage:Stage": { property: "name", most: 128, pattern: /^(\$default|[\w-]+)$/ },
  "aws:apigatewayv2/authorizer:Authorizer": { property: "name", most: 128, pattern: /^[^\0]+$/ },
};

/** The name that a resource gets: its own, or the logical one with a hyphen and seven digits of the provider's. */
function nameOf(name: string, inputs: Readonly<Record<string, unknown>>, limit: Limit): string {
  const own =
    inputs[limit.property] ??
    (inputs[`${limit.property}Prefix`] && `${inputs[`${limit.property}Prefix`]}${"0".repeat(26)}`);
  const made = typeof own === "string" ? own : `${name}-0123abc`;
  // Mocks make ids of names; those of APIs are ten letters and digits.
  const known = made.replace(/^(API-Gateway-Execution-Logs_|\/aws\/apigateway\/).*(\/[^/]*)$/s, "$1abcdef0123$2");
  return limit.lower ? known.toLowerCase() : known;
}

describe("names", function () {
  this.timeout(120_000);
  const home = process.cwd();
  let directory: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), "names-"));
    writeFileSync(join(directory, "hello.ts"), "export const handler = async () => 1;\n");
    process.chdir(directory);
  });
  after(() => {
    process.chdir(home);
    rmSync(directory, { recursive: true });
  });

  function everything(start: string): void {
    // Mocks know no parents: each component gets a name of its own.
    let count = 0;
    const name = () => `${start}${String.fromCharCode(97 + count++)}`;
    const logging = new AccountLogging(name());
    const table = new Table(name(), { stream: StreamView.NewImage });
    const queue = new Queue(name(), { fifo: true });
    const hello = new Function(name(), {
      entry: "hello.ts",
      queues: { jobs: { queue } },
      tables: { changes: { table } },
    });
    const network = new Network(name(), { interfaceEndpoints: ["execute-api"] });
    const logs = new Bucket(name());
    const image = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/inventory@sha256:${"0".repeat(64)}`;
    const service = new PrivateService(name(), { network, container: { image }, accessLogs: logs });
    new PrivateService(name(), { network, function: hello });
    new EventStream(name());
    const workflow = new Workflow(name(), {
      definition: JSON.stringify({ StartAt: "Done", States: { Done: { Type: "Succeed" } } }),
    });
    const directory = new UserDirectory(name(), { clients: { app: { signIn: [SignIn.Srp] } } });
    const secret = pulumi.secret("x".repeat(32));
    const firewall = new Firewall(name(), { requiredHeader: { values: [secret] } });
    const rest = new RestApi(name(), {
      accountLogging: logging,
      firewall,
      authorizers: { people: { userDirectory: directory }, judge: { function: hello } },
      routes: {
        "GET /a": { function: hello, auth: auth.authorizer("people") },
        "GET /b": { queue: { queue, messageGroupId: "one" }, auth: auth.authorizer("judge") },
        "POST /c": { function: hello, auth: auth.apiKey("nobody calls it"), throttle: { rateLimit: 1, burstLimit: 1 } },
      },
    });
    const http = new HttpApi(name(), { routes: { "GET /a": { private: { service }, auth: auth.iam() } } });
    const live = new WebSocketApi(name(), {
      accountLogging: logging,
      authorizers: { judge: { function: hello } },
      routes: { $connect: { function: hello, auth: auth.authorizer("judge") }, $default: { function: hello } },
      senders: { hello },
    });
    new ApiClients(name(), {
      plans: { standard: { apis: { rest: { api: rest } } } },
      clients: { acme: { plan: "standard" } },
    });
    new EdgeDistribution(name(), {
      origins: { main: { restApi: rest, lock: { secretHeader: { value: secret } } } },
      defaultBehavior: { origin: "main" },
    });
    new Observability(name(), {
      restApis: { rest },
      httpApis: { http },
      webSocketApis: { live },
      functions: { hello },
      tables: { table },
      queues: { queue },
      workflows: { workflow },
    });
  }

  const names = fc.oneof(
    fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9-]{0,99}$/),
    fc.stringMatching(/^[a-zA-Z][\w. /-]{0,99}$/),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }).map((text) => `x${text.replace(/\0/g, "")}`),
  );
  // What the engine takes: https://www.pulumi.com/docs/iac/concepts/stacks/#stack-naming
  const stages = fc.stringMatching(/^[a-zA-Z0-9][\w.-]{0,99}$/);

  it("of all that the components make are such as AWS takes, whatever the component and the stage are called", async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(names, stages, async (name, stage) => {
        const { resources } = await make(() => everything(name), stage);
        const wrong = resources.flatMap(({ type, name: logical, inputs }) => {
          const limit = limits[type];
          if (!limit) return [];
          seen.add(type);
          const physical = nameOf(logical, inputs, limit);
          return physical.length <= limit.most && limit.pattern.test(physical) ? [] : [`${type} ${physical}`];
        });
        assert.deepEqual(wrong, []);
      }),
      { numRuns: 20 },
    );
    assert.deepEqual(
      Object.keys(limits).filter((type) => !seen.has(type)),
      [],
      "limits that no resource was held to",
    );
  });
});
