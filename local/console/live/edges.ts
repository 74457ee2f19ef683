import type { StageEvent } from "../../cloud/telemetry";
import { header } from "../../wire";
import type { WireExchange } from "../requests/store";
import type { Shown } from "../shown";
import type { EdgeTraffic } from "./contract";

/** What pollers ask for again and again, whether there is anything or not. */
const polls =
  /^(sqs:(ReceiveMessage|GetQueueAttributes|DeleteMessage)|(kinesis|dynamodb):(Get(Records|ShardIterator)|Describe\w+|List\w+)|logs:\w+|xray:\w+|sts:\w+)$/;

/**
 * Counts calls along the edges of the architecture between two ticks: requests from an API to where their route leads,
 * and every call that IAM decides about, by whose role makes it and what it is for.
 */
export class EdgeCounter {
  private readonly counts = new Map<string, { from: string; to: string; calls: number; failed: number }>();

  constructor(private readonly shown: () => Shown | undefined) {}

  /** True when there is something to tell. */
  get busy(): boolean {
    return this.counts.size > 0;
  }

  note(event: StageEvent): void {
    if (event.kind === "request") {
      const boxes = this.shown()?.boxes;
      const { apiId, routeKey, status, steps } = event.trace;
      const api = boxes?.ofApi(apiId);
      if (!boxes || api === undefined) return;
      this.add("", api, status >= 400);
      const reached = steps.some(({ step }) => step === "integrate");
      const target = routeKey === undefined || !reached ? undefined : boxes.ofRoute(apiId, routeKey);
      if (target !== undefined) this.add(api, target, status >= 500);
    } else if (event.kind === "metric") {
      if (event.name !== "Invocations") return;
      const shown = this.shown();
      const box = shown?.boxes.ofFunction(event.dimensions.FunctionName ?? "");
      if (box === undefined) return;
      for (const { from, to, how } of shown!.layout.arrows) {
        if (how === "feeds" && to === box) this.add(from, to, false);
      }
    } else if (event.kind === "decision" && !polls.test(event.action)) {
      const boxes = this.shown()?.boxes;
      const from = boxes?.ofCaller(event.principal);
      const to = from === undefined ? undefined : boxes!.ofArn(event.resource);
      if (from !== undefined && to !== undefined && from !== to) this.add(from, to, !event.allowed);
    }
  }

  /** Notes a request that came in by a distribution: the gateway itself cannot tell. */
  noteExchange({ request, headers, status }: WireExchange, apiId: string | undefined): void {
    const distribution = /^\/cloudfront\/([^/?]+)/.exec(request.signedTarget)?.[1];
    const boxes = distribution === undefined ? undefined : this.shown()?.boxes;
    const from = boxes?.ofDistribution(distribution!);
    if (from === undefined) return;
    this.add("", from, status >= 400);
    const to = apiId === undefined ? undefined : boxes!.ofApi(apiId);
    const cached = header(headers, "x-cache")?.startsWith("Hit") ?? false;
    if (to !== undefined && !cached) this.add(from, to, status >= 500);
  }

  /** The counts so far, which begin anew. */
  take(): EdgeTraffic[] {
    const taken = [...this.counts.values()];
    this.counts.clear();
    return taken;
  }

  private add(from: string, to: string, failed: boolean): void {
    const key = `${from} ${to}`;
    const known = this.counts.get(key) ?? { from, to, calls: 0, failed: 0 };
    known.calls += 1;
    if (failed) known.failed += 1;
    this.counts.set(key, known);
  }
}
