import * as pulumi from "@pulumi/pulumi";
import {
  AccountLogging,
  ApiDomain,
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
  Table,
  TableAction,
  UserDirectory,
  WebSocketApi,
  Workflow,
  WorkflowMode,
} from "../../../../components/index";

/** `TYPE NEW OLD`: gives a resource the name that it had before as an alias, as a component does after a rename. */
const [type, renamed, formerly] = new pulumi.Config().get("alias")?.split(" ") ?? [];
pulumi.runtime.registerResourceTransform(({ type: asked, name, props, opts }) =>
  asked === type && name === renamed ? { props, opts: { ...opts, aliases: [{ name: formerly }] } } : undefined,
);

const open = auth.none("a recorded state is called by nobody");
const logging = new AccountLogging("logging");
const network = new Network("net", {});
const table = new Table("orders", { protection: false, indexes: { day: { partitionKey: { name: "day" } } } });
const queue = new Queue("jobs", {});
const files = new Bucket("files", { protection: false });
const stream = new EventStream("events", { protection: false, shardCount: 1 });
new Function("sweep", { entry: "handler.ts", access: [{ bucket: files, verbs: ["read"], keyPrefix: "public/" }] });
const workflow = new Workflow("checkout", {
  definition: JSON.stringify({ StartAt: "Done", States: { Done: { Type: "Succeed" } } }),
});
const customers = new UserDirectory("customers", { protection: false, clients: { app: { signIn: [SignIn.Srp] } } });
const list = new Function("list", {
  entry: "handler.ts",
  access: [{ table, verbs: ["read"] }],
  queues: { jobs: { queue } },
});
const stock = new PrivateService("stock", { network, function: new Function("stock", { entry: "handler.ts" }) });
const wall = new Firewall("wall", {});
const rest = new RestApi("shop", {
  accountLogging: logging,
  firewall: wall,
  cache: { sizeGb: "0.5" },
  authorizers: { customers: { userDirectory: customers } },
  routes: {
    "GET /list": { function: list, auth: open, throttle: { rateLimit: 1, burstLimit: 2 } },
    "GET /orders/{id}": {
      table: {
        table,
        action: TableAction.GetItem,
        key: { pk: "$context.authorizer.claims.sub", sk: "$input.params('id')" },
      },
      auth: auth.authorizer("customers"),
    },
    "GET /kept": { mock: {}, auth: open, cache: { ttlSeconds: 60 } },
    "POST /jobs": { queue: { queue }, auth: auth.iam() },
    "POST /events": { stream: { stream }, auth: auth.iam() },
    "POST /checkouts": { workflow: { workflow, mode: WorkflowMode.Start }, auth: auth.iam() },
  },
});
const http = new HttpApi("mobile", {
  routes: {
    "GET /list": { function: list, auth: auth.iam() },
    "GET /stock": { private: { service: stock }, auth: auth.iam() },
  },
});
const socket = new WebSocketApi("live", {
  accountLogging: logging,
  routes: { $connect: { function: list, auth: auth.iam() }, send: { function: list } },
  senders: { list },
});
new ApiDomain("names", {
  domainName: "api.shop.example",
  hostedZoneId: "Z0123456789ABCDEFGHIJ",
  basePaths: { v1: { restApi: rest } },
});
new EdgeDistribution("edge", { origins: { shop: { restApi: rest } }, defaultBehavior: { origin: "shop" } });
new Observability("eyes", {
  restApis: { shop: rest },
  httpApis: { mobile: http },
  webSocketApis: { live: socket },
  functions: { list },
  tables: { orders: table },
  queues: { jobs: queue },
  streams: { events: stream },
  workflows: { checkout: workflow },
  privateServices: { stock },
});
