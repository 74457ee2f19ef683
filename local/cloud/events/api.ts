import { isObject, type Json, parseJson } from "../../json";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { asAwsError } from "../protocol/errors";
import { jsonApi, type Operation } from "../protocol/json";
import type { AwsApi } from "../service";
import { allowPut, busArn, existingBus, putEvent, readEntry, rulesOf } from "./bus";
import { matchesPattern } from "./pattern";
import { patternFault } from "./pattern-check";

const maxEntries = 10;
const maxBytes = 262_144;

/** EventBridge's wire API. */
export function eventsApi(cloud: Cloud): AwsApi {
  const operations: Record<string, Operation> = {
    async PutEvents(input, call) {
      const entries = input.objects("Entries");
      if (entries.length === 0 || entries.length > maxEntries) {
        throw new AwsError(
          "ValidationException",
          `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and ${maxEntries}`,
        );
      }
      if (call.request.body.length > maxBytes)
        throw new AwsError(
          "ValidationException",
          `Total size of the entries in the request is over the limit of ${maxBytes} bytes.`,
        );
      // Permission is asked for all entries before any of them is put.
      for (const entry of entries) {
        const bus = busArn(cloud, call.region, entry.optionalText("EventBusName") || "default");
        allowPut(cloud, call, bus, entry.optionalText("Source") ?? "", entry.optionalText("DetailType") ?? "");
      }
      const Entries: Json[] = entries.map(({ members }) => {
        try {
          return { EventId: putEvent(cloud, call.region, readEntry(members)) };
        } catch (thrown) {
          const { code, message } = asAwsError(thrown, "events PutEvents");
          return { ErrorCode: code, ErrorMessage: message };
        }
      });
      return { FailedEntryCount: Entries.filter(({ ErrorCode }) => ErrorCode).length, Entries };
    },
    async ListRules(input, call) {
      const bus = existingBus(cloud, call.region, input.optionalText("EventBusName") ?? "default");
      cloud.port("iam").authorize({ principal: call.caller, action: "events:ListRules", resource: "*" });
      return {
        Rules: rulesOf(cloud, bus).map(({ inputs, outputs }) => ({
          Name: outputs.name,
          Arn: outputs.arn,
          EventPattern: inputs.eventPattern,
          ScheduleExpression: inputs.scheduleExpression,
          State: "ENABLED",
          EventBusName: inputs.eventBusName ?? "default",
        })),
      };
    },
    async TestEventPattern(input, call) {
      cloud.port("iam").authorize({ principal: call.caller, action: "events:TestEventPattern", resource: "*" });
      const pattern = parseJson(input.text("EventPattern"));
      const fault = patternFault(pattern);
      if (fault || !isObject(pattern))
        throw new AwsError(
          "InvalidEventPatternException",
          `Event pattern is not valid. Reason: ${fault ?? "not JSON"}`,
        );
      return { Result: matchesPattern(pattern, parseJson(input.text("Event"))) };
    },
  };
  return jsonApi({ version: "1.1", target: "AWSEvents", operations });
}
