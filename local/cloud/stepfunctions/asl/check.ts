import { isObject, type Json } from "../../../json";
import { choiceOperators, isTimestamp } from "./choice";
import { type Flow, fields, notSimulated, type StateType } from "./definition";
import { expressionFaults } from "./expressions";
import { jsonataText } from "./jsonata";
import { isPath } from "./paths";

/** A fault of a definition, with the place as Step Functions names it (`/States/Charge/Next`). */
export interface Fault {
  readonly code:
    | "INVALID_JSON_DESCRIPTION"
    | "SCHEMA_VALIDATION_FAILED"
    | "MISSING_TRANSITION_TARGET"
    | "NOT_SIMULATED";
  readonly message: string;
  readonly at: string;
}

type Language = "JSONPath" | "JSONata";

/** Reads a definition; returns it, or every fault that Step Functions, or the local stage, would refuse it for. */
export function readDefinition(
  text: string,
  resourceFault: (resource: string) => string | undefined,
): { flow: Flow } | { faults: readonly Fault[] } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return { faults: [{ code: "INVALID_JSON_DESCRIPTION", message: (error as Error).message, at: "/" }] };
  }
  const checker = new Checker(resourceFault);
  checker.flow(parsed, "", "JSONPath", ["Comment", "Version", "TimeoutSeconds"]);
  return checker.faults.length > 0 ? { faults: checker.faults } : { flow: parsed as Flow };
}

class Checker {
  readonly faults: Fault[] = [];
  constructor(private readonly resourceFault: (resource: string) => string | undefined) {}

  flow(flow: unknown, at: string, outer: Language, more: readonly string[]): void {
    if (!isObject(flow)) {
      this.schema(at, "must be an object");
      return;
    }
    this.known(flow, ["StartAt", "States", "QueryLanguage", ...more], at);
    const language = this.language(flow, at, outer);
    const { StartAt: start, States: states } = flow;
    if (!isObject(states) || Object.keys(states).length === 0) {
      this.schema(`${at}/States`, "must have a state");
      return;
    }
    if (typeof start !== "string") this.schema(`${at}/StartAt`, "is required and must name a state");
    const reached = new Set<string>();
    if (typeof start === "string") this.target(start, states, `${at}/StartAt`, reached);
    for (const [name, state] of Object.entries(states))
      this.state(name, state, `${at}/States/${name}`, language, states, reached);
    for (const name of Object.keys(states)) {
      if (!reached.has(name))
        this.add("MISSING_TRANSITION_TARGET", `${at}/States/${name}`, `State "${name}" is not reachable`);
    }
  }

  private state(name: string, state: unknown, at: string, outer: Language, states: Json, reached: Set<string>): void {
    if (!isObject(state)) {
      this.schema(at, "must be an object");
      return;
    }
    if (name.length > 80) this.schema(at, `the name of a state has at most 80 characters; this one has ${name.length}`);
    const type = state.Type as StateType;
    if (typeof type !== "string" || !Object.hasOwn(fields, type)) {
      this.schema(
        `${at}/Type`,
        `is ${JSON.stringify(state.Type)}; it must be one of ${Object.keys(fields).join(", ")}`,
      );
      return;
    }
    const language = this.language(state, at, outer);
    this.known(state, [...fields[type].both, ...fields[type][language]], at, `in a ${type} state with ${language}`);
    const followed = fields[type].both.includes("Next");
    if (followed && (state.Next === undefined) === (state.End === undefined))
      this.schema(at, "must have either Next or End");
    if (state.Next !== undefined) this.target(state.Next, states, `${at}/Next`, reached);
    for (const [where, message] of expressionFaults(state, at, language, type)) this.schema(where, message);
    this.retry(state.Retry, `${at}/Retry`);
    this.each(state.Catch, `${at}/Catch`, (catcher, where) => {
      this.errorNames(catcher, where);
      this.target(catcher.Next, states, `${where}/Next`, reached);
    });
    this.byType(type, state, at, language, states, reached);
  }

