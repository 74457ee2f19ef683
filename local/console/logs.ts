import type { Cloud } from "../cloud/cloud";
import type { StageEvent, Telemetry } from "../cloud/telemetry";

/** A line of one of the stage's logs, as the command line reads it. */
export interface LogLine {
  readonly time: number;
  readonly group: string;
  readonly message: string;
  /** What wrote it, by its name in the program; absent where that is unknown. */
  readonly of?: { readonly kind: "api" | "function"; readonly name: string };
}

/** Lines that are held back for a reader who is slower than the stage. */
const backlog = 10_000;

/**
 * The lines that the stage keeps and, for a follower, those that come until it goes away: one JSON object a line.
 * @param cloud asked anew for each line, because a rebuilt stage has another
 */
export async function* logLines(
  telemetry: Telemetry,
  cloud: () => Cloud | undefined,
  follower?: AbortSignal,
): AsyncGenerator<Buffer> {
  const waiting: StageEvent[] = [...telemetry.recent("log")];
  let wake = () => {};
  const stop = telemetry.listen((event) => {
    if (event.kind !== "log" || waiting.length >= backlog) return;
    waiting.push(event);
    wake();
  });
  follower?.addEventListener("abort", () => wake());
  try {
    for (;;) {
      const lines = waiting.splice(0).flatMap((event) => (event.kind === "log" ? [lineOf(event, cloud())] : []));
      if (lines.length > 0) yield Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
      if (!follower || follower.aborted) return;
      if (waiting.length > 0) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    stop();
  }
}

function lineOf({ time, group, message }: Extract<StageEvent, { kind: "log" }>, cloud: Cloud | undefined): LogLine {
  const of = cloud && sourceOf(cloud, group);
  return { time, group, message, ...(of ? { of } : {}) };
}

function sourceOf(cloud: Cloud, group: string): LogLine["of"] {
  const found = cloud.resources("aws:lambda/function:Function").find(({ inputs, outputs }) => {
    const own = (inputs.loggingConfig as { logGroup?: string } | undefined)?.logGroup;
    return group === (own ?? `/aws/lambda/${String(outputs.name)}`);
  });
  if (found) return { kind: "function", name: found.name };
  const apiId = /^API-Gateway-Execution-Logs_([^/]+)\//.exec(group)?.[1] ?? apiOfAccessLog(cloud, group);
  const api = [
    ...cloud.resources("aws:apigateway/restApi:RestApi"),
    ...cloud.resources("aws:apigatewayv2/api:Api"),
  ].find(({ id }) => id === apiId);
  return api && { kind: "api", name: api.name };
}

/** The API of a stage whose access log goes to the group. */
function apiOfAccessLog(cloud: Cloud, group: string): string | undefined {
  const stages = [...cloud.resources("aws:apigateway/stage:Stage"), ...cloud.resources("aws:apigatewayv2/stage:Stage")];
  const stage = stages.find(({ inputs }) => {
    const destination = (inputs.accessLogSettings as { destinationArn?: string } | undefined)?.destinationArn ?? "";
    return destination.split(":log-group:")[1]?.replace(/:\*$/, "") === group;
  });
  return (stage?.inputs.restApi ?? stage?.inputs.apiId) as string | undefined;
}
