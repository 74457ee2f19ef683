import { randomUUID } from "node:crypto";
import { isObject, type Json } from "../../json";
import type { Cloud } from "../cloud";
import { StatesError } from "./asl/errors";
import type { TaskRequest } from "./asl/run";
import type { Execution } from "./executions";
import type { Machine } from "./machine";
import { readResource } from "./services";

/** One event of an execution, as GetExecutionHistory has it. */
export interface HistoryEvent extends Json {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  readonly timestamp: number;
}

const maxEvents = 25_000;
const severe: Readonly<Record<string, RegExp>> = {
  ALL: /./,
  ERROR: /Failed$|TimedOut$|Aborted$/,
  FATAL: /^Execution(Failed|TimedOut|Aborted)$/,
};

/** Writes the events of one execution, to its history and to the state machine's log group. */
export class History {
  readonly events: HistoryEvent[] = [];
  private readonly stream = `states/${randomUUID()}`;

  constructor(
    private readonly cloud: Cloud,
    private readonly machine: Machine,
    private readonly execution: Execution,
  ) {
    this.metric("ExecutionsStarted", 1, "Count");
  }

  /** Adds an event; an execution with more than AWS allows fails. */
  add(type: string, details: Json = {}): void {
    if (this.events.length >= maxEvents) {
      throw new StatesError("States.Runtime", `the execution has more than ${maxEvents} events`);
    }
    const id = this.events.length + 1;
    const event: HistoryEvent = {
      id,
      previousEventId: id - 1,
      type,
      timestamp: this.cloud.clock.now() / 1000,
      ...details,
    };
    this.events.push(event);
    this.log(event);
  }

  /** Runs a task between the events of its kind. */
  async task(request: TaskRequest, work: () => Promise<unknown>): Promise<unknown> {
    const read = readResource(request.resource);
    const kind =
      typeof read === "object" && read.kind === "lambda"
        ? "LambdaFunction"
        : typeof read === "object" && read.kind === "activity"
          ? "Activity"
          : "Task";
    const about = kind === "Task" ? taskAbout(request.resource) : {};
    const input = JSON.stringify(request.input);
    const details =
      kind === "Task"
        ? { ...about, region: this.machine.region, parameters: input }
        : { resource: request.resource, input };
    this.add(`${kind}Scheduled`, { [camel(`${kind}ScheduledEventDetails`)]: details });
    this.add(`${kind}Started`, kind === "Task" ? { taskStartedEventDetails: about } : {});
    try {
      const output = await work();
      this.add(`${kind}Succeeded`, {
        [camel(`${kind}SucceededEventDetails`)]: { ...about, output: JSON.stringify(output) },
      });
      return output;
    } catch (error) {
      if (error instanceof StatesError) {
        const suffix =
          error.error === "States.Timeout" || error.error === "States.HeartbeatTimeout" ? "TimedOut" : "Failed";
        this.add(`${kind}${suffix}`, {
          [camel(`${kind}${suffix}EventDetails`)]: { ...about, error: error.error, cause: error.cause },
        });
      }
      throw error;
    }
  }

  /** Adds the last event. */
  end({ status, output, error, cause }: Pick<Execution, "status" | "output" | "error" | "cause">): void {
    const names = { SUCCEEDED: "Succeeded", FAILED: "Failed", TIMED_OUT: "TimedOut", ABORTED: "Aborted", RUNNING: "" };
    const type = `Execution${names[status]}`;
    const details = status === "SUCCEEDED" ? { output } : { error, cause };
    const id = this.events.length + 1;
    const event = {
      id,
      previousEventId: id - 1,
      type,
      timestamp: this.cloud.clock.now() / 1000,
      [camel(`${type}EventDetails`)]: details,
    };
    this.events.push(event);
    this.log(event);
    this.metric(`Executions${names[status]}`, 1, "Count");
    this.metric("ExecutionTime", this.cloud.clock.now() - this.execution.startedAt, "Milliseconds");
  }

  private metric(name: string, value: number, unit: string): void {
    this.cloud.telemetry.emit({
      kind: "metric",
      time: this.cloud.clock.now(),
      namespace: "AWS/States",
      name,
      dimensions: { StateMachineArn: this.machine.arn },
      value,
      unit,
    });
  }

  private log({ id, previousEventId, type, timestamp, ...details }: HistoryEvent): void {
    const { group, level, includeData } = this.machine.logging ?? {};
    if (!group || !severe[level ?? ""]?.test(type)) return;
    const [content] = Object.values(details);
    this.cloud.telemetry.emit({
      kind: "log",
      time: timestamp * 1000,
      group,
      stream: this.stream,
      message: JSON.stringify({
        id: String(id),
        type,
        details: includeData || !isObject(content) ? (content ?? {}) : withoutData(content),
        previous_event_id: String(previousEventId),
        event_timestamp: String(Math.round(timestamp * 1000)),
        execution_arn: this.execution.arn,
      }),
    });
  }
}

/** What a customer entrusted stays out of the log unless the program asks for it. */
function withoutData(details: Json): Json {
  const { input: _, output: __, parameters: ___, cause: ____, ...rest } = details;
  return rest;
}

function taskAbout(resource: string): Json {
  const [, , , , , resourceType = "", ...rest] = resource.split(":");
  return { resourceType, resource: rest.join(":") };
}

function camel(name: string): string {
  return `${name[0]!.toLowerCase()}${name.slice(1)}`;
}
