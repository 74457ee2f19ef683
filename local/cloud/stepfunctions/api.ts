import type { Json } from "../../json";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { authorize } from "../protocol/authorize";
import type { Input } from "../protocol/input";
import { jsonApi, type Operation } from "../protocol/json";
import type { AwsApi, AwsCall } from "../service";
import type { Execution, Executions } from "./executions";
import type { Machine } from "./machine";
import type { Machines } from "./machines";

const maxInputBytes = 256 * 1024;

/** Step Functions' wire API. */
export function statesApi(cloud: Cloud, machines: Machines, executions: Executions): AwsApi {
  const allow = (call: AwsCall, action: string, resource: string) =>
    authorize(cloud, call, `states:${action}`, resource);
  const machineOf = (input: Input, call: AwsCall, action: string): Machine => {
    const given = input.text("stateMachineArn");
    // Versions and aliases (`…:stateMachine:NAME:1`) run the one definition that the local stage has.
    const arn = given.split(":").slice(0, 7).join(":");
    if (!/^arn:aws[\w-]*:states:[\w-]+:\d{12}:stateMachine:[^:]+$/.test(arn))
      throw new AwsError("InvalidArn", `Invalid Arn: '${given.slice(0, 300)}'`);
    allow(call, action, given);
    return machines.existing(arn);
  };
  const executionOf = (input: Input, call: AwsCall, action: string): Execution => {
    const arn = input.text("executionArn");
    if (!/^arn:aws[\w-]*:states:[\w-]+:\d{12}:(execution|express):/.test(arn))
      throw new AwsError("InvalidArn", `Invalid Arn: '${arn.slice(0, 300)}'`);
    allow(call, action, arn);
    const execution = executions.existing(arn);
    // https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
    if (execution.express)
      throw new AwsError("InvalidArn", `Invalid Arn: '${action} is not supported by EXPRESS state machines: ${arn}'`);
    return execution;
  };
  const tokenOf = (input: Input, call: AwsCall, action: string): string => {
    const token = input.text("taskToken");
    allow(call, action, executions.tokens.ownerOf(token));
    return token;
  };
  const operations: Record<string, Operation> = {
    async StartExecution(input, call) {
      const machine = machineOf(input, call, "StartExecution");
      const { arn, startedAt } = executions.start(machine, inputOf(input), input.optionalText("name"));
      return { executionArn: arn, startDate: startedAt / 1000 };
    },
    async StartSyncExecution(input, call) {
      const machine = machineOf(input, call, "StartSyncExecution");
      if (machine.type !== "EXPRESS") {
        throw new AwsError(
          "StateMachineTypeNotSupported",
          "This operation is not supported by this type of state machine",
        );
      }
      const started = executions.start(machine, inputOf(input), input.optionalText("name"));
      const execution = await executions.finished(started.arn);
      const ms = Math.max(100, Math.ceil((execution.stoppedAt! - execution.startedAt) / 100) * 100);
      return {
        ...describe(execution),
        billingDetails: { billedDurationInMilliseconds: ms, billedMemoryUsedInMB: 64 },
      };
    },
    async DescribeExecution(input, call) {
      const execution = executionOf(input, call, "DescribeExecution");
      return { ...describe(execution), redriveCount: 0, redriveStatus: "NOT_REDRIVABLE" };
    },
    async GetExecutionHistory(input, call) {
      const execution = executionOf(input, call, "GetExecutionHistory");
      const all = executions.history(execution);
      const events = input.flag("reverseOrder") ? [...all].reverse() : all;
      const from = Number(input.optionalText("nextToken") ?? 0);
      if (!Number.isInteger(from) || from < 0) throw new AwsError("InvalidToken", "Invalid Token");
      const until = from + (input.integer("maxResults", { min: 0, max: 1000 }) || 100);
      return { events: events.slice(from, until), ...(until < events.length ? { nextToken: String(until) } : {}) };
    },
    async StopExecution(input, call) {
      const execution = executionOf(input, call, "StopExecution");
      executions.stop(execution.arn, input.optionalText("error"), input.optionalText("cause"));
      const { stoppedAt } = await executions.finished(execution.arn);
      return { stopDate: (stoppedAt ?? cloud.clock.now()) / 1000 };
    },
    async ListExecutions(input, call) {
      const machine = machineOf(input, call, "ListExecutions");
      if (machine.type === "EXPRESS") {
        throw new AwsError(
          "StateMachineTypeNotSupported",
          "This operation is not supported by this type of state machine",
        );
      }
      const status = input.optionalText("statusFilter");
      const found = executions.of(machine.arn).filter((execution) => !status || execution.status === status);
      return {
        executions: found.slice(0, input.integer("maxResults", { min: 0, max: 1000 }) || 100).map((execution) => {
          const { executionArn, stateMachineArn, name, status: state, startDate, stopDate } = describe(execution);
          return { executionArn, stateMachineArn, name, status: state, startDate, stopDate };
        }),
      };
    },
    async DescribeStateMachine(input, call) {
      const machine = machineOf(input, call, "DescribeStateMachine");
      return {
        stateMachineArn: machine.arn,
        name: machine.name,
        status: "ACTIVE",
        definition: machine.definition,
        roleArn: machine.roleArn,
        type: machine.type,
        creationDate: machine.createdAt / 1000,
      };
    },
    async ListStateMachines(_input, call) {
      allow(call, "ListStateMachines", "*");
      const here = machines.list().filter(({ region }) => region === call.region);
      return {
        stateMachines: here.map(({ arn, name, type, createdAt }) => ({
          stateMachineArn: arn,
          name,
          type,
          creationDate: createdAt / 1000,
        })),
      };
    },
    async SendTaskSuccess(input, call) {
      const token = tokenOf(input, call, "SendTaskSuccess");
      executions.tokens.succeed(token, parse(input.text("output"), "InvalidOutput"));
      return {};
    },
    async SendTaskFailure(input, call) {
      const token = tokenOf(input, call, "SendTaskFailure");
      executions.tokens.fail(token, input.optionalText("error") ?? "", input.optionalText("cause") ?? "");
      return {};
    },
    async SendTaskHeartbeat(input, call) {
      executions.tokens.heartbeat(tokenOf(input, call, "SendTaskHeartbeat"));
      return {};
    },
    async GetActivityTask(input, call) {
      const arn = input.text("activityArn");
      allow(call, "GetActivityTask", arn);
      if (!cloud.find("aws:sfn/activity:Activity", arn))
        throw new AwsError("ActivityDoesNotExist", `Activity Does Not Exist: '${arn}'`);
      const work = await executions.tokens.take(arn);
      return work ? { taskToken: work.token, input: JSON.stringify(work.input) } : { taskToken: null };
    },
  };
  return jsonApi({ version: "1.0", target: "AWSStepFunctions", operations });
}

function inputOf(input: Input): string {
  const text = input.optionalText("input") ?? "{}";
  if (Buffer.byteLength(text) > maxInputBytes) {
    throw new AwsError(
      "InvalidExecutionInput",
      `Invalid State Machine Execution Input: the input has more than ${maxInputBytes} bytes`,
    );
  }
  parse(text, "InvalidExecutionInput");
  return text;
}

function parse(text: string, code: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new AwsError(code, `Invalid State Machine Execution Input: '${(error as Error).message}'`);
  }
}

function describe(execution: Execution): Json {
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.stateMachineArn,
    name: execution.name,
    status: execution.status,
    startDate: execution.startedAt / 1000,
    ...(execution.stoppedAt === undefined ? {} : { stopDate: execution.stoppedAt / 1000 }),
    input: execution.input,
    inputDetails: { included: true },
    ...(execution.output === undefined ? {} : { output: execution.output, outputDetails: { included: true } }),
    ...(execution.error === undefined ? {} : { error: execution.error }),
    ...(execution.cause === undefined ? {} : { cause: execution.cause }),
  };
}
