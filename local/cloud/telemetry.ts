import type { AccessDecision } from "./access";

/** What one step of the gateway did to a request. */
export interface TraceStep {
  /** Step name, e.g. `authorizer`, `throttle`, `map request`. */
  readonly step: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly outcome: "passed" | "skipped" | "refused" | "failed";
  /** Facts of the step: matched route, policy decision, template input and output. No secrets. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Everything that is told about one request; logs, metrics, traces and the console read it. */
export interface RequestTrace {
  readonly requestId: string;
  readonly apiId: string;
  readonly apiName: string;
  readonly stage: string;
  readonly time: number;
  readonly method: string;
  readonly path: string;
  readonly routeKey?: string;
  readonly status: number;
  readonly durationMs: number;
  /** Id of the X-Ray trace that the request belongs to. */
  readonly traceId?: string;
  readonly steps: readonly TraceStep[];
}

/** Something that happened on the local stage. */
export type StageEvent =
  | { readonly kind: "request"; readonly trace: RequestTrace }
  | {
      readonly kind: "log";
      readonly time: number;
      readonly group: string;
      readonly stream: string;
      readonly message: string;
    }
  | {
      readonly kind: "metric";
      readonly time: number;
      readonly namespace: string;
      readonly name: string;
      readonly dimensions: Readonly<Record<string, string>>;
      readonly value: number;
      readonly unit: string;
    }
  | ({ readonly kind: "decision"; readonly by?: string } & AccessDecision);

/** Delivers events to whoever listens, and keeps the newest of each kind for late readers. */
export class Telemetry {
  private readonly listeners = new Set<(event: StageEvent) => void>();
  private readonly kept = new Map<StageEvent["kind"], StageEvent[]>();

  /** @param keep how many events of each kind to keep. */
  constructor(private readonly keep = 5000) {}

  emit(event: StageEvent): void {
    const events = this.kept.get(event.kind) ?? [];
    if (events.length === 0) this.kept.set(event.kind, events);
    events.push(event);
    if (events.length > this.keep * 2) events.splice(0, events.length - this.keep);
    for (const listener of this.listeners) listener(event);
  }

  /** Calls `listener` on every further event; the returned function ends it. */
  listen(listener: (event: StageEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The newest events of a kind, oldest first. */
  recent<K extends StageEvent["kind"]>(kind: K): readonly Extract<StageEvent, { kind: K }>[] {
    return (this.kept.get(kind) ?? []).slice(-this.keep) as Extract<StageEvent, { kind: K }>[];
  }
}
