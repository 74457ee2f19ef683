import type { TraceStep } from "../../cloud/telemetry";

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
