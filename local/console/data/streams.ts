import { counted, detailOf, type StoreReader, shownRecords, textOf, timeText } from "./store";

/** Kinesis streams: the newest records. */
export const streams: StoreReader = {
  kind: "stream",
  type: "aws:kinesis/stream:Stream",
  idOf: ({ outputs }) => outputs.arn as string | undefined,
  async summary(cloud, { outputs }) {
    return { holds: counted(cloud.port("kinesis").read(String(outputs.arn), 0).records.length, "record") };
  },
  async records(cloud, { outputs }) {
    const { records } = cloud.port("kinesis").read(String(outputs.arn), 0);
    return {
      columns: ["arrived", "shard", "partition key", "data"],
      records: records
        .slice(-shownRecords)
        .reverse()
        .map(({ sequenceNumber, partitionKey, data, approximateArrivalMs, shardId }) => ({
          id: sequenceNumber,
          cells: [timeText(approximateArrivalMs), shardId, partitionKey, textOf(data)],
          detail: detailOf({ sequenceNumber, partitionKey, shardId, data: textOf(data) }),
        })),
    };
  },
};
