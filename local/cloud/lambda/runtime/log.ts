import type { Clock } from "../../../clock";
import type { StageEvent } from "../../telemetry";
import { timeoutText } from "./errors";
import type { InstanceResult } from "./invocation";

/** Writes an instance's log stream as Lambda does: START, the handler's lines, END and REPORT. */
export class FunctionLog {
  constructor(
    private readonly options: {
      readonly emit: (event: StageEvent) => void;
      readonly clock: Clock;
      readonly group: string;
      readonly stream: string;
      readonly version: string;
      readonly memoryMb: number;
      /** JSON instead of text: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html */
      readonly json: boolean;
    },
  ) {}

  /** A line of the handler's. */
  line(message: string): void {
    const { emit, clock, group, stream } = this.options;
    emit({ kind: "log", time: clock.now(), group, stream, message });
  }

  /** Before the handler runs. */
  start(requestId: string): void {
    const { json, version } = this.options;
    if (json) this.platform("platform.start", { requestId, version });
    else this.line(`START RequestId: ${requestId} Version: ${version}`);
  }

  /** After the handler has run. */
  report(requestId: string, result: InstanceResult, timeoutMs: number): void {
    const { json, memoryMb, clock } = this.options;
    const billed = Math.ceil(result.durationMs + (result.initMs ?? 0));
    const used = Math.min(result.memoryUsedMb, memoryMb);
    if (json) {
      const status = result.ended === "timeout" ? "timeout" : result.failed ? "error" : "success";
      this.platform("platform.report", {
        requestId,
        status,
        metrics: {
          durationMs: round(result.durationMs),
          billedDurationMs: billed,
          memorySizeMB: memoryMb,
          maxMemoryUsedMB: used,
          ...(result.initMs === undefined ? {} : { initDurationMs: round(result.initMs) }),
        },
      });
      return;
    }
    if (result.ended === "timeout") {
      this.line(`${new Date(clock.now()).toISOString()} ${requestId} ${timeoutText(timeoutMs)}`);
    } else if (result.ended === "exit") {
      const { errorType, errorMessage } = JSON.parse(result.payload) as { errorType: string; errorMessage: string };
      this.line(`${errorMessage.startsWith("RequestId:") ? "" : `RequestId: ${requestId} Error: `}${errorMessage}`);
      this.line(errorType);
    }
    this.line(`END RequestId: ${requestId}`);
    const init = result.initMs === undefined ? "" : `Init Duration: ${result.initMs.toFixed(2)} ms\t`;
    this.line(
      `REPORT RequestId: ${requestId}\tDuration: ${result.durationMs.toFixed(2)} ms\tBilled Duration: ${billed} ms\t` +
        `Memory Size: ${memoryMb} MB\tMax Memory Used: ${used} MB\t${init}`,
    );
  }

  private platform(type: string, record: Record<string, unknown>): void {
    this.line(JSON.stringify({ time: new Date(this.options.clock.now()).toISOString(), type, record }));
  }
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
