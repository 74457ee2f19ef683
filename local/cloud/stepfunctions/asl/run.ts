import type { Clock, Random } from "../../../clock";
import type { Json } from "../../../json";
import type { Catcher, Flow, Retrier, State } from "./definition";
import { matches, runtimeError, StatesError } from "./errors";
import { fillJsonata } from "./jsonata";
import { writePath } from "./paths";
import type { Scope } from "./scope";
import { enter, type Outcome } from "./states";
import { fillTemplate } from "./template";

/** What a flow needs of its surroundings. */
export interface Surroundings {
  readonly clock: Clock;
  readonly random: Random;
  /** Aborts when the execution is stopped or runs out of time. */
  readonly signal: AbortSignal;
  /** Carries out a task; rejects with `StatesError`. */
  task(request: TaskRequest): Promise<unknown>;
  /** Writes an event of the history; returns its id. */
  record(type: string, details?: Json): void;
}

/** One attempt of a Task state. */
export interface TaskRequest {
  readonly resource: string;
  readonly input: unknown;
  /** For `.waitForTaskToken`, activities and the context object. */
  readonly token: string;
  readonly timeoutSeconds?: number;
  readonly heartbeatSeconds?: number;
  readonly signal: AbortSignal;
}

/** Variables of a flow and those around it; what an inner flow assigns stays inside. */
export interface Frame {
  readonly context: Json;
  variables: Json;
}

const maxDataBytes = 256 * 1024;

/** Runs a flow from its start to its end; rejects with `StatesError`. */
export async function runFlow(
  flow: Flow,
  input: unknown,
  frame: Frame,
  around: Surroundings,
  outer: "JSONPath" | "JSONata",
): Promise<unknown> {
  const language = flow.QueryLanguage ?? outer;
  let data = input;
  let name: string | undefined = flow.StartAt;
  while (name !== undefined) {
    const state: State = flow.States[name]!;
    around.signal.throwIfAborted();
    const next = await runState(name, state, data, frame, around, state.QueryLanguage ?? language);
    data = next.output;
    name = next.next;
  }
  return data;
}

async function runState(
  name: string,
  state: State,
  input: unknown,
  frame: Frame,
  around: Surroundings,
  language: "JSONPath" | "JSONata",
): Promise<Outcome> {
  around.record(`${state.Type}StateEntered`, { stateEnteredEventDetails: { name, input: JSON.stringify(input) } });
  const attempts = new Map<Retrier, number>();
  for (let retries = 0; ; retries++) {
    const EnteredTime = new Date(around.clock.now()).toISOString();
    const context = { ...frame.context, State: { Name: name, EnteredTime, RetryCount: retries } };
    const scope: Scope = { input, context, variables: frame.variables };
    try {
      const outcome = await enter(state, scope, frame, around, language);
      limit(outcome.output);
      return finish(name, state, outcome, frame, around);
    } catch (thrown) {
      around.signal.throwIfAborted();
      const error = asStatesError(thrown);
      const retrier = state.Retry?.find(({ ErrorEquals }) => ErrorEquals.some((one) => matches(one, error.error)));
      const done = retrier ? (attempts.get(retrier) ?? 0) : 0;
      if (retrier && done < (retrier.MaxAttempts ?? 3)) {
        attempts.set(retrier, done + 1);
        await sleep(delayMs(retrier, done, around), around);
        continue;
      }
      const catcher = state.Catch?.find(({ ErrorEquals }) => ErrorEquals.some((one) => matches(one, error.error)));
      if (!catcher) throw error;
      return finish(name, state, await caught(catcher, error, scope, language), frame, around);
    }
  }
}

function finish(name: string, state: State, outcome: Outcome, frame: Frame, around: Surroundings): Outcome {
  frame.variables = { ...frame.variables, ...outcome.assign };
  if (state.Type !== "Fail") {
    around.record(`${state.Type}StateExited`, {
      stateExitedEventDetails: { name, output: JSON.stringify(outcome.output) },
    });
  }
  return outcome;
}

async function caught(
  catcher: Catcher,
  error: StatesError,
  scope: Scope,
  language: "JSONPath" | "JSONata",
): Promise<Outcome> {
  const errorOutput = { Error: error.error, Cause: error.cause };
  const known: Scope = { ...scope, errorOutput };
  if (language === "JSONata") {
    return {
      output: catcher.Output === undefined ? errorOutput : await fillJsonata(catcher.Output, known),
      assign: (await fillJsonata(catcher.Assign ?? {}, known)) as Json,
      next: catcher.Next,
    };
  }
  const output =
    catcher.ResultPath === null ? scope.input : writePath(catcher.ResultPath ?? "$", scope.input, errorOutput);
  return {
    output,
    assign: fillTemplate(catcher.Assign ?? {}, { ...scope, input: errorOutput }) as Json,
    next: catcher.Next,
  };
}

function delayMs(retrier: Retrier, done: number, around: Surroundings): number {
  const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Number.POSITIVE_INFINITY } = retrier;
  const seconds = Math.min(IntervalSeconds * BackoffRate ** done, MaxDelaySeconds);
  return seconds * 1000 * (retrier.JitterStrategy === "FULL" ? around.random() : 1);
}

/** Waits on the execution's clock; rejects when the execution is stopped. */
export function sleep(ms: number, { clock, signal }: Pick<Surroundings, "clock" | "signal">): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      cancel();
      reject(signal.reason as Error);
    };
    const cancel = clock.after(Math.max(0, ms), () => {
      signal.removeEventListener("abort", stop);
      resolve();
    });
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
function limit(output: unknown): void {
  const bytes = Buffer.byteLength(JSON.stringify(output) ?? "");
  if (bytes > maxDataBytes) {
    throw new StatesError(
      "States.DataLimitExceeded",
      `The state returned a result with a size exceeding the maximum number of bytes service limit: ${bytes} of ${maxDataBytes}`,
    );
  }
}

function asStatesError(thrown: unknown): StatesError {
  if (thrown instanceof StatesError) return thrown;
  return runtimeError(thrown instanceof Error ? thrown.message : String(thrown));
}
