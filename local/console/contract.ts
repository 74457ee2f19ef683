import type { Layout } from "../../capture/architecture/layout";
import type { TraceStep } from "../cloud/telemetry";

/** One request in the list. */
export interface RequestSummary {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly api: string;
  readonly stage: string;
  readonly method: string;
  readonly path: string;
  readonly routeKey?: string;
  readonly status: number;
  readonly ms: number;
  /** Step that refused or failed the request. */
  readonly stoppedAt?: string;
}

/** A header line; values of credentials are replaced before they leave the stage. */
export type HeaderLine = readonly [name: string, value: string];

/** What went over the wire; kept for the newest requests only. */
export interface Exchange {
  readonly request: { readonly url: string; readonly headers: readonly HeaderLine[]; readonly body: string };
  readonly response: { readonly status: number; readonly headers: readonly HeaderLine[]; readonly body: string };
  /** The request as a command to copy; credentials are shell variables. */
  readonly curl: string;
}

/** A log line of a request. */
export interface LogLine {
  readonly time: number;
  readonly kind: "access" | "execution" | "function";
  readonly group: string;
  readonly message: string;
}

/** Everything about one request. */
export interface RequestDetail extends RequestSummary {
  readonly apiId: string;
  readonly traceId?: string;
  readonly steps: readonly TraceStep[];
  /** Absent when the stage no longer keeps it, and for WebSocket messages. */
  readonly exchange?: Exchange;
  readonly logs: readonly LogLine[];
}

/** The kept requests, newest first. */
export interface RequestPage {
  readonly requests: readonly RequestSummary[];
  /** Requests since the stage began. */
  readonly total: number;
  /** How many requests the stage keeps at the most. */
  readonly keeps: number;
}

/** Calls along one edge of the architecture since the last tick. */
export interface EdgeTraffic {
  /** Empty for calls from outside the stage. */
  readonly from: string;
  readonly to: string;
  readonly calls: number;
  /** Calls that ended in an error or a refusal. */
  readonly failed: number;
}

/** What the page is told a few times a second while something happens. */
export interface Tick {
  readonly time: number;
  /** Requests since the stage began. */
  readonly total: number;
  /** Requests of this tick, oldest first; its first ones when there were more than fit. */
  readonly requests: readonly RequestSummary[];
  /** Requests of this tick that were not sent along. */
  readonly unsent: number;
  readonly edges: readonly EdgeTraffic[];
  /** Changes with each rebuild of the stage: everything shown is to be asked for again. */
  readonly build: number;
}

/** What a box of the architecture stands for. */
export interface BoxDetail {
  readonly resources: readonly { readonly type: string; readonly name: string; readonly simulated: boolean }[];
}

/** The picture of the stage. */
export interface ArchitectureView {
  readonly layout: Layout;
  /** By the boxes' ids. */
  readonly boxes: Readonly<Record<string, BoxDetail>>;
  readonly endpoints: readonly {
    readonly name: string;
    readonly url: string;
    readonly kind: string;
    readonly note?: string;
  }[];
  /** What the simulation of each service leaves out. */
  readonly limits: readonly { readonly name: string; readonly limits: string }[];
  /** Resources that have an id and an ARN, and do nothing. */
  readonly recorded: readonly { readonly type: string; readonly name: string }[];
}
