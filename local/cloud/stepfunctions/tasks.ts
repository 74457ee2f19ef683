import { randomUUID } from "node:crypto";
import { isObject, type Json } from "../../json";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import type { LambdaResult } from "../ports";
import type { Principal } from "../principal";
import { callJson } from "../protocol/call";
import { publishTo } from "../sns";
import { StatesError } from "./asl/errors";
import type { TaskRequest } from "./asl/run";
import type { Executions } from "./executions";
import { type Pattern, type Resource, readResource } from "./services";
import type { Tokens } from "./tokens";

/** Who a task acts for. */
export interface TaskContext {
  readonly cloud: Cloud;
  readonly executions: Executions;
  readonly tokens: Tokens;
  readonly region: string;
  readonly stateMachineArn: string;
  readonly executionArn: string;
  /** Credentials of the state machine's role, taken anew for each task. */
  readonly assume: () => Principal;
}

/** Carries out a task with the state machine's role; rejects with `StatesError`. */
export async function runTask(context: TaskContext, request: TaskRequest): Promise<unknown> {
  const resource = readResource(request.resource);
  if (typeof resource === "string") throw new StatesError("States.Runtime", resource);
  const waits = resource.kind === "activity" || pattern(resource) === ".waitForTaskToken";
  const returned = waits
    ? context.tokens.wait(request.token, context.stateMachineArn, request.heartbeatSeconds, request.signal)
    : undefined;
  // What a token brings back is awaited below; a start that fails must not leave it unheard.
  returned?.catch(() => {});
  const work = async () => {
    const answer = await start(context, resource, request);
    return returned ? returned : answer;
  };
  try {
    return await withTimeout(work(), context, request);
  } finally {
    context.tokens.drop(request.token);
  }
}

function pattern(resource: Resource): Pattern {
  return "pattern" in resource ? resource.pattern : "";
}

async function start(context: TaskContext, resource: Resource, request: TaskRequest): Promise<unknown> {
  const input = isObject(request.input) ? request.input : {};
  switch (resource.kind) {
    case "lambda":
      return JSON.parse((await invoke(context, resource.functionName, request.input)).payload || "null") as unknown;
    case "lambda:invoke":
      return invokeOptimized(context, input);
    case "activity":
      context.tokens.offer(resource.arn, request.token, request.input);
      return undefined;
    case "sns:publish":
      return translate("SNS", async () =>
        publishTo(context.cloud, textMessage(input, "Message"), { caller: context.assume() }),
      );
    case "call":
      return callService(context, resource, input);
  }
}

async function callService(context: TaskContext, resource: Resource & { kind: "call" }, given: Json): Promise<unknown> {
  const { service, operation, errorPrefix } = resource;
  const input = resource.optimized ? optimizedInput(context, operation, given) : given;
  const answer = await translate(errorPrefix, () =>
    callJson(context.cloud, {
      service: service.signingName,
      target: `${service.target}.${operation}`,
      region: context.region,
      caller: context.assume(),
      input,
    }),
  );
  if (operation === "PutEvents" && Number(answer.FailedEntryCount) > 0) {
    throw new StatesError("EventBridge.FailedEntry", JSON.stringify(answer.Entries));
  }
  if (!resource.pattern.startsWith(".sync")) return resource.optimized ? withMetadata(answer) : answer;
  const done = await context.executions.finished(String(answer.executionArn));
  const described = context.executions.describe(done);
  if (done.status !== "SUCCEEDED") throw new StatesError("States.TaskFailed", JSON.stringify(described));
  const parsed = resource.pattern === ".sync:2" ? JSON.parse(done.output ?? "null") : done.output;
  return { ...described, Output: parsed };
}

/** Optimized integrations take objects where the API takes their JSON. */
function optimizedInput(context: TaskContext, operation: string, input: Json): Json {
  switch (operation) {
    case "SendMessage":
      return textMessage(input, "MessageBody");
    case "PutEvents": {
      const entries = Array.isArray(input.Entries) ? input.Entries.filter(isObject) : [];
      return {
        ...input,
        Entries: entries.map((entry) => ({
          ...textMessage(entry, "Detail"),
          Resources: [
            ...(Array.isArray(entry.Resources) ? entry.Resources : []),
            context.executionArn,
            context.stateMachineArn,
          ],
        })),
      };
    }
    case "StartExecution": {
      const { StateMachineArn, Input = {}, Name = randomUUID() } = input;
      return {
        stateMachineArn: StateMachineArn,
        name: Name,
        input: typeof Input === "string" ? Input : JSON.stringify(Input),
      };
    }
    default:
      return input;
  }
}

function textMessage(input: Json, member: string): Json {
  const value = input[member];
  return value === undefined || typeof value === "string" ? input : { ...input, [member]: JSON.stringify(value) };
}

async function invokeOptimized(context: TaskContext, input: Json): Promise<unknown> {
  const { FunctionName, Qualifier, Payload = {}, InvocationType } = input;
  if (typeof FunctionName !== "string") throw new StatesError("States.Runtime", "lambda:invoke needs FunctionName");
  const name = typeof Qualifier === "string" ? `${FunctionName}:${Qualifier}` : FunctionName;
  const event = InvocationType === "Event";
  const { payload } = await invoke(context, name, Payload, event ? "Event" : "RequestResponse");
  return withMetadata({
    ExecutedVersion: "$LATEST",
    StatusCode: event ? 202 : 200,
    ...(event ? {} : { Payload: JSON.parse(payload || "null") as unknown }),
  });
}

async function invoke(context: TaskContext, functionName: string, input: unknown, type?: "RequestResponse" | "Event") {
  const payload = JSON.stringify(input);
  let result: LambdaResult;
  try {
    result = await context.cloud.port("lambda").invoke({ functionName, payload, caller: context.assume(), type });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    // https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
    const named = ["TooManyRequestsException", "ServiceException", "ResourceNotFoundException"].includes(error.code);
    throw new StatesError(named ? `Lambda.${error.code}` : "Lambda.AWSLambdaException", error.message);
  }
  if (!result.functionError) return result;
  throw functionFailure(result.payload);
}

function functionFailure(payload: string): StatesError {
  let type: unknown;
  try {
    type = (JSON.parse(payload) as { errorType?: unknown }).errorType;
  } catch {
    type = undefined;
  }
  return new StatesError(typeof type === "string" && type ? type : "Lambda.Unknown", payload);
}

async function translate<T>(prefix: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new StatesError(`${prefix}.${error.code}`, error.message);
  }
}

function withMetadata(answer: Json): Json {
  const RequestId = randomUUID();
  return {
    ...answer,
    SdkHttpMetadata: { HttpStatusCode: 200, HttpHeaders: { "x-amzn-RequestId": [RequestId] } },
    SdkResponseMetadata: { RequestId },
  };
}

/** A task that takes longer than it may fails with States.Timeout; one whose execution is stopped ends with it. */
function withTimeout<T>(work: Promise<T>, { cloud }: TaskContext, { timeoutSeconds, signal }: TaskRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel =
      timeoutSeconds === undefined
        ? () => {}
        : cloud.clock.after(timeoutSeconds * 1000, () =>
            finish(() => reject(new StatesError("States.Timeout", `the task took longer than ${timeoutSeconds} s`))),
          );
    const stop = () => finish(() => reject(signal.reason as Error));
    const finish = (settle: () => void) => {
      cancel();
      signal.removeEventListener("abort", stop);
      settle();
    };
    signal.addEventListener("abort", stop, { once: true });
    work.then(
      (value) => finish(() => resolve(value)),
      (error: unknown) => finish(() => reject(error as Error)),
    );
  });
}
