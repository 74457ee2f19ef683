import {
  Bucket,
  BucketAction,
  Function,
  type FunctionArgs,
  Queue,
  type QueueIntegration,
  type RestRoute,
  Table,
  TableAction,
  type TableIntegration,
  Workflow,
  type WorkflowIntegration,
  WorkflowMode,
  WorkflowType,
} from "../../../../components/index";
import { account, region } from "../../support/mocks";
import { existingFunction, existingService } from "../../support/parts";
import { type Case, httpRoute, many, mock, open, rest, restRoute, socket } from "./case";

const topicArn = `arn:aws:sns:${region}:${account}:news`;
const eventBusArn = `arn:aws:events:${region}:${account}:event-bus/shop`;
const definition = JSON.stringify({ StartAt: "A", States: { A: { Type: "Succeed" } } });

const queued = (args: Partial<QueueIntegration>, fifo = false): Partial<RestRoute> => ({
  queue: { queue: new Queue("q", { fifo }), ...args },
});
const run = (args: Partial<WorkflowIntegration>, type: WorkflowType = WorkflowType.Standard) => ({
  workflow: { workflow: new Workflow("w", { definition, type }), mode: WorkflowMode.Start, ...args },
});
const item = (args: Partial<TableIntegration>): Partial<RestRoute> => ({
  table: { table: new Table("t", { protection: false }), action: TableAction.GetItem, ...args },
});
const object = (key: string): Partial<RestRoute> => ({
  bucket: { bucket: new Bucket("b", { protection: false }), action: BucketAction.GetObject, key },
});
const seconds = (timeout: FunctionArgs["timeout"]) => ({
  function: new Function("f", { entry: "functions/get-order/index.ts", timeout }),
});
const to = (url: string) => ({ http: { url } });
const template = (bytes: number) => ({ templates: { request: { "application/json": "x".repeat(bytes) } } });

