import { randomUUID } from "node:crypto";
import type { Json } from "../../../json";
import { holds, isTimestamp } from "./choice";
import type { Flow, State } from "./definition";
import { runtimeError, StatesError } from "./errors";
import { fillJsonata } from "./jsonata";
import { readPath, writePath } from "./paths";
import { type Frame, runFlow, type Surroundings, sleep } from "./run";
import type { Scope } from "./scope";
import { evaluateField, fillTemplate } from "./template";

/** What a state leaves: its output, the variables it sets, and the state after it. */
export interface Outcome {
  readonly output: unknown;
  readonly assign?: Json;
  /** Undefined at the end of the flow. */
  readonly next?: string;
}

type Language = "JSONPath" | "JSONata";

/** Runs one state once: input processing, the state's own work, output processing. */
export async function enter(
  state: State,
  scope: Scope,
  frame: Frame,
  around: Surroundings,
  language: Language,
): Promise<Outcome> {
  const data = language === "JSONPath" ? { ...scope, input: filter(state.InputPath, scope) } : scope;
  const field = fieldsOf(state, data, language);
  switch (state.Type) {
    case "Pass":
      return leave(state, scope, data, await passed(state, data, field, language), language);
    case "Succeed":
      return { ...(await leave(state, scope, data, data.input, language)), next: undefined };
    case "Fail":
      throw new StatesError(String((await field("Error")) ?? ""), String((await field("Cause")) ?? ""));
    case "Choice":
      return choose(state, scope, data, language);
    case "Wait":
      await sleep((await waitMs(field, around.clock.now())) ?? 0, around);
      return leave(state, scope, data, data.input, language);
    case "Task":
      return leave(state, scope, data, await perform(state, data, field, around, language), language);
    case "Parallel":
      return leave(state, scope, data, await inParallel(state, data, frame, around, language), language);
    case "Map":
      return leave(state, scope, data, await mapped(state, data, field, frame, around, language), language);
  }
}

/** A field that is given plainly, as `…Path`, or as JSONata. */
type Field = (name: string) => Promise<unknown>;

function fieldsOf(state: State, data: Scope, language: Language): Field {
  return async (name) => {
    const path = state[`${name}Path`];
    if (language === "JSONPath" && typeof path === "string") return evaluateField(path, data);
    return language === "JSONata" ? fillJsonata(state[name], data) : state[name];
  };
}

/** The part of the scope's input that a path selects; null selects nothing. */
function filter(path: unknown, scope: Scope): unknown {
  if (path === undefined) return scope.input;
  return path === null ? {} : readPath(String(path), scope);
}

async function passed(state: State, data: Scope, field: Field, language: Language): Promise<unknown> {
  if (language === "JSONata") return data.input;
  if (state.Result !== undefined) return field("Result");
  return state.Parameters === undefined ? data.input : fillTemplate(state.Parameters, data);
}

/** Output processing: selector, result path and output path, or `Output` in JSONata; and `Assign`. */
async function leave(state: State, scope: Scope, data: Scope, result: unknown, language: Language): Promise<Outcome> {
  const next = state.Next;
  if (language === "JSONata") {
    const known: Scope = { ...scope, result };
    return {
      output: state.Output === undefined ? result : await fillJsonata(state.Output, known),
      assign: (await fillJsonata(state.Assign ?? {}, known)) as Json,
      next,
    };
  }
  const selected =
    state.ResultSelector === undefined ? result : fillTemplate(state.ResultSelector, { ...data, input: result });
  const merges = !["Choice", "Wait", "Succeed"].includes(state.Type);
  const path = state.ResultPath as string | null | undefined;
  const combined = !merges ? selected : path === null ? data.input : writeResult(path ?? "$", data.input, selected);
  const output = filter(state.OutputPath, { ...scope, input: combined });
  return { output, assign: fillTemplate(state.Assign ?? {}, { ...scope, input: selected }) as Json, next };
}

function writeResult(path: string, input: unknown, result: unknown): unknown {
  try {
    return writePath(path, input, result);
  } catch (error) {
    throw new StatesError("States.ResultPathMatchFailure", (error as Error).message);
  }
}

async function choose(state: State, scope: Scope, data: Scope, language: Language): Promise<Outcome> {
  for (const rule of (state.Choices as Json[]) ?? []) {
    const met = language === "JSONata" ? (await fillJsonata(rule.Condition, data)) === true : holds(rule, data);
    if (!met) continue;
    const own: State = {
      ...state,
      Assign: rule.Assign ?? state.Assign,
      ...(rule.Output === undefined ? {} : { Output: rule.Output }),
    };
    return { ...(await leave(own, scope, data, data.input, language)), next: String(rule.Next) };
  }
  if (state.Default === undefined) {
    throw new StatesError("States.NoChoiceMatched", "No choice rule held, and the state has no Default");
  }
  return { ...(await leave(state, scope, data, data.input, language)), next: String(state.Default) };
}

