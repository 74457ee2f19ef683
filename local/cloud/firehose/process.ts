import { randomUUID } from "node:crypto";
import { isObject, parseObject } from "../../json";
import type { Cloud } from "../cloud";
import type { StreamRecord } from "../ports";
import type { Principal } from "../principal";
import { type Processor, parameter } from "./definition";

/** Records after a delivery stream's processing: those to deliver, and those that failed, with why. */
export interface Processed {
  readonly delivered: readonly Buffer[];
  readonly failed: readonly { readonly data: Buffer; readonly error: string }[];
}

/** Runs the processors of a delivery stream over a batch of records. */
export async function processRecords(
  cloud: Cloud,
  deliveryStreamArn: string,
  processors: readonly Processor[],
  records: readonly StreamRecord[],
  caller: Principal,
): Promise<Processed> {
  let delivered: readonly Buffer[] = records.map(({ data }) => data);
  let failed: Processed["failed"] = [];
  const transform = processors.find(({ type }) => type === "Lambda");
  if (transform) {
    const functionName = parameter(transform, "LambdaArn") ?? "";
    ({ delivered, failed } = await invoke(cloud, deliveryStreamArn, functionName, records, caller));
  }
  const appended = processors.find(({ type }) => type === "AppendDelimiterToRecord");
  if (appended) {
    const delimiter = Buffer.from((parameter(appended, "Delimiter") ?? "\\n").replaceAll("\\n", "\n"));
    delivered = delivered.map((data) => Buffer.concat([data, delimiter]));
  }
  return { delivered, failed };
}

/** https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html */
async function invoke(
  cloud: Cloud,
  deliveryStreamArn: string,
  functionName: string,
  records: readonly StreamRecord[],
  caller: Principal,
): Promise<Processed> {
  const sent = records.map((record) => ({
    recordId: record.sequenceNumber,
    approximateArrivalTimestamp: record.approximateArrivalMs,
    data: record.data.toString("base64"),
  }));
  const event = {
    invocationId: randomUUID(),
    deliveryStreamArn,
    region: deliveryStreamArn.split(":")[3],
    records: sent,
  };
  const { payload, functionError } = await cloud
    .port("lambda")
    .invoke({ functionName, payload: JSON.stringify(event), caller });
  const answers = functionError ? new Map<string, Answer>() : readAnswers(payload);
  const delivered: Buffer[] = [];
  const failed: { data: Buffer; error: string }[] = [];
  for (const record of records) {
    const answer = answers.get(record.sequenceNumber);
    if (answer?.result === "Ok") delivered.push(Buffer.from(answer.data ?? "", "base64"));
    else if (answer?.result !== "Dropped") {
      const error = functionError
        ? `the function failed: ${payload.slice(0, 500)}`
        : (answer?.result ?? "the function's answer lacks the record");
      failed.push({ data: record.data, error });
    }
  }
  return { delivered, failed };
}

interface Answer {
  readonly result: string;
  readonly data?: string;
}

/** What the function made of each record; those without an answer count as failed. */
function readAnswers(payload: string): Map<string, Answer> {
  const records = parseObject(payload)?.records;
  return new Map(
    (Array.isArray(records) ? records : [])
      .filter(isObject)
      .map(({ recordId, result, data }) => [
        String(recordId),
        { result: String(result), ...(typeof data === "string" ? { data } : {}) },
      ]),
  );
}
