import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { errorFields, log } from "../shared/log";
import { secretText } from "../shared/secret";
import { setting } from "../shared/setting";
import { verify } from "../shared/signature";
import { applyOnce } from "./apply";
import { parseEvent } from "./input";

const secretArn = setting("WEBHOOK_SECRET_ARN");

/**
 * Takes partners' webhooks from the queue. What is not signed by a partner is dropped; what is, but cannot be
 * processed, returns to the queue and at last rests in the dead-letter queue.
 */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const outcomes = await Promise.all(event.Records.map(process));
  return { batchItemFailures: outcomes.flatMap((failed) => (failed ? [{ itemIdentifier: failed }] : [])) };
}

/** Message id when the message must be tried again. */
async function process(record: SQSRecord): Promise<string | undefined> {
  const { messageId, messageAttributes } = record;
  const source = messageAttributes.source?.stringValue ?? "unknown";
  try {
    if (!(await isSigned(record))) {
      log("WARN", "webhook refused: its signature does not fit", { messageId, source });
      return undefined;
    }
    const outcome = await applyOnce(source, parseEvent(record.body));
    log("INFO", "webhook", { messageId, source, outcome });
    return undefined;
  } catch (error) {
    log("ERROR", "webhook failed", { messageId, source, ...errorFields(error) });
    return messageId;
  }
}

async function isSigned({ body, messageAttributes, attributes }: SQSRecord): Promise<boolean> {
  const signature = messageAttributes["x-signature"]?.stringValue;
  if (signature === undefined) return false;
  return verify(await secretText(secretArn), body, signature, Number(attributes.SentTimestamp) / 1000);
}
