import { list, million, page, price, TB } from "./list";
import { type Price, type Tier, unconfirmed } from "./price";

const dataOutTiers: readonly Tier[] = [
  [10 * TB, 0.09],
  [50 * TB, 0.085],
  [150 * TB, 0.07],
  [Infinity, 0.05],
];

const cache = (usd: number, gb: string, read: string = list) =>
  price("apiGateway", usd, `hour of a ${gb} GB cache`, read);

/** What callers reach: APIs, distributions, firewalls, user pools, names. List prices of us-east-1. */
export const frontPrices = {
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
  edgeRequests: price("cloudfront", 0.01, "HTTPS requests at edges", list, {
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
  dataOut: price("transfer", dataOutTiers, "GB out to the internet", page, { free: 100 }),
  zones: price("route53", 0.5, "hosted zones a month", list, { region: "global" }),
} as const satisfies Record<string, Price>;
