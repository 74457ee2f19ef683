import type * as pulumi from "@pulumi/pulumi";

/** A token bucket: `rateLimit` requests a second on average, `burstLimit` at once. AWS calls both best-effort targets. */
export interface Throttle {
  /** Requests a second. */
  rateLimit: number;
  /** Requests at once. */
  burstLimit: number;
}

/** With which versions of IP an endpoint is reached. */
export const IpAddressType = {
  /** IPv4 alone. */
  Ipv4: "ipv4",
  /** IPv4 and IPv6. */
  DualStack: "dualstack",
} as const;
/** With which versions of IP an endpoint is reached. */
export type IpAddressType = (typeof IpAddressType)[keyof typeof IpAddressType];

/** How much of an execution is written to the API's execution log. */
export const LogLevel = {
  /** Nothing. */
  Off: "OFF",
  /** Failed requests only. */
  Error: "ERROR",
  /** Every request; costs what it writes. */
  Info: "INFO",
} as const;
/** How much of an execution is written to the API's execution log. */
export type LogLevel = (typeof LogLevel)[keyof typeof LogLevel];

/** Where an API's log lines go and how long they stay. */
export interface ApiLogs {
  /** Days that access and execution log lines are kept; a number CloudWatch knows. @default 30 */
  retentionDays?: number;
  /** Level of the execution log (REST and WebSocket). Bodies are never written. @default LogLevel.Error */
  level?: LogLevel;
  /** Key that encrypts the log groups; its policy must let CloudWatch Logs use it. @default CloudWatch's own encryption */
  kmsKeyArn?: pulumi.Input<string>;
}

/** Which browsers' pages may call the API. */
export interface Cors {
  /** Origins, each `https://host` or `*`. */
  origins: string[];
  /** Methods. @default the methods that the routes have */
  methods?: string[];
  /** Request headers. @default ["Content-Type", "Authorization", "X-Amz-Date", "X-Api-Key", "X-Amz-Security-Token"] */
  headers?: string[];
  /** Response headers that the page may read. @default none */
  exposeHeaders?: string[];
  /** Whether cookies and authorization may be sent; not with origin `*`. @default false */
  credentials?: boolean;
  /** Seconds that a browser may keep the answer. @default 600 */
  maxAgeSeconds?: number;
}

/** An OpenAPI 3.0 or (REST) Swagger 2.0 document that stands in for the route table; `operations` says what each operation does. */
export interface OpenApiSource {
  /** The document as JSON or YAML text. */
  text?: string;
  /** A file that holds it, relative to the program's folder. */
  file?: string;
}
