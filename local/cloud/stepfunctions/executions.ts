import { randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";
import type { Json } from "../../json";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { sharedBy } from "../protocol/shared";
import type { Entries, Storage } from "../storage";
import { StatesError } from "./asl/errors";
import { runFlow, type Surroundings } from "./asl/run";
import { contextObject } from "./context";
import { History, type HistoryEvent } from "./history";
import type { Machine } from "./machine";
import { runTask } from "./tasks";
import { Tokens } from "./tokens";

/** How an execution stands. */
type Status = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/** An execution as it is kept. */
export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly express: boolean;
  readonly startedAt: number;
  readonly input: string;
  readonly status: Status;
  readonly stoppedAt?: number;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  /** Events of a STANDARD execution that is over; a running one has them in memory. */
  readonly history?: readonly HistoryEvent[];
}

const expressMaxMs = 5 * 60 * 1000;
const standardMaxMs = 365 * 24 * 3600 * 1000;

/** Why an execution ends without its flow having ended. */
class Ended extends Error {
  constructor(
    readonly status: Status,
    readonly error?: string,
    readonly reason?: string,
  ) {
    super(status);
  }
}

const keptOf = sharedBy((storage: Storage): Entries<Execution> => {
  const kept = storage.entries<Execution>("sfn-executions");
  for (const [arn, execution] of [...kept]) {
    // Nothing runs yet: what the last process left running did not survive it.
    if (execution.status === "RUNNING") kept.set(arn, { ...execution, ...lost });
  }
  return kept;
});

const lost = {
  status: "ABORTED",
  error: "Stage.Stopped",
  cause: "the local stage ended while this execution ran",
} as const;

/** What the developer is told of executions that a rebuild, or the end of the stage, cuts short. */
function lostNotice(arns: readonly string[]): string {
  const names = arns.slice(0, 5).map((arn) => arn.split(":").slice(6, 8).join("/"));
  const more = arns.length > names.length ? ` and ${arns.length - names.length} more` : "";
  return `running workflows ended with the program they belonged to (${lost.error}): ${names.join(", ")}${more}`;
}

/** The executions of a cloud. */
export class Executions {
  readonly tokens: Tokens;
  private readonly kept: Entries<Execution>;
  private readonly running = new Map<string, { stop: AbortController; history: History }>();
  private readonly ends = new EventEmitter().setMaxListeners(0);

  constructor(private readonly cloud: Cloud) {
    this.kept = keptOf(cloud.storage);
    this.tokens = new Tokens(cloud.clock);
  }

  /** Starts an execution and returns it at once. */
  start(machine: Machine, input: string, name = randomUUID() as string): Execution {
    if (!/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u.test(name))
      throw new AwsError("InvalidName", `Invalid Name: '${name.slice(0, 100)}'`);
    const arn = executionArn(machine, name);
    const earlier = this.kept.get(arn);
    if (earlier) {
      // A running execution is returned again for the same name and input.
      if (earlier.status === "RUNNING" && earlier.input === input) return earlier;
      throw new AwsError("ExecutionAlreadyExists", `Execution Already Exists: '${arn}'`);
    }
    const execution: Execution = {
      arn,
      name,
      stateMachineArn: machine.arn,
      express: machine.type === "EXPRESS",
      startedAt: this.cloud.clock.now(),
      input,
      status: "RUNNING",
    };
    this.kept.set(arn, execution);
    void this.run(machine, execution);
    return execution;
  }

  /** The execution; throws States' refusal. */
  existing(arn: string): Execution {
    const execution = this.kept.get(arn);
    if (!execution) throw new AwsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
    return execution;
  }

  /** The execution once it is over. */
  async finished(arn: string): Promise<Execution> {
    const execution = this.existing(arn);
    if (execution.status !== "RUNNING") return execution;
    await once(this.ends, arn);
    return this.existing(arn);
  }

  /** Executions of a state machine, newest first. */
  of(stateMachineArn: string): Execution[] {
    return [...this.kept]
      .map(([, execution]) => execution)
      .filter((execution) => execution.stateMachineArn === stateMachineArn)
      .sort((a, b) => b.startedAt - a.startedAt);
  }

  /** Ends an execution that runs. */
  stop(arn: string, error?: string, cause?: string): void {
    this.existing(arn);
    this.running.get(arn)?.stop.abort(new Ended("ABORTED", error, cause));
  }

