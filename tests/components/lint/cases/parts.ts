import {
  EventStream,
  Function,
  type FunctionArgs,
  LogLevel,
  Nat,
  Network,
  Observability,
  PrivateService,
  type PrivateServiceArgs,
  SignIn,
  UserDirectory,
  type UserDirectoryArgs,
  Workflow,
} from "../../../../components/index";
import { existingFunction } from "../../support/parts";
import { type Case, http, httpRoute, many, mock, rest, restRoute } from "./case";

const entry = "functions/get-order/index.ts";
const handler = (args: Partial<FunctionArgs>) => new Function("f", { entry, ...args });
const image = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:${"0".repeat(64)}`;
const service = (args: Partial<PrivateServiceArgs>, network = new Network("n"), name = "s") =>
  new PrivateService(name, { network, protection: false, ...args });
const container = (args: object) => service({ container: { image, ...args } });
const answered = () => ({ function: existingFunction("g") });
const directory = (clients: UserDirectoryArgs["clients"]) =>
  new UserDirectory("d", { protection: false, scopes: { shop: { read: "Read" } }, clients });
const services = (count: number) => {
  const network = new Network("n");
  const target = answered();
  for (let n = 0; n < count; n++) service(target, network, `s${n}`);
};
const asked = { request: { body: { type: "object" } } };

/** Rules about functions, networks and other parts, and about cost. */
export const partCases: readonly Case[] = [
  {
    rule: "function-entry",
    says: /^entry: no file "nowhere\.ts" under/,
    breaks: () => handler({ entry: "nowhere.ts" }),
    keeps: () => handler({}),
  },
  {
    rule: "function-handler",
    says: /^handler: "index\.handler" is no export's name/,
    breaks: () => handler({ handler: "index.handler" }),
    keeps: () => handler({ handler: "handler" }),
  },
  {
    rule: "function-limits",
    says: /^timeout: 901 is not allowed; give 1 to 900 seconds/,
    breaks: () => handler({ timeout: 901 }),
    keeps: () => handler({ timeout: 900 }),
  },
  {
    rule: "environment-size",
    says: /^environment: has 4097 bytes at least; Lambda allows 4096/,
    breaks: () => handler({ environment: { A: "x".repeat(4096) } }),
    keeps: () => handler({ environment: { A: "x".repeat(4095) } }),
  },
  {
    rule: "network-zones",
    says: /^zones: 1 is not allowed; load balancers and VPC links need 2/,
    breaks: () => new Network("n", { zones: 1 }),
    keeps: () => new Network("n", { zones: 2 }),
  },
  {
    rule: "network-range",
    says: /^cidrBlock: "10\.0\.0\.0\/8" is not allowed/,
    breaks: () => new Network("n", { cidrBlock: "10.0.0.0/8" }),
    keeps: () => new Network("n", { cidrBlock: "10.0.0.0/16" }),
  },
  {
    rule: "gateway-endpoint",
    says: /^gatewayEndpoints: "sqs" has no gateway endpoint/,
    breaks: () => new Network("n", { gatewayEndpoints: ["sqs"] }),
    keeps: () => new Network("n", { gatewayEndpoints: ["s3"] }),
  },
  {
    rule: "vpc-links-quota",
    says: /^network: would get VPC link 11; AWS allows 10 in a region/,
    breaks: () => services(11),
    keeps: () => services(10),
  },
  {
    rule: "service-tasks",
    says: /^container\.maxTasks: 1 is less than minTasks \(2\)/,
    breaks: () => container({ minTasks: 2, maxTasks: 1 }),
    keeps: () => container({ minTasks: 2, maxTasks: 2 }),
  },
  {
    rule: "service-port",
    says: /^container\.port: 80 is not allowed; give 1024 to 65535/,
    breaks: () => container({ port: 80 }),
    keeps: () => container({ port: 8080 }),
  },
  {
    rule: "image-digest",
    says: /^container\.image: "shop:latest" has no digest/,
    breaks: () => service({ container: { image: "shop:latest" } }),
    keeps: () => container({}),
  },
  {
    rule: "service-certificate",
    says: /^certificate: give exactly one of arn and hostedZoneId/,
    breaks: () => service({ ...answered(), certificate: { domainName: "a.example" } }),
    keeps: () => service({ ...answered(), certificate: { domainName: "a.example", hostedZoneId: "Z" } }),
  },
  {
    rule: "workflow-definition",
    says: /^definition: StartAt is undefined; it must name one of States/,
    breaks: () => new Workflow("w", { definition: "{}" }),
    keeps: () =>
      new Workflow("w", { definition: JSON.stringify({ StartAt: "A", States: { A: { Type: "Succeed" } } }) }),
  },
  {
    rule: "sign-in",
    says: /^clients\.app\.signIn: is empty; name at least one way/,
    breaks: () => directory({ app: { signIn: [] } }),
    keeps: () => directory({ app: { signIn: [SignIn.Srp] } }),
  },
  {
    rule: "callback-url",
    says: /^clients\.app\.callbackUrls: "http:\/\/a\.example" is neither https nor http:\/\/localhost/,
    breaks: () => directory({ app: { signIn: [SignIn.AuthorizationCode], callbackUrls: ["http://a.example"] } }),
    keeps: () => directory({ app: { signIn: [SignIn.AuthorizationCode], callbackUrls: ["https://a.example"] } }),
  },
  {
    rule: "directory-scope",
    says: /^clients\.app\.scopes: "shop\/write" is unknown/,
    breaks: () => directory({ app: { signIn: [SignIn.Srp], scopes: ["shop/write"] } }),
    keeps: () => directory({ app: { signIn: [SignIn.Srp], scopes: ["shop/read"] } }),
  },
  {
    rule: "watch-names",
    says: /are none; name what is to be watched/,
    breaks: () => new Observability("o", {}),
    keeps: () => new Observability("o", { httpApis: { app: http() } }),
  },
  {
    rule: "dashboard-size",
    says: /^dashboard: would have 501 graphs; CloudWatch allows 500/,
    breaks: () => watched(167),
    keeps: () => watched(166),
  },
  {
    rule: "alarm-threshold",
    says: /^thresholds\.clientErrorPercent: got 0; allowed: more than 0/,
    breaks: () => new Observability("o", { httpApis: { app: http() }, thresholds: { clientErrorPercent: 0 } }),
    keeps: () => new Observability("o", { httpApis: { app: http() }, thresholds: { clientErrorPercent: 1 } }),
  },
  {
    rule: "rest-without-rest-features",
    says: /^shop: routes: use nothing that an HTTP API lacks; an HTTP API would cost 71 % less: 1\.00 instead of 3\.50 USD/,
    breaks: () => restRoute(answered()),
    keeps: () => {
      const target = answered();
      restRoute({ ...target, ...asked }, "POST /a");
      httpRoute(target);
    },
  },
  {
    rule: "cache-in-dev",
    says: /^shop: cache: costs 15 USD a month at least on a development stage/,
    stage: "dev",
    breaks: () => rest({ cache: {} }),
    keeps: () => rest({}),
  },
  {
    rule: "nat-per-zone",
    says: /^n: nat: is a gateway in each of 3 zones: 99 USD a month before a byte is sent; Nat\.Single is 33 USD/,
    breaks: () => new Network("n", { zones: 3, nat: Nat.OnePerZone }),
    keeps: () => new Network("n", { zones: 3, nat: Nat.Single }),
  },
  {
    rule: "stream-on-demand-in-dev",
    says: /^e: shardCount: is on-demand: 29 USD a month on a development stage, sent to or not; one shard is 11 USD/,
    stage: "pr-12",
    breaks: () => new EventStream("e", { protection: false }),
    keeps: () => new EventStream("e", { protection: false, shardCount: 1 }),
  },
  {
    rule: "execution-log-info",
    says: /^shop: logs\.level: writes some twenty lines for each request/,
    breaks: () => rest({ logs: { level: LogLevel.Info } }),
    keeps: () => rest({ logs: { level: LogLevel.Error } }),
  },
];

function watched(count: number) {
  const api = rest({ routes: { "GET /a": mock } });
  return new Observability("o", { restApis: many(count, (n) => [`a${n}`, api]), alarms: false });
}
