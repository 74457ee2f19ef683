import type { Json } from "../../../json";

/** One state of a definition that has been checked. */
export interface State extends Json {
  readonly Type: StateType;
  readonly QueryLanguage?: "JSONPath" | "JSONata";
  readonly Next?: string;
  readonly End?: boolean;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

/** States' types. */
export type StateType = "Pass" | "Task" | "Choice" | "Wait" | "Succeed" | "Fail" | "Parallel" | "Map";

/** A set of states with a start: a state machine, a branch, or what Map runs for each item. */
export interface Flow extends Json {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly QueryLanguage?: "JSONPath" | "JSONata";
  readonly TimeoutSeconds?: number;
}

/** When and how often a state is tried again. */
export interface Retrier extends Json {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: "FULL" | "NONE";
}

/** Where an error that is not tried again leads. */
export interface Catcher extends Json {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly ResultPath?: string | null;
  readonly Output?: unknown;
  readonly Assign?: Json;
}

/** Fields that every state may have, by query language. */
const common = ["Type", "Comment", "QueryLanguage"];
const moving = ["Next", "End", "Assign"];
const pathIo = ["InputPath", "OutputPath"];
const failing = ["Retry", "Catch"];

/** Fields that a state of a type may have: in either language, with JSONPath, with JSONata. */
export const fields: Readonly<Record<StateType, { both: string[]; JSONPath: string[]; JSONata: string[] }>> = {
  Pass: {
    both: [...common, ...moving],
    JSONPath: [...pathIo, "Result", "ResultPath", "Parameters"],
    JSONata: ["Output"],
  },
  Task: {
    both: [...common, ...moving, ...failing, "Resource", "TimeoutSeconds", "HeartbeatSeconds"],
    JSONPath: [...pathIo, "Parameters", "ResultSelector", "ResultPath", "TimeoutSecondsPath", "HeartbeatSecondsPath"],
    JSONata: ["Arguments", "Output"],
  },
  Choice: { both: [...common, "Choices", "Default", "Assign"], JSONPath: pathIo, JSONata: ["Output"] },
  Wait: {
    both: [...common, ...moving, "Seconds", "Timestamp"],
    JSONPath: [...pathIo, "SecondsPath", "TimestampPath"],
    JSONata: ["Output"],
  },
  Succeed: { both: common, JSONPath: pathIo, JSONata: ["Output"] },
  Fail: { both: [...common, "Error", "Cause"], JSONPath: ["ErrorPath", "CausePath"], JSONata: [] },
  Parallel: {
    both: [...common, ...moving, ...failing, "Branches"],
    JSONPath: [...pathIo, "Parameters", "ResultSelector", "ResultPath"],
    JSONata: ["Arguments", "Output"],
  },
  Map: {
    both: [...common, ...moving, ...failing, "ItemProcessor", "Iterator", "ItemSelector", "MaxConcurrency", "Label"],
    JSONPath: [...pathIo, "ItemsPath", "Parameters", "MaxConcurrencyPath", "ResultSelector", "ResultPath"],
    JSONata: ["Items", "Output"],
  },
};

/** Fields of Step Functions that the local stage does not carry out. */
export const notSimulated = new Set([
  "Credentials",
  "ItemReader",
  "ItemBatcher",
  "ResultWriter",
  "ToleratedFailureCount",
  "ToleratedFailureCountPath",
  "ToleratedFailurePercentage",
  "ToleratedFailurePercentagePath",
]);
