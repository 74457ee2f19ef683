import type { WireRequest, WireResponse } from "../../../wire";
import type { Cloud } from "../../cloud";
import type { Properties, ResourceRecord } from "../../resource";
import {
  type EventRequest,
  type EventResponse,
  fromEventRequest,
  fromEventResponse,
  InvalidResult,
  toEventRequest,
  toEventResponse,
} from "./event";
import { liveFunction } from "./resources";
import { runFunction } from "./runtime";

/** When a function runs. */
type EventType = "viewer-request" | "viewer-response";

/** A function failed; `kind` is what `X-Cache` says of it. */
export class EdgeFunctionError extends Error {
  constructor(
    readonly kind: "FunctionExecutionError" | "FunctionValidationError",
    message: string,
  ) {
    super(message);
  }
}

/** One request at a distribution, as its functions need it. */
export interface Occasion {
  readonly cloud: Cloud;
  readonly distribution: ResourceRecord;
  readonly behavior: Properties;
  readonly requestId: string;
}

/** Runs the behaviour's viewer-request function: the request as it goes on, or an answer of the function's own. */
export async function onViewerRequest(
  occasion: Occasion,
  request: WireRequest,
): Promise<{ readonly request: WireRequest } | { readonly response: WireResponse }> {
  const arn = functionOf(occasion.behavior, "viewer-request");
  if (!arn) return { request };
  const before = toEventRequest(request);
  const result = await run(occasion, arn, "viewer-request", request, { request: before });
  return validated(() =>
    "statusCode" in result
      ? { response: fromEventResponse(result as unknown as EventResponse) }
      : { request: fromEventRequest(request, before, result as unknown as EventRequest) },
  );
}

/** Runs the behaviour's viewer-response function on an answer; origins' errors do not come by it. */
export async function onViewerResponse(
  occasion: Occasion,
  request: WireRequest,
  response: WireResponse,
): Promise<WireResponse> {
  const arn = functionOf(occasion.behavior, "viewer-response");
  if (!arn || response.status >= 400) return response;
  const event = { request: toEventRequest(request), response: toEventResponse(response) };
  const result = await run(occasion, arn, "viewer-response", request, event);
  return validated(() => fromEventResponse(result as unknown as EventResponse, response));
}

/** Functions that a distribution names and that are not there, or not published. */
export function missingFunctions(cloud: Cloud, inputs: Properties): string[] {
  const behaviors = [
    inputs.defaultCacheBehavior,
    ...((inputs.orderedCacheBehaviors as Properties[] | undefined) ?? []),
  ];
  return behaviors
    .flatMap((behavior) => associations((behavior ?? {}) as Properties))
    .map(({ functionArn }) => functionArn)
    .filter((arn) => !liveFunction(cloud, arn));
}

function associations(behavior: Properties): { eventType: string; functionArn: string }[] {
  return (behavior.functionAssociations as { eventType: string; functionArn: string }[] | undefined) ?? [];
}

function functionOf(behavior: Properties, event: EventType): string | undefined {
  return associations(behavior).find(({ eventType }) => eventType === event)?.functionArn;
}

async function run(
  { cloud, distribution, requestId }: Occasion,
  arn: string,
  eventType: EventType,
  request: WireRequest,
  about: object,
): Promise<Record<string, unknown>> {
  const live = liveFunction(cloud, arn);
  if (!live) throw new EdgeFunctionError("FunctionExecutionError", `there is no published function ${arn}`);
  const context = {
    distributionDomainName: String(distribution.outputs.domainName),
    distributionId: distribution.id,
    eventType,
    requestId,
  };
  const viewer = { ip: request.source.ip };
  const outcome = await runFunction(live, { version: "1.0", context, viewer, ...about });
  const failed = "fault" in outcome ? [`The function failed: ${outcome.fault}`] : [];
  const group = `/aws/cloudfront/function/${arn.split("/").at(-1)}`;
  for (const message of [...outcome.logs, ...failed]) {
    cloud.telemetry.emit({
      kind: "log",
      time: cloud.clock.now(),
      group,
      stream: "local",
      message: `${requestId} ${message}`,
    });
  }
  if ("fault" in outcome) throw new EdgeFunctionError("FunctionExecutionError", outcome.fault);
  const { value } = outcome;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new EdgeFunctionError("FunctionValidationError", "the function returned neither a request nor a response");
  }
  return value as Record<string, unknown>;
}

function validated<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof InvalidResult) throw new EdgeFunctionError("FunctionValidationError", error.message);
    throw error;
  }
}
