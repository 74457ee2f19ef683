import type { Message } from "../../cloud/sqs/message";
import { queueStoreOf } from "../../cloud/sqs/store";
import { counted, detailOf, type StoreReader, shownRecords, timeText } from "./store";

/** SQS queues: messages as they lie there, received by nobody. */
export const queues: StoreReader = {
  kind: "queue",
  type: "aws:sqs/queue:Queue",
  idOf: ({ outputs }) => outputs.arn as string | undefined,
  async summary(cloud, { outputs }) {
    const arn = String(outputs.arn);
    const { visible, delayed, inFlight } = queueStoreOf(cloud.storage).counts(arn, cloud.clock);
    const more = [inFlight > 0 ? `${inFlight} in flight` : "", delayed > 0 ? `${delayed} delayed` : ""].filter(Boolean);
    const receives = cloud
      .resources("aws:sqs/queue:Queue")
      .some(({ inputs }) => String(inputs.redrivePolicy ?? "").includes(`"${arn}"`));
    return {
      holds: [counted(visible, "message"), ...more].join(", "),
      ...(receives ? { deadLetters: true } : {}),
    };
  },
  async records(cloud, { outputs }) {
    const prefix = `${String(outputs.arn)}#`;
    const kept = [...cloud.storage.entries<Message>("sqs-messages")].filter(([key]) => key.startsWith(prefix));
    const now = cloud.clock.now();
    return {
      columns: ["sent", "state", "received", "body"],
      records: kept.slice(-shownRecords).map(([, message]) => ({
        id: message.id,
        cells: [timeText(message.sentAt), stateOf(message, now), `${message.receiveCount}×`, message.body],
        detail: detailOf({ ...message, receiptHandle: undefined }),
      })),
      ...(kept.length > shownRecords ? { note: `The newest ${shownRecords} of ${kept.length} messages.` } : {}),
    };
  },
};

function stateOf({ visibleAt, receiptHandle, deadLetterSourceArn }: Message, now: number): string {
  if (visibleAt > now) return receiptHandle ? "in flight" : "delayed";
  return deadLetterSourceArn ? `given up by ${deadLetterSourceArn.split(":").at(-1)}` : "waits";
}
