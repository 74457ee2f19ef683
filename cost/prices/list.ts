import type { Price, Tier } from "./price";

/** Units that prices are often for. */
export const million = 1e6;

/** Gigabytes of a terabyte. */
export const TB = 1024;

/** Read from worked examples and rates of the pricing page itself. */
export const page = "2026-09";

/** Read from AWS's price list, as recorded then. */
export const list = "2024-07";

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
export function price(
  service: keyof typeof pages,
  usd: number | readonly Tier[],
  unit: string,
  read: string,
  { per = 1, free = 0, region = "us-east-1" }: Partial<Pick<Price, "per" | "free" | "region">> = {},
): Price {
  const tiers = typeof usd === "number" ? ([[Infinity, usd]] as const) : usd;
  return { tiers, per, unit, free, region, source: pages[service], read };
}