  private byType(
    type: StateType,
    state: Json,
    at: string,
    language: Language,
    states: Json,
    reached: Set<string>,
  ): void {
    if (type === "Task") {
      const fault = typeof state.Resource === "string" ? this.resourceFault(state.Resource) : "is required";
      if (fault)
        this.add(
          typeof state.Resource === "string" ? "NOT_SIMULATED" : "SCHEMA_VALIDATION_FAILED",
          `${at}/Resource`,
          fault,
        );
    }
    if (type === "Choice") {
      if (state.Default !== undefined) this.target(state.Default, states, `${at}/Default`, reached);
      if (!Array.isArray(state.Choices) || state.Choices.length === 0) this.schema(`${at}/Choices`, "must have a rule");
      this.each(state.Choices, `${at}/Choices`, (rule, where) => {
        this.target(rule.Next, states, `${where}/Next`, reached);
        if (language === "JSONPath") this.rule(rule, where);
        else if (typeof rule.Condition !== "boolean" && jsonataText(String(rule.Condition)) === undefined) {
          this.schema(`${where}/Condition`, "is required and must be JSONata in {% %}");
        }
      });
    }
    if (type === "Wait") {
      const given = ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"].filter(
        (name) => state[name] !== undefined,
      );
      if (given.length !== 1)
        this.schema(at, `must have one of Seconds, SecondsPath, Timestamp, TimestampPath; it has ${given.length}`);
      const plain = typeof state.Timestamp === "string" && jsonataText(state.Timestamp) === undefined;
      if (plain && !isTimestamp(state.Timestamp))
        this.schema(`${at}/Timestamp`, "must be an RFC 3339 time such as 2026-01-31T12:00:00Z");
    }
    if (type === "Parallel") {
      if (!Array.isArray(state.Branches) || state.Branches.length === 0)
        this.schema(`${at}/Branches`, "must have a branch");
      this.each(state.Branches, `${at}/Branches`, (branch, where) => this.flow(branch, where, language, ["Comment"]));
    }
    if (type === "Map") {
      const field = state.ItemProcessor === undefined ? "Iterator" : "ItemProcessor";
      const processor = state[field];
      const mode =
        isObject(processor) && isObject(processor.ProcessorConfig) ? processor.ProcessorConfig.Mode : undefined;
      if (mode === "DISTRIBUTED")
        this.add(
          "NOT_SIMULATED",
          `${at}/ItemProcessor/ProcessorConfig/Mode`,
          "DISTRIBUTED maps are not simulated; use INLINE",
        );
      this.flow(processor, `${at}/${field}`, language, ["Comment", "ProcessorConfig"]);
    }
  }

  private rule(rule: Json, at: string): void {
    const many = ["And", "Or"].find((name) => rule[name] !== undefined);
    if (many) {
      this.each(rule[many], `${at}/${many}`, (one, where) => this.rule(one, where));
      return;
    }
    if (isObject(rule.Not)) {
      this.rule(rule.Not, `${at}/Not`);
      return;
    }
    const operators = Object.keys(rule).filter((name) => choiceOperators.has(name));
    if (operators.length !== 1)
      this.schema(at, `must have one comparison operator; it has ${operators.join(", ") || "none"}`);
    if (typeof rule.Variable !== "string" || !isPath(rule.Variable))
      this.schema(`${at}/Variable`, "is required and must be a path");
  }

  private retry(retriers: unknown, at: string): void {
    this.each(retriers, at, (retrier, where) => {
      this.errorNames(retrier, where);
      const number = (name: string, min: number) => {
        const value = retrier[name];
        if (value !== undefined && (typeof value !== "number" || value < min))
          this.schema(`${where}/${name}`, `is ${JSON.stringify(value)}; it must be at least ${min}`);
      };
      number("IntervalSeconds", 1);
      number("MaxAttempts", 0);
      number("BackoffRate", 1);
      number("MaxDelaySeconds", 1);
    });
  }

  private errorNames(handler: Json, at: string): void {
    const names = handler.ErrorEquals;
    if (!Array.isArray(names) || names.length === 0 || !names.every((name) => typeof name === "string")) {
      this.schema(`${at}/ErrorEquals`, "must be a list of error names");
    }
  }

  private language(holder: Json, at: string, outer: Language): Language {
    const given = holder.QueryLanguage;
    if (given === undefined) return outer;
    if (given !== "JSONPath" && given !== "JSONata") this.schema(`${at}/QueryLanguage`, "must be JSONPath or JSONata");
    else if (given === "JSONPath" && outer === "JSONata")
      this.schema(`${at}/QueryLanguage`, "cannot be JSONPath inside a JSONata workflow");
    return given === "JSONata" ? given : outer;
  }

  private known(object: Json, allowed: readonly string[], at: string, where = "here"): void {
    for (const name of Object.keys(object)) {
      if (allowed.includes(name)) continue;
      if (notSimulated.has(name))
        this.add("NOT_SIMULATED", `${at}/${name}`, `the local stage does not simulate ${name}`);
      else this.schema(`${at}/${name}`, `the field ${name} is not supported ${where}`);
    }
  }

  private target(name: unknown, states: Json, at: string, reached: Set<string>): void {
    if (typeof name !== "string") {
      this.schema(at, "is required and must name a state");
      return;
    }
    reached.add(name);
    if (!Object.hasOwn(states, name)) this.add("MISSING_TRANSITION_TARGET", at, `Missing 'Next' target: ${name}`);
  }

  private each(list: unknown, at: string, check: (member: Json, at: string) => void): void {
    if (list === undefined) return;
    if (!Array.isArray(list)) {
      this.schema(at, "must be a list");
      return;
    }
    for (const [i, member] of (list as unknown[]).entries()) {
      if (isObject(member)) check(member, `${at}[${i}]`);
      else this.schema(`${at}[${i}]`, "must be an object");
    }
  }

  private schema(at: string, message: string): void {
    this.add("SCHEMA_VALIDATION_FAILED", at, message);
  }

  private add(code: Fault["code"], at: string, message: string): void {
    this.faults.push({ code, at: at || "/", message });
  }
}
