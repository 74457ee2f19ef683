/** A quota of AWS, as its page states it for a region. */
export interface Quota {
  readonly allowed: number;
  readonly unit: string;
  /** True when AWS raises it on request. */
  readonly isRaisable: boolean;
  /** AWS's page. */
  readonly source: string;
  /** When it was read, or that it was not confirmed lately. */
  readonly read: string;
}

/** What stands in for a date where nothing that was read lately confirms a quota. */
export const unconfirmed = "as known in 2025, not confirmed since";
const read = "2026-11";

const pages = {
  apiGateway: "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html",
  webSocket:
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html",
  lambda: "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
  lambdaScaling: "https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html",
  dynamodb: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html",
  onDemand: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html",
  partition: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html",
  kinesis: "https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html",
  sqs: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html",
  sns: "https://docs.aws.amazon.com/general/latest/gr/sns.html",
  firehose: "https://docs.aws.amazon.com/firehose/latest/dev/limits.html",
  stepFunctions: "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html",
  s3: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html",
  cloudfront: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html",
  nat: "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html",
} as const;

/** Regions whose API Gateway accounts start with a quarter of the rate. */
const newerRegions = new Set([
  ...["af-south-1", "ap-south-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-7"],
  ...["ca-west-1", "eu-central-2", "eu-south-1", "eu-south-2", "il-central-1", "me-central-1", "mx-central-1"],
]);

/** Regions to which AWS gives the larger quotas of Step Functions, SQS, SNS and Firehose. */
const largeRegions = new Set(["us-east-1", "us-west-2", "eu-west-1"]);

const quota = (
  page: keyof typeof pages,
  allowed: number,
  unit: string,
  more: Partial<Pick<Quota, "isRaisable" | "read">> = {},
): Quota => ({ allowed, unit, isRaisable: true, source: pages[page], read, ...more });

const fixed = { isRaisable: false } as const;

/** Default quotas of a region; an account may have others, which Service Quotas shows. */
export function quotasOf(region: string) {
  const isNewer = newerRegions.has(region);
  const isLarge = largeRegions.has(region);
  const old = { read: unconfirmed } as const;
  return {
    gatewayRate: quota("apiGateway", isNewer ? 2500 : 10_000, "requests a second"),
    gatewayBurst: quota("apiGateway", isNewer ? 1250 : 5000, "requests at once", fixed),
    connectionRate: quota("webSocket", 500, "new connections a second"),
    payload: quota("apiGateway", 10 * 1024, "KB of body", fixed),
    messageSize: quota("webSocket", 128, "KB of message", fixed),
    concurrency: quota("lambda", 1000, "invocations at once", old),
    functionScaling: quota("lambdaScaling", 1000, "more invocations at once every 10 s", { ...fixed, ...old }),
    functionPayload: quota("lambda", 6 * 1024, "KB of request or answer", { ...fixed, ...old }),
    tableReads: quota("dynamodb", 40_000, "read units a second"),
    tableWrites: quota("dynamodb", 40_000, "write units a second"),
    freshTableReads: quota("onDemand", 12_000, "read units a second", fixed),
    freshTableWrites: quota("onDemand", 4000, "write units a second", fixed),
    partitionReads: quota("partition", 3000, "read units a second", fixed),
    partitionWrites: quota("partition", 1000, "write units a second", fixed),
    itemSize: quota("dynamodb", 400, "KB of item", fixed),
    shardRecords: quota("kinesis", 1000, "records a second", fixed),
    shardBytes: quota("kinesis", 1024, "KB a second", fixed),
    freshStreamRecords: quota("kinesis", 4000, "records a second", fixed),
    freshStreamBytes: quota("kinesis", 4096, "KB a second", fixed),
    fifoCalls: quota("sqs", 300, "calls a second", fixed),
    fastFifoCalls: quota("sqs", isLarge ? 18_000 : 2400, "calls a second", old),
    messageBody: quota("sqs", 1024, "KB of message", { ...fixed, ...old }),
    publishes: quota("sns", region === "us-east-1" ? 30_000 : isLarge ? 9000 : 1500, "publishes a second", old),
    deliveryRecords: quota("firehose", isLarge ? 500_000 : 100_000, "records a second", old),
    deliveryBytes: quota("firehose", isLarge ? 5120 : 1024, "KB a second", old),
    starts: quota("stepFunctions", isLarge ? 300 : 150, "starts a second", old),
    expressStarts: quota("stepFunctions", 6000, "starts a second", old),
    transitions: quota("stepFunctions", isLarge ? 5000 : 800, "transitions a second", old),
    prefixPuts: quota("s3", 3500, "writes a second", { ...fixed, ...old }),
    prefixGets: quota("s3", 5500, "reads a second", { ...fixed, ...old }),
    edgeRequests: quota("cloudfront", 250_000, "requests a second", old),
    natConnections: quota("nat", 55_000, "connections at once to one address", { ...fixed, ...old }),
  } as const satisfies Record<string, Quota>;
}

/** Default quotas by what they limit. */
export type Quotas = ReturnType<typeof quotasOf>;