  /** Ends every execution that runs, because the stage ends. */
  async stopAll(): Promise<void> {
    const arns = [...this.running.keys()];
    const ends = arns.map((arn) => this.finished(arn));
    for (const arn of arns) this.stop(arn, lost.error, lost.cause);
    await Promise.all(ends);
    if (arns.length > 0) process.stderr.write(`${lostNotice(arns)}\n`);
  }

  /** Forgets the executions of a state machine that is deleted. */
  forget(stateMachineArn: string): void {
    for (const { arn } of this.of(stateMachineArn)) {
      this.stop(arn);
      this.kept.delete(arn);
    }
  }

  /** Events of an execution, oldest first. */
  history(execution: Execution): readonly HistoryEvent[] {
    return execution.history ?? this.running.get(execution.arn)?.history.events ?? [];
  }

  /** Members of DescribeExecution, with names as `.sync` integrations have them. */
  describe(execution: Execution): Json {
    return {
      ExecutionArn: execution.arn,
      StateMachineArn: execution.stateMachineArn,
      Name: execution.name,
      Status: execution.status,
      StartDate: execution.startedAt,
      StopDate: execution.stoppedAt,
      Input: execution.input,
      Output: execution.output,
      Error: execution.error,
      Cause: execution.cause,
    };
  }

  private async run(machine: Machine, execution: Execution): Promise<void> {
    const { clock } = this.cloud;
    const stop = new AbortController();
    const history = new History(this.cloud, machine, execution);
    this.running.set(execution.arn, { stop, history });
    const limitMs = Math.min(
      (machine.flow.TimeoutSeconds ?? Number.POSITIVE_INFINITY) * 1000,
      execution.express ? expressMaxMs : standardMaxMs,
    );
    const cancel = clock.after(limitMs, () =>
      stop.abort(new Ended("TIMED_OUT", "States.Timeout", `the execution took longer than ${limitMs / 1000} s`)),
    );
    const assume = () =>
      this.cloud.port("iam").assumeRole(machine.roleArn, "states.amazonaws.com", execution.name).principal;
    const around: Surroundings = {
      clock,
      random: this.cloud.random,
      signal: stop.signal,
      record: (type, details) => history.add(type, details),
      task: (request) =>
        history.task(request, () =>
          runTask(
            {
              cloud: this.cloud,
              executions: this,
              tokens: this.tokens,
              region: machine.region,
              stateMachineArn: machine.arn,
              executionArn: execution.arn,
              assume,
            },
            request,
          ),
        ),
    };
    history.add("ExecutionStarted", {
      executionStartedEventDetails: { input: execution.input, roleArn: machine.roleArn },
    });
    let outcome: Pick<Execution, "status" | "output" | "error" | "cause">;
    try {
      const input: unknown = JSON.parse(execution.input);
      const context = contextObject(machine, execution, input);
      const output = await runFlow(machine.flow, input, { context, variables: {} }, around, "JSONPath");
      outcome = { status: "SUCCEEDED", output: JSON.stringify(output) };
    } catch (error) {
      outcome = failure(error);
    }
    cancel();
    history.end(outcome);
    const over = { ...execution, ...outcome, stoppedAt: clock.now() };
    this.kept.set(execution.arn, execution.express ? over : { ...over, history: history.events });
    // Nothing can be asked of an EXPRESS execution later; what it did is in the log alone.
    if (execution.express) clock.after(60_000, () => this.kept.delete(execution.arn));
    this.running.delete(execution.arn);
    this.ends.emit(execution.arn);
  }
}

function failure(error: unknown): Pick<Execution, "status" | "error" | "cause"> {
  if (error instanceof Ended) return { status: error.status, error: error.error, cause: error.reason };
  if (error instanceof StatesError) return { status: "FAILED", error: error.error, cause: error.cause };
  return { status: "FAILED", error: "States.Runtime", cause: error instanceof Error ? error.message : String(error) };
}

function executionArn(machine: Machine, name: string): string {
  const [arn, partition, service, region, account, , machineName] = machine.arn.split(":");
  const base = [arn, partition, service, region, account].join(":");
  return machine.type === "EXPRESS"
    ? `${base}:express:${machineName}:${name}:${randomUUID()}`
    : `${base}:execution:${machineName}:${name}`;
}
