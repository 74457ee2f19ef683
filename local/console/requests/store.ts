import type { RequestTrace, Telemetry } from "../../cloud/telemetry";
import { header, type WireHandler, type WireRequest, type WireResponse } from "../../wire";
import type { Shown } from "../shown";
import type { RequestSummary } from "./contract";

/** How many requests are kept with their steps. */
export const keptTraces = 10_000;
/** What of the newest requests is kept as it went over the wire, for looking at it and sending it again. */
const keptExchanges = 1000;
const longestBody = 64 * 1024;

/** A request and its answer as they were on the wire, credentials included: they never leave the process. */
export interface WireExchange {
  /** Request id of API Gateway. */
  readonly id: string;
  readonly request: WireRequest;
  readonly status: number;
  readonly headers: WireResponse["headers"];
  /** Absent when it was streamed. */
  readonly body?: Buffer;
}

/** The newest requests of a stage, in the order they ended. */
export class RequestStore {
  /** Requests since the stage began. */
  total = 0;
  private readonly traces = new Map<string, RequestTrace>();
  private readonly listeners = new Set<(exchange: WireExchange) => void>();
  private readonly exchanges = new Map<string, WireExchange>();

  constructor(telemetry: Telemetry) {
    telemetry.listen((event) => {
      if (event.kind !== "request") return;
      this.total += 1;
      keep(this.traces, event.trace.requestId, event.trace, keptTraces);
    });
  }

  /** Newest first. */
  list(shown: Shown): RequestSummary[] {
    return [...this.traces.values()].reverse().map((trace) => summaryOf(trace, shown));
  }

  trace(id: string): RequestTrace | undefined {
    return this.traces.get(id);
  }

  exchange(id: string): WireExchange | undefined {
    return this.exchanges.get(id);
  }

  /** Calls `listener` for every answered request; the returned function ends it. */
  onExchange(listener: (exchange: WireExchange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Remembers what passes a handler, under the request id that the answer carries. */
  watch(handle: WireHandler): WireHandler {
    return async (request) => {
      const response = await handle(request);
      const id = requestIdOf(response.headers);
      if (id === undefined) return response;
      const { status, headers, body } = response;
      const small = Buffer.isBuffer(body) && body.length <= longestBody;
      const exchange = { id, request, status, headers, ...(small ? { body } : {}) };
      if (request.body.length <= longestBody) keep(this.exchanges, id, exchange, keptExchanges);
      for (const listener of this.listeners) listener(exchange);
      return response;
    };
  }
}

/** Request id of an answer of API Gateway: REST APIs and HTTP APIs name it differently. */
export function requestIdOf(headers: WireResponse["headers"]): string | undefined {
  return header(headers, "x-amzn-requestid") ?? header(headers, "apigw-requestid");
}

/** A map's order is that of insertion: the first is the oldest. */
function keep<T>(map: Map<string, T>, key: string, value: T, limit: number): void {
  map.set(key, value);
  if (map.size > limit) map.delete(map.keys().next().value!);
}

/** What the list shows of a request, under the name that the program gave its API. */
export function summaryOf(trace: RequestTrace, { apiNames }: Pick<Shown, "apiNames">): RequestSummary {
  const stopped = trace.steps.find(({ outcome }) => outcome === "refused" || outcome === "failed");
  return {
    id: trace.requestId,
    time: trace.time,
    api: apiNames.get(trace.apiId) ?? trace.apiName,
    stage: trace.stage,
    method: trace.method,
    path: trace.path,
    ...(trace.routeKey === undefined ? {} : { routeKey: trace.routeKey }),
    status: trace.status,
    ms: trace.durationMs,
    ...(stopped ? { stoppedAt: stopped.step } : {}),
  };
}
