import type { Layout } from "../../capture/architecture/layout";
import type { Access } from "../../capture/openapi/document";
import type { CostOfUse } from "../../cost/use";
import type { TraceStep } from "../cloud/telemetry";
import type { SocketApiView } from "./sockets/contract";

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

/** JSON Schema, references opened. */
export type Schema = Readonly<Record<string, unknown>>;

/** A parameter of a route. */
export interface RouteParameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly schema: Schema;
}

/** A route that can be tried. */
export interface RouteView {
  readonly method: string;
  readonly path: string;
  readonly summary?: string;
  /** Who may call. */
  readonly access: Access;
  /** Whether it asks for the key of a usage plan too. */
  readonly needsKey: boolean;
  readonly parameters: readonly RouteParameter[];
  readonly body?: { readonly schema: Schema; readonly sample: unknown };
}

/** An API with its routes. */
export interface ApiView {
  readonly name: string;
  readonly kind: string;
  readonly url: string;
  /** A distribution stands before it and adds the key of its lock. */
  readonly locked: boolean;
  readonly routes: readonly RouteView[];
}

/** Who a request can be sent as. */
export interface RoutesView {
  readonly apis: readonly ApiView[];
  readonly sockets: readonly SocketApiView[];
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly hasDirectory: boolean;
  /** Keys by name; their values stay in the stage. */
  readonly keys: readonly { readonly id: string; readonly name: string; readonly apis: readonly string[] }[];
  readonly roles: readonly { readonly arn: string; readonly name: string }[];
}

/** A request to be sent; credentials are named here and added by the stage. */
export interface Sending {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly as:
    | { readonly kind: "nobody" | "operator" }
    | {
        readonly kind: "user";
        readonly username: string;
        readonly groups: readonly string[];
        readonly scopes: readonly string[];
      }
    | { readonly kind: "role"; readonly arn: string };
  /** API key to send along. */
  readonly keyId?: string;
}

/** What came back. */
export interface Sent {
  /** Request id, where API Gateway answered. */
  readonly id?: string;
  readonly status: number;
  readonly ms: number;
  readonly headers: readonly HeaderLine[];
  readonly body: string;
}

/** Kinds of things that hold data. */
export type StoreKind = "table" | "queue" | "stream" | "bucket" | "workflow" | "connections";

/** Something that holds data. */
export interface StoreSummary {
  readonly kind: StoreKind;
  /** ARN, or the id of a WebSocket API. */
  readonly id: string;
  readonly name: string;
  /** How much is in it, in words. */
  readonly holds: string;
  /** Messages that were given up wait in it. */
  readonly deadLetters?: boolean;
}

/** The newest records of a store. */
export interface StoreView {
  readonly columns: readonly string[];
  readonly records: readonly StoreRecord[];
  /** What is not shown, and why. */
  readonly note?: string;
}

/** One record: an item, a message, an object, an execution, a connection. */
export interface StoreRecord {
  readonly id: string;
  readonly cells: readonly string[];
  /** The whole of it, as JSON. */
  readonly detail: string;
}

/** A chart of the last minutes. */
export interface ChartView {
  readonly title: string;
  readonly unit: "a second" | "count" | "ms";
  /** Seconds since the epoch. */
  readonly times: readonly number[];
  readonly lines: readonly { readonly label: string; readonly values: readonly (number | null)[] }[];
  /** Lines that are left out: the smallest. */
  readonly more: number;
}

/** A state that an alarm changed to; `NOT_JUDGED`: the stage cannot tell. */
export interface AlarmChange {
  readonly time: number;
  readonly state: "OK" | "ALARM" | "INSUFFICIENT_DATA" | "NOT_JUDGED";
}

/** An alarm with its states over time, oldest first. */
export interface AlarmView {
  readonly name: string;
  readonly description: string;
  readonly condition: string;
  readonly changes: readonly AlarmChange[];
}

/** Charts and alarms. */
export interface MetricsView {
  readonly now: number;
  readonly minutes: number;
  readonly charts: readonly ChartView[];
  readonly alarms: readonly AlarmView[];
}

/** Cost of the traffic so far. */
export interface CostView {
  readonly seconds: number;
  readonly requests: number;
  /** Absent where there are no prices; `why` says it. */
  readonly cost?: CostOfUse;
  readonly why?: string;
}
