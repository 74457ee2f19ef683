import { type Price, type Tier, unconfirmed } from "./price";

const million = 1e6;
const TB = 1024;

/** Worked examples and rates of the pricing page itself. */
const page = "2026-09";
/** AWS's price list, as recorded then. */
const list = "2024-07";

const pages = {
  apiGateway: "https://aws.amazon.com/api-gateway/pricing/",
  lambda: "https://aws.amazon.com/lambda/pricing/",
  dynamodb: "https://aws.amazon.com/dynamodb/pricing/",
  sqs: "https://aws.amazon.com/sqs/pricing/",
  sns: "https://aws.amazon.com/sns/pricing/",
  kinesis: "https://aws.amazon.com/kinesis/data-streams/pricing/",
  firehose: "https://aws.amazon.com/firehose/pricing/",
  s3: "https://aws.amazon.com/s3/pricing/",
  stepFunctions: "https://aws.amazon.com/step-functions/pricing/",
  cloudfront: "https://aws.amazon.com/cloudfront/pricing/",
  waf: "https://aws.amazon.com/waf/pricing/",
  cognito: "https://aws.amazon.com/cognito/pricing/",
  balancer: "https://aws.amazon.com/elasticloadbalancing/pricing/",
  privateLink: "https://aws.amazon.com/privatelink/pricing/",
  vpc: "https://aws.amazon.com/vpc/pricing/",
  fargate: "https://aws.amazon.com/fargate/pricing/",
  cloudwatch: "https://aws.amazon.com/cloudwatch/pricing/",
  xray: "https://aws.amazon.com/xray/pricing/",
  kms: "https://aws.amazon.com/kms/pricing/",
  secrets: "https://aws.amazon.com/secrets-manager/pricing/",
  route53: "https://aws.amazon.com/route53/pricing/",
  eventBridge: "https://aws.amazon.com/eventbridge/pricing/",
  ecr: "https://aws.amazon.com/ecr/pricing/",
  transfer: "https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer",
} as const;

/** A price of us-east-1; a plain number is one tier without end. */
function price(
  service: keyof typeof pages,
  usd: number | readonly Tier[],
  unit: string,
  read: string,
  { per = 1, free = 0, region = "us-east-1" }: Partial<Pick<Price, "per" | "free" | "region">> = {},
): Price {
  const tiers = typeof usd === "number" ? ([[Infinity, usd]] as const) : usd;
  return { tiers, per, unit, free, region, source: pages[service], read };
}

const dataOut: readonly Tier[] = [
  [10 * TB, 0.09],
  [50 * TB, 0.085],
  [150 * TB, 0.07],
  [Infinity, 0.05],
];

const cache = (usd: number, gb: string, read = list) => price("apiGateway", usd, `hour of a ${gb} GB cache`, read);

