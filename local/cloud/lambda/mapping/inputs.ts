import type { Json } from "../../../json";
import type { CheckFailure, Properties } from "../../resource";
import { filterFault } from "./filter";

/** Pulumi token of an event source mapping. */
export const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";

/** Inputs of `aws:lambda/eventSourceMapping:EventSourceMapping` that the local cloud reads. */
export interface MappingInputs extends Properties {
  readonly functionName: string;
  readonly eventSourceArn?: string;
  readonly enabled?: boolean;
  readonly batchSize?: number;
  readonly maximumBatchingWindowInSeconds?: number;
  readonly bisectBatchOnFunctionError?: boolean;
  readonly maximumRetryAttempts?: number;
  readonly maximumRecordAgeInSeconds?: number;
  readonly startingPosition?: string;
  readonly startingPositionTimestamp?: string;
  readonly functionResponseTypes?: readonly string[];
  readonly filterCriteria?: { readonly filters?: readonly { readonly pattern?: string }[] };
  readonly destinationConfig?: { readonly onFailure?: { readonly destinationArn: string } };
  readonly scalingConfig?: { readonly maximumConcurrency?: number };
}

/** Kind of an event source that the local cloud polls. */
export type SourceKind = "sqs" | "kinesis" | "dynamodb";

/** Kind of a source by its ARN; undefined when it is not polled here. */
export function sourceKind(arn: string | undefined): SourceKind | undefined {
  const service = arn?.split(":")[2];
  return service === "sqs" || service === "kinesis" || service === "dynamodb" ? service : undefined;
}

/** Patterns of a mapping's filter criteria. */
export function patternsOf(inputs: MappingInputs): Json[] {
  const filters = inputs.filterCriteria?.filters ?? [];
  return filters.flatMap(({ pattern }) => (pattern ? [JSON.parse(pattern) as Json] : []));
}

/** AWS's defaults of a batch. */
export function batchSizeOf(inputs: MappingInputs): number {
  return inputs.batchSize ?? (sourceKind(inputs.eventSourceArn) === "sqs" ? 10 : 100);
}

/** What AWS would refuse in a mapping's inputs. */
export function mappingFaults(inputs: MappingInputs): CheckFailure[] {
  const faults: CheckFailure[] = [];
  const refuse = (property: string, reason: string) => faults.push({ property, reason });
  const arn = typeof inputs.eventSourceArn === "string" ? inputs.eventSourceArn : undefined;
  const kind = sourceKind(arn);
  const fifo = arn?.endsWith(".fifo") ?? false;
  const batch = typeof inputs.batchSize === "number" ? inputs.batchSize : undefined;
  const window = typeof inputs.maximumBatchingWindowInSeconds === "number" ? inputs.maximumBatchingWindowInSeconds : 0;
  if (batch !== undefined && (batch < 1 || batch > 10_000))
    refuse("batchSize", `must be from 1 to 10000; got ${batch}`);
  if (window < 0 || window > 300) refuse("maximumBatchingWindowInSeconds", `must be from 0 to 300; got ${window}`);
  if (kind === "sqs") {
    if (fifo && (batch ?? 10) > 10) refuse("batchSize", `must be from 1 to 10 for FIFO queues; got ${batch}`);
    if (fifo && window > 0) refuse("maximumBatchingWindowInSeconds", "is not supported for FIFO queues");
    if (!fifo && (batch ?? 10) > 10 && window === 0) {
      refuse(
        "maximumBatchingWindowInSeconds",
        "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
      );
    }
    for (const property of ["startingPosition", "bisectBatchOnFunctionError", "destinationConfig"] as const) {
      if (inputs[property] !== undefined) refuse(property, "is not supported for SQS event sources");
    }
  }
  if ((kind === "kinesis" || kind === "dynamodb") && inputs.startingPosition === undefined) {
    refuse("startingPosition", "is required for stream event sources: TRIM_HORIZON, LATEST or (Kinesis) AT_TIMESTAMP");
  }
  for (const [i, filter] of (inputs.filterCriteria?.filters ?? []).entries()) {
    if (typeof filter?.pattern !== "string") continue;
    const fault = filterFault(filter.pattern);
    if (fault) refuse(`filterCriteria.filters[${i}].pattern`, `Invalid filter pattern definition: ${fault}`);
  }
  return faults;
}
