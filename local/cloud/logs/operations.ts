import type { Json } from "../../json";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { authorize } from "../protocol/authorize";
import type { Input } from "../protocol/input";
import type { Operation } from "../protocol/json";
import type { AwsCall } from "../service";

const pageSize = 10_000;

/** Operations of CloudWatch Logs over the lines that the stage's telemetry keeps. */
export function logOperations(cloud: Cloud): Record<string, Operation> {
  const arnOf = (group: string, region: string) => `arn:aws:logs:${region}:${cloud.accountId}:log-group:${group}:*`;

  /** The group of a call, after IAM was asked. */
  function groupOf(name: string, input: Input, call: AwsCall): string {
    const identifier = input.optionalText("logGroupName") ?? input.optionalText("logGroupIdentifier") ?? "";
    const group = identifier.replace(/^arn:aws:logs:[^:]*:[^:]*:log-group:/, "").replace(/:\*$/, "");
    authorize(cloud, call, `logs:${name}`, arnOf(group, call.region));
    const known = cloud.find("aws:cloudwatch/logGroup:LogGroup", ({ inputs }) => inputs.name === group);
    if (!known && !linesOf(cloud, group).length)
      throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
    return group;
  }

  return {
    DescribeLogGroups: async (input, call) => {
      authorize(
        cloud,
        call,
        "logs:DescribeLogGroups",
        `arn:aws:logs:${call.region}:${cloud.accountId}:log-group::log-stream:*`,
      );
      const prefix = input.optionalText("logGroupNamePrefix") ?? "";
      const groups = cloud
        .resources("aws:cloudwatch/logGroup:LogGroup")
        .filter(({ inputs }) => String(inputs.name).startsWith(prefix));
      return {
        logGroups: groups.map(({ inputs, outputs }) => ({
          logGroupName: inputs.name,
          arn: `${String(outputs.arn)}:*`,
          retentionInDays: inputs.retentionInDays,
          storedBytes: 0,
        })),
      };
    },
    CreateLogStream: async (input, call) => {
      groupOf("CreateLogStream", input, call);
      return {};
    },
    PutLogEvents: async (input, call) => {
      const group = groupOf("PutLogEvents", input, call);
      const stream = input.text("logStreamName");
      const events = input.members.logEvents;
      if (!Array.isArray(events)) throw new AwsError("InvalidParameterException", "logEvents must be a list");
      for (const { timestamp, message } of events as { timestamp?: unknown; message?: unknown }[]) {
        cloud.telemetry.emit({ kind: "log", time: Number(timestamp), group, stream, message: String(message) });
      }
      return { nextSequenceToken: "0" };
    },
    FilterLogEvents: async (input, call) => {
      const group = groupOf("FilterLogEvents", input, call);
      const terms = [...(input.optionalText("filterPattern") ?? "").matchAll(/"([^"]+)"|(\S+)/g)].map(
        ([, quoted, plain]) => quoted ?? plain!,
      );
      const events = within(input, linesOf(cloud, group)).filter(({ message }) =>
        terms.every((term) => message.includes(term)),
      );
      return {
        events: events.map((line, i) => ({ ...event(line), logStreamName: line.stream, eventId: String(i) })),
        searchedLogStreams: [],
      };
    },
    GetLogEvents: async (input, call) => {
      const group = groupOf("GetLogEvents", input, call);
      const stream = input.text("logStreamName");
      const events = within(input, linesOf(cloud, group)).filter((line) => line.stream === stream);
      return { events: events.map(event), nextForwardToken: "f/0", nextBackwardToken: "b/0" };
    },
  };
}

interface Line {
  readonly time: number;
  readonly stream: string;
  readonly message: string;
}

function linesOf(cloud: Cloud, group: string): Line[] {
  return cloud.telemetry.recent("log").filter((line) => line.group === group);
}

function within(input: Input, lines: readonly Line[]): Line[] {
  const from = input.integer("startTime") ?? 0;
  const until = input.integer("endTime") ?? Number.MAX_SAFE_INTEGER;
  return lines
    .filter(({ time }) => time >= from && time < until)
    .slice(-Math.min(input.integer("limit") ?? pageSize, pageSize));
}

function event({ time, message }: Line): Json {
  return { timestamp: time, ingestionTime: time, message };
}