async function waitMs(field: Field, now: number): Promise<number | undefined> {
  const seconds = await field("Seconds");
  if (seconds !== undefined) {
    if (typeof seconds !== "number" || seconds < 0)
      throw runtimeError(`Seconds is ${JSON.stringify(seconds)}; it must be a number of at least 0`);
    return seconds * 1000;
  }
  const time = await field("Timestamp");
  if (!isTimestamp(time)) throw runtimeError(`Timestamp is ${JSON.stringify(time)}; it must be an RFC 3339 time`);
  return Date.parse(time) - now;
}

async function perform(
  state: State,
  data: Scope,
  field: Field,
  around: Surroundings,
  language: Language,
): Promise<unknown> {
  const token = `${randomUUID()}.${randomUUID()}`;
  const scope: Scope = { ...data, context: { ...data.context, Task: { Token: token } } };
  const input = await payload(state, scope, language);
  return around.task({
    resource: String(state.Resource),
    input,
    token,
    timeoutSeconds: seconds(await field("TimeoutSeconds")),
    heartbeatSeconds: seconds(await field("HeartbeatSeconds")),
    signal: around.signal,
  });
}

/** What a task or the branches get: the input, or what `Parameters` or `Arguments` make of it. */
async function payload(state: State, scope: Scope, language: Language): Promise<unknown> {
  if (language === "JSONata") return state.Arguments === undefined ? scope.input : fillJsonata(state.Arguments, scope);
  return state.Parameters === undefined ? scope.input : fillTemplate(state.Parameters, scope);
}

function seconds(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

async function inParallel(
  state: State,
  data: Scope,
  frame: Frame,
  around: Surroundings,
  language: Language,
): Promise<unknown> {
  const input = await payload(state, data, language);
  around.record("ParallelStateStarted");
  const results = await together(around, state.Branches as Flow[], Number.POSITIVE_INFINITY, (branch, _index, inner) =>
    runFlow(branch, structuredClone(input), { context: frame.context, variables: frame.variables }, inner, language),
  );
  around.record("ParallelStateSucceeded");
  return results;
}

async function mapped(
  state: State,
  data: Scope,
  field: Field,
  frame: Frame,
  around: Surroundings,
  language: Language,
): Promise<unknown> {
  const items = language === "JSONata" ? ((await field("Items")) ?? data.input) : filter(state.ItemsPath, data);
  if (!Array.isArray(items))
    throw runtimeError(`the items of a Map state must be an array; they are ${JSON.stringify(items)?.slice(0, 200)}`);
  const processor = (state.ItemProcessor ?? state.Iterator) as Flow;
  const selector = state.ItemSelector ?? state.Parameters;
  const concurrency = Number((await field("MaxConcurrency")) ?? 0) || 40;
  around.record("MapStateStarted", { mapStateStartedEventDetails: { length: items.length } });
  const results = await together(around, items as unknown[], concurrency, async (value, Index, inner) => {
    const context = { ...data.context, Map: { Item: { Index, Value: value } } };
    const scope: Scope = { ...data, context };
    const input =
      selector === undefined
        ? value
        : language === "JSONata"
          ? await fillJsonata(selector, scope)
          : fillTemplate(selector, scope);
    inner.record("MapIterationStarted", { mapIterationStartedEventDetails: { index: Index } });
    const output = await runFlow(processor, input, { context, variables: frame.variables }, inner, language);
    inner.record("MapIterationSucceeded", { mapIterationSucceededEventDetails: { index: Index } });
    return output;
  });
  around.record("MapStateSucceeded");
  return results;
}

/** Runs work for each member, so many at once; the first failure stops the others. */
async function together<T>(
  around: Surroundings,
  members: readonly T[],
  concurrency: number,
  work: (member: T, index: number, inner: Surroundings) => Promise<unknown>,
): Promise<unknown[]> {
  const stop = new AbortController();
  const inner: Surroundings = { ...around, signal: AbortSignal.any([around.signal, stop.signal]) };
  const results: unknown[] = new Array(members.length);
  let next = 0;
  const worker = async () => {
    while (next < members.length) {
      const index = next++;
      results[index] = await work(members[index]!, index, inner);
    }
  };
  const workers = Array.from({ length: Math.min(concurrency, members.length) }, worker);
  try {
    await Promise.all(workers);
  } catch (error) {
    stop.abort(new StatesError("States.BranchFailed", "another branch has failed"));
    await Promise.allSettled(workers);
    throw error;
  }
  return results;
}