/** Rules about what answers a route. */
export const integrationCases: readonly Case[] = [
  {
    rule: "exactly-one",
    says: /got mock and http|got http and mock/,
    breaks: () => restRoute({ mock: {}, ...to("https://a.example") }),
    keeps: () => restRoute({ mock: {} }),
  },
  {
    rule: "integration-timeout",
    says: /timeoutMillis: got 30001; allowed: whole numbers 50 to 30000 ms/,
    breaks: () => httpRoute({ ...to("https://a.example"), timeoutMillis: 30_001 }),
    keeps: () => httpRoute({ ...to("https://a.example"), timeoutMillis: 30_000 }),
  },
  {
    rule: "function-outlives-request",
    says: /function: may run for 60 s, but the API gives up after 29000 ms/,
    breaks: () => restRoute(seconds(60)),
    keeps: () => restRoute({ ...seconds(60), responseStreaming: true }),
  },
  {
    rule: "expression",
    says: /topic\.subject: .*no reference that can be escaped/,
    breaks: () => restRoute({ topic: { topicArn, subject: "$input.body" } }, "POST /a"),
    keeps: () => restRoute({ topic: { topicArn, subject: "From $input.params('who')" } }, "POST /a"),
  },
  {
    rule: "http-expression",
    says: /workflow\.name: got "order-\$request\.body\.id"; an HTTP API takes one reference alone/,
    breaks: () => httpRoute(run({ name: "order-$request.body.id" }), "POST /a"),
    keeps: () => httpRoute(run({ name: "$request.body.id" }), "POST /a"),
  },
  {
    rule: "http-attributes",
    says: /queue\.headers: cannot be escaped by an HTTP API/,
    breaks: () => httpRoute({ queue: queued({ headers: ["X-Signature"] }).queue }, "POST /a"),
    keeps: () => restRoute(queued({ headers: ["X-Signature"] }), "POST /a"),
  },
  {
    rule: "http-workflow-mode",
    says: /workflow\.mode: got "describe"; an HTTP API has start, startSync/,
    breaks: () => httpRoute(run({ mode: WorkflowMode.Describe, name: "$request.path.id" }), "GET /a/{id}"),
    keeps: () => restRoute(run({ mode: WorkflowMode.Describe, name: "$input.params('id')" }), "GET /a/{id}"),
  },
  {
    rule: "http-reserved-header",
    says: /http\.headers: "Authorization" is reserved/,
    breaks: () => httpRoute({ http: { url: "https://a.example", headers: { Authorization: "Bearer x" } } }),
    keeps: () => httpRoute({ http: { url: "https://a.example", headers: { "X-Key": "x" } } }),
  },
  {
    rule: "http-greedy-path",
    says: /private\.path: got "\/v1\/\{rest\+\}"; a greedy parameter passes only/,
    breaks: () => httpRoute({ private: { service: existingService("s"), path: "/v1/{rest+}" } }, "ANY /{rest+}"),
    keeps: () => httpRoute({ private: { service: existingService("s") } }, "ANY /{rest+}"),
  },
  {
    rule: "target-parameter",
    says: /"\{id\}" is no parameter of \/a; it has none/,
    breaks: () => restRoute(to("https://a.example/{id}")),
    keeps: () => restRoute(to("https://a.example/{id}"), "GET /a/{id}"),
  },
  {
    rule: "endpoint-url",
    says: /http\.url: got "a\.example"; it must begin with https/,
    breaks: () => restRoute(to("a.example")),
    keeps: () => restRoute(to("https://a.example")),
  },
  {
    rule: "endpoint-plain-http",
    says: /^shop: routes\["GET \/a"\]\.http\.url: is "http:\/\/a\.example", in the clear/,
    breaks: () => restRoute(to("http://a.example")),
    keeps: () => restRoute(to("https://a.example")),
  },
  {
    rule: "service-path",
    says: /private\.path: got "stock"; it must begin with a slash/,
    breaks: () => restRoute({ private: { service: existingService("s"), path: "stock" } }),
    keeps: () => restRoute({ private: { service: existingService("s"), path: "/stock" } }),
  },
  {
    rule: "header-name",
    says: /http\.headers: "X Key" is no header name/,
    breaks: () => restRoute({ http: { url: "https://a.example", headers: { "X Key": "x" } } }),
    keeps: () => restRoute({ http: { url: "https://a.example", headers: { "X-Key": "x" } } }),
  },
  {
    rule: "table-arguments",
    says: /table\.key: is missing; GetItem needs it/,
    breaks: () => restRoute(item({})),
    keeps: () => restRoute(item({ key: { pk: "$context.requestId" } })),
  },
  {
    rule: "message-attributes",
    says: /queue: sends 11 message attributes; SQS takes 10/,
    breaks: () => restRoute(queued({ attributes: many(11, (n) => [`a${n}`, "x"]) }), "POST /a"),
    keeps: () => restRoute(queued({ attributes: many(10, (n) => [`a${n}`, "x"]) }), "POST /a"),
  },
  {
    rule: "fifo-group",
    says: /queue\.messageGroupId: is missing; the queue is FIFO/,
    breaks: () => restRoute(queued({}, true), "POST /a"),
    keeps: () => restRoute(queued({ messageGroupId: "$input.params('who')" }, true), "POST /a"),
  },
  {
    rule: "event-source",
    says: /eventBus\.source: is empty/,
    breaks: () => restRoute({ eventBus: { eventBusArn, source: "", detailType: "Placed" } }, "POST /a"),
    keeps: () => restRoute({ eventBus: { eventBusArn, source: "shop", detailType: "Placed" } }, "POST /a"),
  },
  {
    rule: "object-key",
    says: /bucket\.key: got "\/x"; an object's key does not begin with a slash/,
    breaks: () => restRoute(object("/x")),
    keeps: () => restRoute(object("x")),
  },
  {
    rule: "execution-name",
    says: /workflow\.name: is missing; `describe` needs/,
    breaks: () => restRoute(run({ mode: WorkflowMode.Describe })),
    keeps: () => restRoute(run({ mode: WorkflowMode.Describe, name: "$input.params('id')" }), "GET /a/{id}"),
  },
  {
    rule: "workflow-type",
    says: /workflow\.mode: is startSync, which needs a workflow of type EXPRESS; this one is STANDARD/,
    breaks: () => restRoute(run({ mode: WorkflowMode.StartSync }), "POST /a"),
    keeps: () => restRoute(run({ mode: WorkflowMode.StartSync }, WorkflowType.Express), "POST /a"),
  },
  {
    rule: "template-size",
    says: /templates\.request\["application\/json"\]: has 307201 bytes; allowed: 307200/,
    breaks: () => restRoute({ topic: { topicArn }, ...template(307_201) }, "POST /a"),
    keeps: () => restRoute({ topic: { topicArn }, ...template(307_200) }, "POST /a"),
  },
  {
    rule: "proxy-templates",
    says: /templates: do nothing with `function`/,
    breaks: () => restRoute({ function: existingFunction("f"), ...template(1) }),
    keeps: () => restRoute({ topic: { topicArn }, ...template(1) }, "POST /a"),
  },
  {
    rule: "streaming-integration",
    says: /responseStreaming: goes with `function`, `http` and `private` alone/,
    breaks: () => restRoute({ ...mock, responseStreaming: true }),
    keeps: () => restRoute({ ...to("https://a.example"), responseStreaming: true }),
  },
  {
    rule: "streaming-cache",
    says: /responseStreaming: cannot be kept in the cache/,
    breaks: () => streamed({ cache: { ttlSeconds: 60 } }),
    keeps: () => streamed({}),
  },
  {
    rule: "cors-bucket",
    says: /^cors\.origins: are several, but routes\["GET \/a"\] passes S3's answer/,
    breaks: () => restRoute(object("x"), "GET /a", { cors: { origins: ["https://a.example", "https://b.example"] } }),
    keeps: () => restRoute(object("x"), "GET /a", { cors: { origins: ["https://a.example"] } }),
  },
  {
    rule: "websocket-two-way",
    says: /routes\["\$connect"\]\.twoWay: does nothing on \$connect/,
    breaks: () => socket({ routes: { $connect: { ...mock, twoWay: true } as never } }),
    keeps: () => socket({ routes: { $connect: { mock: {}, auth: open }, say: { mock: {}, twoWay: true } } }),
  },
];

function streamed(route: Partial<RestRoute>) {
  const routes = { "GET /a": { function: existingFunction("f"), auth: open, responseStreaming: true, ...route } };
  return rest({ cache: {}, routes });
}
