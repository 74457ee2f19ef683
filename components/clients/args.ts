import type * as pulumi from "@pulumi/pulumi";
import type { Throttle } from "../api/settings";
import type { RestApi } from "../rest/rest-api";

/** The span of time that a quota counts. */
export const QuotaPeriod = { Day: "DAY", Week: "WEEK", Month: "MONTH" } as const;
/** The span of time that a quota counts. */
export type QuotaPeriod = (typeof QuotaPeriod)[keyof typeof QuotaPeriod];

/** How many requests a client may send in a period. AWS applies it at best effort. */
export interface Quota {
  /** Requests in a period. */
  limit: number;
  /** The period. */
  period: QuotaPeriod;
}

/** One API that a plan opens. */
export interface PlanApi {
  /** The API; the plan counts at its stage. */
  api: RestApi;
  /** Limits of single routes by `METHOD /path`. @default the plan's */
  routeThrottles?: Record<string, Throttle>;
}

/** What clients of one kind may do. */
export interface UsagePlan {
  /** APIs by a name of your own. */
  apis: Record<string, PlanApi>;
  /** Limits of each client. @default { rateLimit: 10, burstLimit: 20 } */
  throttle?: Throttle;
  /** Quota of each client. @default none */
  quota?: Quota;
  /** What the plan is for. @default none */
  description?: string;
}

/** A caller with an API key of its own. */
export interface ApiClient {
  /** The plan, a key of `plans`. */
  plan: string;
  /** The key itself, 20 to 128 characters; kept secret. @default AWS makes one */
  value?: pulumi.Input<string>;
  /** Whether the key works. @default true */
  enabled?: boolean;
  /** Who it is. @default none */
  description?: string;
}

/** What {@link ApiClients} is made from. */
export interface ApiClientsArgs {
  /** Usage plans by name. */
  plans: Record<string, UsagePlan>;
  /** Clients by name. @default none */
  clients?: Record<string, ApiClient>;
  /** Tags of all that is made. @default none */
  tags?: Record<string, pulumi.Input<string>>;
}
