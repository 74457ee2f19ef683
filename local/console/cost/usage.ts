import type { StageUse } from "../../../cost/use";
import type { RequestTrace, Telemetry } from "../../cloud/telemetry";
import type { RequestStore } from "../requests/store";

interface Counted {
  requests: number;
  cacheHits: number;
  requestBytes: number;
  responseBytes: number;
  /** Requests whose bytes were seen. */
  measured: number;
}

/** Counts what the stage is used for since it began, as bills do. */
export class UsageCounter {
  private readonly routes = new Map<string, Counted>();
  private readonly functions = new Map<string, { invocations: number; billedMs: number }>();
  private readonly startedAt = Date.now();

  constructor(telemetry: Telemetry, requests: RequestStore) {
    telemetry.listen((event) => {
      if (event.kind === "request") this.countRequest(event.trace);
      else if (event.kind === "metric" && event.namespace === "AWS/Lambda") {
        const name = event.dimensions.FunctionName ?? "";
        const known = this.functions.get(name) ?? { invocations: 0, billedMs: 0 };
        this.functions.set(name, known);
        if (event.name === "Invocations") known.invocations += event.value;
        if (event.name === "Duration") known.billedMs += Math.ceil(event.value);
      }
    });
    requests.onExchange(({ id, request, body }) => {
      const trace = requests.trace(id);
      const known = trace && this.routes.get(keyOf(trace));
      if (!known || !body) return;
      known.measured += 1;
      known.requestBytes += request.body.length;
      known.responseBytes += body.length;
    });
  }

  /**
   * The use so far. Bytes that were not seen are taken to be like those that were.
   * @param apiNames logical names by id
   * @param functionName logical name by the name on AWS
   */
  use(apiNames: ReadonlyMap<string, string>, functionName: (name: string) => string): StageUse {
    const routes = [...this.routes].map(([key, counted]) => {
      const [apiId = "", route = ""] = key.split("\n");
      const { requests, cacheHits, requestBytes, responseBytes, measured } = counted;
      const scale = requests / Math.max(1, measured);
      return {
        api: apiNames.get(apiId) ?? apiId,
        route,
        requests,
        cacheHits,
        ...(measured > 0 ? { requestBytes: requestBytes * scale, responseBytes: responseBytes * scale } : {}),
      };
    });
    return {
      seconds: (Date.now() - this.startedAt) / 1000,
      routes,
      functions: Object.fromEntries([...this.functions].map(([name, counted]) => [functionName(name), counted])),
    };
  }

  private countRequest(trace: RequestTrace): void {
    // Without a route nothing is billed but the request, which the gateway refused before it knew whose it was.
    if (trace.routeKey === undefined) return;
    const key = keyOf(trace);
    let known = this.routes.get(key);
    if (!known) {
      known = { requests: 0, cacheHits: 0, requestBytes: 0, responseBytes: 0, measured: 0 };
      this.routes.set(key, known);
    }
    known.requests += 1;
    if (trace.steps.some(({ step, detail }) => step === "cache" && detail?.hit === true)) known.cacheHits += 1;
  }
}

function keyOf({ apiId, routeKey }: RequestTrace): string {
  return `${apiId}\n${routeKey ?? ""}`;
}
