import * as pulumi from "@pulumi/pulumi";
import { SettingsReader } from "./settings-reader";

/** What differs between stages. Every key has a default; a stage's file holds what differs from it. */
export interface Settings {
  /** Domain and the Route 53 zone of it (`domain`, `hostedZone`). @default none: AWS's own names */
  readonly domain?: { readonly name: string; readonly hostedZoneId: string };
  /** VPC, private API and private service (`privatePath`); endpoints cost by the hour. @default true */
  readonly privatePath: boolean;
  /** Zones of the VPC (`zones`), 2 or 3; and those with interface endpoints (`endpointZones`). @default 2 and 2 */
  readonly zones: number;
  readonly endpointZones: number;
  /** Where the inventory service runs (`inventoryRuntime`: lambda, fargate; `inventoryImage`; `inventoryTasks`). @default lambda */
  readonly inventory: { readonly image?: string; readonly leastTasks: number };
  /** How storefront knows its distribution (`originLock`: firewall, apiKey). @default firewall */
  readonly originLock: "firewall" | "apiKey";
  /**
   * Secret of the origin lock. To rotate without a gap: set `originSecretSends` to next and run `up`; when the
   * distribution has deployed, raise `originSecretGeneration` by one, set `originSecretSends` back and run `up`.
   * @default generation 1, current
   */
  readonly originSecret: { readonly generation: number; readonly sends: "current" | "next" };
  /** Web ACLs with AWS's managed rules (`firewall`). @default true */
  readonly firewall: boolean;
  /** Gigabytes of storefront's cache (`cacheSizeGb`); a cluster costs by the hour. @default none */
  readonly cacheSizeGb?: string;
  /** Requests a second of each API, and at once (`rateLimit`, `burstLimit`). @default 100 and 200 */
  readonly throttle: { readonly rateLimit: number; readonly burstLimit: number };
  /** Shards of the event stream (`streamShards`), 0 for on-demand; seconds of Firehose's buffer (`bufferSeconds`). @default 0 and 300 */
  readonly stream: { readonly shards: number; readonly bufferSeconds: number };
  /** Days that logs (`logDays`) and archived events (`archiveDays`) are kept. @default 365 and 2555 */
  readonly logDays: number;
  readonly archiveDays: number;
  /** Refuse deletion of what holds data (`protection`). @default true */
  readonly protection: boolean;
  /** Alarms (`alarms`) and the address they are sent to (`alarmEmail`). @default true, nobody */
  readonly alarms: boolean;
  readonly alarmEmail?: string;
  /** This stack sets the account's API Gateway logging role (`accountLogging`); one stack per region does. @default true */
  readonly accountLogging: boolean;
  /** Pages that may call, and to which sign-in returns (`webOrigins`). @default http://localhost:3000 */
  readonly webOrigins: readonly string[];
  /** Credit of a partner's account in the smallest unit (`creditLimit`). @default 1000000 */
  readonly creditLimit: number;
  /** Three products to try the shop with (`demoCatalogue`). @default false */
  readonly demoCatalogue: boolean;
}

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html, November 2026
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
const cacheSizes = ["none", "0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"] as const;
const imagePattern = /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\/[a-z0-9._/-]+@sha256:[0-9a-f]{64}$/;

/** Reads and checks the stage's settings; throws one error that names every faulty key. */
export function readSettings(): Settings {
  const read = new SettingsReader(pulumi.getProject());
  const zones = read.wholeOf("zones", [2, 3], 2);
  const cache = read.choice("cacheSizeGb", cacheSizes, "none");
  const settings: Settings = {
    domain: domain(read),
    privatePath: read.flag("privatePath", true),
    zones,
    endpointZones: read.whole("endpointZones", { least: 1, most: zones }, zones),
    inventory: inventory(read),
    originLock: read.choice("originLock", ["firewall", "apiKey"], "firewall"),
    originSecret: {
      generation: read.whole("originSecretGeneration", { least: 1, most: 1_000_000 }, 1),
      sends: read.choice("originSecretSends", ["current", "next"], "current"),
    },
    firewall: read.flag("firewall", true),
    cacheSizeGb: cache === "none" ? undefined : cache,
    throttle: {
      rateLimit: read.whole("rateLimit", { least: 1, most: 10_000 }, 100),
      burstLimit: read.whole("burstLimit", { least: 1, most: 5_000 }, 200),
    },
    stream: {
      shards: read.whole("streamShards", { least: 0, most: 500 }, 0),
      bufferSeconds: read.whole("bufferSeconds", { least: 0, most: 900 }, 300),
    },
    logDays: read.wholeOf("logDays", retentions, 365),
    archiveDays: read.whole("archiveDays", { least: 1, most: 36_500 }, 2_555),
    protection: read.flag("protection", true),
    alarms: read.flag("alarms", true),
    alarmEmail: read.text("alarmEmail", /^[^@\s]+@[^@\s]+\.[^@\s]+$/, "an e-mail address"),
    accountLogging: read.flag("accountLogging", true),
    webOrigins: read.list(
      "webOrigins",
      /^(https:\/\/[a-z0-9.-]+|http:\/\/localhost)(:\d+)?$/,
      "an https origin or http://localhost:PORT, without a path",
      ["http://localhost:3000"],
    ),
    creditLimit: read.whole("creditLimit", { least: 0, most: 1_000_000_000 }, 1_000_000),
    demoCatalogue: read.flag("demoCatalogue", false),
  };
  read.refuseUnknown();
  if (read.faults.length === 0) return settings;
  const list = read.faults.map((fault) => `  - ${fault}`).join("\n");
  throw new pulumi.RunError(`Pulumi.${pulumi.getStack()}.yaml has invalid settings:\n${list}`);
}

function domain(read: SettingsReader): Settings["domain"] {
  const name = read.text("domain", /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/, "a domain name in lower case");
  const hostedZoneId = read.text("hostedZone", /^Z[A-Z0-9]{4,31}$/, "the id of a Route 53 zone, Z and more");
  if (name !== undefined && hostedZoneId !== undefined) return { name, hostedZoneId };
  const [hasName, hasZone] = [read.given("domain"), read.given("hostedZone")];
  if (hasName && !hasZone) read.together("hostedZone", "is missing; a domain needs the Route 53 zone for its records");
  if (hasZone && !hasName) read.together("domain", "is missing; hostedZone alone does nothing");
  return undefined;
}

function inventory(read: SettingsReader): Settings["inventory"] {
  const runtime = read.choice("inventoryRuntime", ["lambda", "fargate"], "lambda");
  const image = read.text(
    "inventoryImage",
    imagePattern,
    "an image in ECR by digest, ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME@sha256:…",
  );
  const leastTasks = read.whole("inventoryTasks", { least: 1, most: 100 }, 2);
  if (runtime === "lambda") return { leastTasks };
  if (!read.given("inventoryImage"))
    read.together(
      "inventoryImage",
      "is required with inventoryRuntime fargate: the digest that your pipeline pushed to ECR",
    );
  return { image, leastTasks };
}
