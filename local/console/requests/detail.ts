import type { StageEvent, TraceStep } from "../../cloud/telemetry";
import type { Redactor } from "../redact";
import type { Shown } from "../shown";
import type { Exchange, LogLine, RequestDetail } from "./contract";
import { curlOf } from "./curl";
import { type RequestStore, summaryOf, type WireExchange } from "./store";

type LogEvent = Extract<StageEvent, { kind: "log" }>;

/** Everything that is kept about a request; undefined when it is too old. */
export function detailOf(id: string, store: RequestStore, shown: Shown): RequestDetail | undefined {
  const { cloud, redactor } = shown;
  const trace = store.trace(id);
  if (!trace) return undefined;
  const wire = store.exchange(id);
  const steps = [...trace.steps].sort((a, b) => a.startMs - b.startMs || b.durationMs - a.durationMs);
  return {
    ...summaryOf(trace, shown),
    apiId: trace.apiId,
    ...(trace.traceId === undefined ? {} : { traceId: trace.traceId }),
    steps: steps.map((step) => redactor.value(step) as TraceStep),
    ...(wire ? { exchange: shownExchange(wire, cloud.baseUrl, redactor) } : {}),
    logs: logsOf(trace.requestId, steps, cloud.telemetry.recent("log")).map((line) => ({
      ...line,
      message: redactor.text(line.message),
    })),
  };
}

function shownExchange(wire: WireExchange, baseUrl: string, redactor: Redactor): Exchange {
  const { request } = wire;
  const url = `${baseUrl}${request.signedTarget}`;
  return {
    request: {
      url: redactor.text(url),
      headers: redactor.headers(request.headers),
      body: redactor.text(request.body.toString("utf8")),
    },
    response: {
      status: wire.status,
      headers: redactor.headers(wire.headers),
      body: wire.body ? redactor.text(wire.body.toString("utf8")) : "(streamed or too long to keep)",
    },
    curl: redactor.text(curlOf(request, url)),
  };
}

/** Lines that name the request, and those of the function's own run that answered it. */
function logsOf(id: string, steps: readonly TraceStep[], lines: readonly LogEvent[]): LogLine[] {
  const invoked = steps.find(({ step }) => step === "integrate")?.detail?.requestId;
  return lines.flatMap(({ time, group, message }): LogLine[] => {
    if (typeof invoked === "string" && group.startsWith("/aws/lambda/")) {
      return message.includes(invoked) ? [{ time, kind: "function", group, message }] : [];
    }
    if (!message.includes(id)) return [];
    const kind = group.startsWith("API-Gateway-Execution-Logs_") || message.startsWith("(") ? "execution" : "access";
    return [{ time, kind, group, message }];
  });
}
