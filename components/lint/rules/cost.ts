import { pages, type Rule } from "../rule";

const pricing = "https://aws.amazon.com/api-gateway/pricing/";

/** Rules about what costs more than it has to. Figures in messages are computed from `lint/prices.ts`. */
export const costRules = {
  "rest-without-rest-features": {
    severity: "advice",
    demand: "A REST API uses something that an HTTP API lacks.",
    reason: "An HTTP API does the same for less per request.",
    fix: "Make it an HttpApi; a userDirectory authorizer stays as it is, a function's event has another shape.",
    page: pages.choosing,
  },
  "cache-in-dev": {
    severity: "advice",
    demand: "A development stage has no cache cluster.",
    reason: "It costs by the hour, whether anybody calls or not.",
    fix: "Set `cache` for stages that need it, by configuration.",
    page: pricing,
  },
  "nat-per-zone": {
    severity: "advice",
    demand: "A NAT gateway in each zone is a choice.",
    reason: "Each costs by the hour; a development stage survives the loss of one.",
    fix: "Use Nat.Single, or Nat.None with endpoints for the services that are called.",
    page: "https://aws.amazon.com/vpc/pricing/",
  },
  "stream-on-demand-in-dev": {
    severity: "advice",
    demand: "A development stage's stream has provisioned shards.",
    reason: "On-demand capacity costs by the hour even where nothing is sent, more than one shard.",
    fix: "Set shardCount: 1 there, by configuration.",
    page: "https://aws.amazon.com/kinesis/data-streams/pricing/",
  },
  "execution-log-info": {
    severity: "advice",
    demand: "Execution logs of level INFO are for the time of a search.",
    reason: "Each request writes some twenty lines; the access log already has one for each.",
    fix: "Use LogLevel.Error.",
    page: "https://aws.amazon.com/cloudwatch/pricing/",
  },
} as const satisfies Record<string, Rule>;