/** List prices of us-east-1 by meter; the other regions state what differs. */
export const usEast1 = {
  restRequests: price(
    "apiGateway",
    [
      [333e6, 3.5],
      [1e9, 2.8],
      [20e9, 2.38],
      [Infinity, 1.51],
    ],
    "REST API requests",
    page,
    { per: million },
  ),
  httpRequests: price(
    "apiGateway",
    [
      [300e6, 1],
      [Infinity, 0.9],
    ],
    "HTTP API requests of 512 KB",
    page,
    { per: million },
  ),
  webSocketMessages: price(
    "apiGateway",
    [
      [1e9, 1],
      [Infinity, 0.8],
    ],
    "messages of 32 KB",
    page,
    { per: million },
  ),
  webSocketMinutes: price("apiGateway", 0.25, "connection minutes", page, { per: million }),
  "cache0.5": cache(0.02, "0.5"),
  "cache1.6": cache(0.038, "1.6", page),
  "cache6.1": cache(0.2, "6.1"),
  "cache13.5": cache(0.25, "13.5"),
  "cache28.4": cache(0.5, "28.4"),
  "cache58.2": cache(1, "58.2"),
  cache118: cache(1.9, "118"),
  cache237: cache(3.8, "237"),

  lambdaRequests: price("lambda", 0.2, "invocations", page, { per: million, free: million }),
  lambdaSeconds: price(
    "lambda",
    [
      [6e9, 0.0000166667],
      [15e9, 0.000015],
      [Infinity, 0.0000133334],
    ],
    "GB-seconds on x86",
    page,
    { free: 400_000 },
  ),
  lambdaArmSeconds: price(
    "lambda",
    [
      [7.5e9, 0.0000133334],
      [18.75e9, 0.0000120001],
      [Infinity, 0.0000106667],
    ],
    "GB-seconds on arm64",
    list,
    { free: 400_000 },
  ),
  lambdaStorage: price("lambda", 0.0000000309, "GB-seconds of /tmp over 512 MB", page),
  lambdaProvisioned: price("lambda", 0.0000041667, "GB-seconds of provisioned concurrency", page),
  lambdaProvisionedSeconds: price("lambda", 0.0000097222, "GB-seconds run on provisioned concurrency", page),

  tableWrites: price("dynamodb", 0.625, "write request units", "2026-10", { per: million }),
  tableReads: price("dynamodb", 0.125, "read request units", "2026-10", { per: million }),
  tableWriteCapacity: price("dynamodb", 0.00065, "hours of a write capacity unit", list),
  tableReadCapacity: price("dynamodb", 0.00013, "hours of a read capacity unit", list),
  tableStorage: price("dynamodb", 0.25, "GB of table a month", "2026-10", { free: 25 }),
  tableBackup: price("dynamodb", 0.2, "GB under point-in-time recovery a month", list),
  tableReplicas: price("dynamodb", 0.625, "replicated write request units", "2024-11", { per: million }),

  queueRequests: price(
    "sqs",
    [
      [100e9, 0.4],
      [200e9, 0.3],
      [Infinity, 0.24],
    ],
    "SQS requests of 64 KB",
    list,
    { per: million, free: million },
  ),
  fifoRequests: price(
    "sqs",
    [
      [100e9, 0.5],
      [200e9, 0.4],
      [Infinity, 0.35],
    ],
    "SQS FIFO requests of 64 KB",
    list,
    { per: million },
  ),
  topicRequests: price("sns", 0.5, "SNS requests of 64 KB", "2024-12", { per: million, free: million }),
  topicHttp: price("sns", 0.6, "HTTP deliveries", "2024-12", { per: million, free: 100_000 }),
  topicEmail: price("sns", 2, "e-mail deliveries", "2024-12", { per: 100_000, free: 1000 }),

  shardHours: price("kinesis", 0.015, "shard hours", list),
  shardPuts: price("kinesis", 0.014, "PUT payload units of 25 KB", list, { per: million }),
  streamHours: price("kinesis", 0.04, "hours of an on-demand stream", list),
  streamIn: price("kinesis", 0.08, "GB written on demand", list),
  streamOut: price("kinesis", 0.04, "GB read on demand", list),
  streamRetention: price("kinesis", 0.02, "shard hours of retention beyond a day", list),
  deliveredGb: price(
    "firehose",
    [
      [500 * TB, 0.029],
      [2000 * TB, 0.025],
      [Infinity, 0.02],
    ],
    "GB delivered, each record rounded up to 5 KB",
    unconfirmed,
  ),

  objectStorage: price(
    "s3",
    [
      [50 * TB, 0.023],
      [500 * TB, 0.022],
      [Infinity, 0.021],
    ],
    "GB in S3 Standard a month",
    list,
  ),
  objectPuts: price("s3", 0.005, "S3 PUT, COPY, POST and LIST requests", list, { per: 1000 }),
  objectGets: price("s3", 0.0004, "S3 GET requests", list, { per: 1000 }),

  transitions: price("stepFunctions", 0.025, "state transitions", page, { per: 1000, free: 4000 }),
  expressRequests: price("stepFunctions", 1, "Express executions", list, { per: million }),
  expressHours: price(
    "stepFunctions",
    [
      [1000, 0.060012],
      [5000, 0.029988],
      [Infinity, 0.016416],
    ],
    "GB-hours of Express executions",
    list,
  ),

  edgeRequests: price("cloudfront", 0.01, "HTTPS requests at edges in North America", list, {
    per: 10_000,
    free: 10e6,
    region: "global",
  }),
  edgeOut: price(
    "cloudfront",
    [
      [10 * TB, 0.085],
      [50 * TB, 0.08],
      [150 * TB, 0.06],
      [500 * TB, 0.04],
      [1024 * TB, 0.03],
      [5 * TB * TB, 0.025],
      [Infinity, 0.02],
    ],
    "GB out of edges in North America and Europe",
    page,
    { free: 1024, region: "global" },
  ),
  edgeToOrigin: price("cloudfront", 0.02, "GB sent to origins", list, { region: "global" }),
  edgeFunctions: price("cloudfront", 0.1, "CloudFront Functions invocations", unconfirmed, {
    per: million,
    free: 2e6,
    region: "global",
  }),
  firewalls: price("waf", 5, "months of a web ACL", page),
  firewallRules: price("waf", 1, "months of a rule or rule group", page),
  firewallRequests: price("waf", 0.6, "inspected requests", page, { per: million }),
  usersEssentials: price("cognito", 0.015, "monthly active users, Essentials", unconfirmed, { free: 10_000 }),
  usersLite: price(
    "cognito",
    [
      [100_000, 0.0055],
      [1e6, 0.0046],
      [10e6, 0.00325],
      [Infinity, 0.0025],
    ],
    "monthly active users, Lite",
    unconfirmed,
    { free: 10_000 },
  ),
  usersPlus: price("cognito", 0.02, "monthly active users, Plus", unconfirmed),

  albHours: price("balancer", 0.0225, "hours of an Application Load Balancer", page),
  albCapacity: price("balancer", 0.008, "LCU hours", page),
  nlbHours: price("balancer", 0.0225, "hours of a Network Load Balancer", list),
  nlbCapacity: price("balancer", 0.006, "NLCU hours", page),
  endpointHours: price("privateLink", 0.01, "hours of an interface endpoint in a zone", page),
  endpointGb: price(
    "privateLink",
    [
      [TB * TB, 0.01],
      [5 * TB * TB, 0.006],
      [Infinity, 0.004],
    ],
    "GB through interface endpoints",
    page,
  ),
  natHours: price("vpc", 0.045, "hours of a NAT gateway", page),
  natGb: price("vpc", 0.045, "GB through NAT gateways", list),
  addressHours: price("vpc", 0.005, "hours of a public IPv4 address", page),
  dataOut: price("transfer", dataOut, "GB out to the internet", page, { free: 100 }),

  taskCpu: price("fargate", 0.04048, "vCPU hours on x86", page),
  taskMemory: price("fargate", 0.004445, "GB hours of a task on x86", page),
  taskArmCpu: price("fargate", 0.03238, "vCPU hours on arm64", unconfirmed),
  taskArmMemory: price("fargate", 0.00356, "GB hours of a task on arm64", unconfirmed),
  taskStorage: price("fargate", 0.000111, "GB hours of a task's storage over 20 GB", page),
  imageStorage: price("ecr", 0.1, "GB of images a month", list),

  logsIn: price("cloudwatch", 0.5, "GB of logs written", list, { free: 5 }),
  logsKept: price("cloudwatch", 0.03, "GB of logs kept a month", list),
  metrics: price(
    "cloudwatch",
    [
      [10_000, 0.3],
      [250_000, 0.1],
      [1e6, 0.05],
      [Infinity, 0.02],
    ],
    "custom or detailed metrics a month",
    unconfirmed,
    { free: 10 },
  ),
  alarms: price("cloudwatch", 0.1, "metrics under an alarm a month", page, { free: 10 }),
  fastAlarms: price("cloudwatch", 0.3, "metrics under a high-resolution alarm a month", list),
  dashboards: price("cloudwatch", 3, "dashboards a month", list, { free: 3 }),
  traces: price("xray", 5, "traces recorded", unconfirmed, { per: million, free: 100_000 }),
  keys: price("kms", 1, "customer managed keys a month", list),
  keyRequests: price("kms", 0.03, "KMS requests", list, { per: 10_000, free: 20_000 }),
  secrets: price("secrets", 0.4, "secrets a month", list),
  secretRequests: price("secrets", 0.05, "Secrets Manager requests", list, { per: 10_000 }),
  zones: price("route53", 0.5, "hosted zones a month", list, { region: "global" }),
  zoneQueries: price("route53", 0.4, "DNS queries", list, { per: million, region: "global" }),
  events: price("eventBridge", 1, "custom events of 64 KB", "2026-08", { per: million }),
} as const satisfies Record<string, Price>;

/** Name of something that is metered, e.g. `restRequests`. */
export type Meter = keyof typeof usEast1;
