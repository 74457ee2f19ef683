/** A list price. */
export interface Price {
  /** US dollars for one unit. */
  readonly usd: number;
  readonly unit: string;
  /** Where it was read. */
  readonly source: string;
  /** When. */
  readonly read: string;
}

const apiGateway = { source: "https://aws.amazon.com/api-gateway/pricing/", read: "2026-09" } as const;
const remembered = "not re-read since 2025";

/**
 * Prices of one region that messages and guides quote: first tiers, without free tiers and data transfer.
 * Where `read` says so, a price was not read again lately; check it before you decide by it.
 */
export const prices = {
  region: "us-east-1",
  restRequests: { usd: 3.5, unit: "million requests", ...apiGateway },
  httpRequests: { usd: 1, unit: "million requests of up to 512 KB", ...apiGateway },
  webSocketMessages: { usd: 1, unit: "million messages of up to 32 KB", ...apiGateway },
  webSocketMinutes: { usd: 0.25, unit: "million connection minutes", ...apiGateway },
  /** Smallest cache cluster, 0.5 GB. */
  cacheHour: { usd: 0.02, unit: "hour of 0.5 GB", ...apiGateway, read: remembered },
  natHour: {
    usd: 0.045,
    unit: "NAT gateway and hour",
    source: "https://aws.amazon.com/vpc/pricing/",
    read: remembered,
  },
  endpointHour: {
    usd: 0.01,
    unit: "interface endpoint, zone and hour",
    source: "https://aws.amazon.com/privatelink/pricing/",
    read: remembered,
  },
  albHour: {
    usd: 0.0225,
    unit: "Application Load Balancer and hour",
    source: "https://aws.amazon.com/elasticloadbalancing/pricing/",
    read: remembered,
  },
  albCapacityHour: {
    usd: 0.008,
    unit: "LCU and hour (25 new connections a second, or 1 GB an hour)",
    source: "https://aws.amazon.com/elasticloadbalancing/pricing/",
    read: remembered,
  },
  lambdaRequests: {
    usd: 0.2,
    unit: "million invocations",
    source: "https://aws.amazon.com/lambda/pricing/",
    read: remembered,
  },
  shardHour: {
    usd: 0.015,
    unit: "Kinesis shard and hour",
    source: "https://aws.amazon.com/kinesis/data-streams/pricing/",
    read: remembered,
  },
  onDemandStreamHour: {
    usd: 0.04,
    unit: "Kinesis on-demand stream and hour",
    source: "https://aws.amazon.com/kinesis/data-streams/pricing/",
    read: remembered,
  },
} as const satisfies Record<string, Price | string>;

/** Hours of a month as AWS's calculators count them. */
export const hoursPerMonth = 730;

/** Dollars of a month of an hourly price, in whole dollars from 10 on. */
export function monthly(price: Price, count = 1): string {
  const usd = price.usd * hoursPerMonth * count;
  return `${usd >= 10 ? Math.round(usd) : usd.toFixed(2)} USD a month`;
}

/** Percent that one price lies below another, as a whole number. */
export function percentLess(lower: Price, higher: Price): number {
  return Math.round(100 * (1 - lower.usd / higher.usd));
}
