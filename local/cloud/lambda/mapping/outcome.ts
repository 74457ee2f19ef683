import type { LambdaResult } from "../../ports";
import type { MappingInputs } from "./inputs";

/**
 * Items of a batch that have failed: all of a failed invocation, those that a handler names where the mapping lets it,
 * all where its answer makes no sense.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedItems(
  result: LambdaResult,
  inputs: MappingInputs,
  items: ReadonlySet<string>,
): ReadonlySet<string> {
  if (result.functionError) return items;
  if (!inputs.functionResponseTypes?.includes("ReportBatchItemFailures")) return new Set();
  const reply = JSON.parse(result.payload) as { batchItemFailures?: unknown } | null;
  const failures = reply?.batchItemFailures;
  if (failures === undefined || failures === null) return new Set();
  if (!Array.isArray(failures)) return items;
  const named = failures.map((failure) => (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier);
  const known = named.every((id) => typeof id === "string" && items.has(id));
  return known ? new Set(named as string[]) : items;
}
