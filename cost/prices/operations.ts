import { list, million, page, price, TB } from "./list";
import { type Price, unconfirmed } from "./price";

/** What connects and watches: balancers, endpoints, logs, metrics, keys, secrets. List prices of us-east-1. */
export const operationsPrices = {
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
  secrets: price("secrets", 0.4, "secrets a month", list),
} as const satisfies Record<string, Price>;
