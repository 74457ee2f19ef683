import { randomUUID } from "node:crypto";
import { AwsError } from "../errors";

/** A handle for one receipt of a message. */
export function newReceiptHandle(id: string): string {
  return Buffer.from(`${id} ${randomUUID()}`).toString("base64");
}

/** The message that a receipt handle is of; throws SQS's refusal of a text that is none. */
export function messageId(receiptHandle: string): string {
  const [id, nonce] = Buffer.from(receiptHandle, "base64").toString("utf8").split(" ");
  if (!id || !nonce) {
    throw new AwsError(
      "ReceiptHandleIsInvalid",
      `The input receipt handle "${receiptHandle.slice(0, 100)}" is not a valid receipt handle.`,
    );
  }
  return id;
}
