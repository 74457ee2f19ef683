import { UNKNOWN } from "../../../capture/values";
import type { CheckFailure } from "../resource";
import type { StageInputs } from "./inputs";
import { tooLong } from "./quotas";

/** Sizes of a cache cluster in gigabytes. */
const cacheSizes = ["0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"];

/** Faults of a stage that its inputs alone show. */
export function stageFaults(inputs: StageInputs): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const { stageName, variables, canarySettings, cacheClusterSize } = inputs;
  if (typeof stageName === "string" && !/^[a-zA-Z0-9_-]{1,128}$/.test(stageName)) {
    failures.push({
      property: "stageName",
      reason: `is "${stageName}"; Stage name only allows a-zA-Z0-9_-, 128 at most`,
    });
  }
  const entries = Object.entries(variables ?? {});
  if (entries.length > 100)
    failures.push({ property: "variables", reason: `has ${entries.length}; a stage has 100 at most` });
  for (const [name, value] of entries) {
    if (!/^\w{1,64}$/.test(name)) {
      failures.push({
        property: `variables.${name}`,
        reason: "a stage variable's name has letters, digits and _ only, 64 at most",
      });
    }
    if (typeof value === "string" && !/^[A-Za-z0-9\-._~:/?#&=,]{0,512}$/.test(value)) {
      failures.push({
        property: `variables.${name}`,
        reason: "Stage variable value must match [A-Za-z0-9-._~:/?#&=,] and have 512 characters at most",
      });
    }
  }
  const percent = canarySettings?.percentTraffic;
  if (typeof percent === "number" && (percent < 0 || percent > 100)) {
    failures.push({ property: "canarySettings.percentTraffic", reason: `is ${percent}; use 0 to 100` });
  }
  if (typeof cacheClusterSize === "string" && !cacheSizes.includes(cacheClusterSize)) {
    failures.push({
      property: "cacheClusterSize",
      reason: `is "${cacheClusterSize}"; use one of ${cacheSizes.join(", ")}`,
    });
  }
  return failures;
}

/** Faults of access log settings, once their values are known. */
export function accessLogFaults({ destinationArn, format }: NonNullable<StageInputs["accessLogSettings"]>): string[] {
  const faults: string[] = [];
  if ((destinationArn as unknown) === UNKNOWN || (format as unknown) === UNKNOWN) return faults;
  const logs = /^arn:[\w-]+:logs:[\w-]+:\d{12}:log-group:[^:*]+(:\*)?$/.test(destinationArn);
  const firehose = /^arn:[\w-]+:firehose:[\w-]+:\d{12}:deliverystream\/amazon-apigateway-.+$/.test(destinationArn);
  if (!logs && !firehose) {
    faults.push(
      `Invalid ARN specified in the request: ${destinationArn} is neither a log group nor a Firehose stream whose name begins with amazon-apigateway-`,
    );
  }
  const long = tooLong("accessLogFormatBytes", format, "The access log format");
  if (long) faults.push(long);
  if (/[\r\n]./.test(format)) {
    faults.push(
      "Failed to enable logging. Access Log format must be single line, new line character is allowed only at end of the format",
    );
  }
  if (!/\$\{?context\.(requestId|extendedRequestId)\b/.test(format)) {
    faults.push("Access Log format must contain $context.requestId or $context.extendedRequestId");
  }
  return faults;
}
