import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../../clock";
import type { Database, TableSettings } from "./database";
import { type Item, type KeyElement, keyOf } from "./types";

/** One item before and after a write. */
export interface Change {
  readonly table: TableSettings;
  readonly schema: readonly KeyElement[];
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** Deletions by TTL carry this identity, as on AWS. */
export const ttlIdentity = { type: "Service", principalId: "dynamodb.amazonaws.com" } as const;

/**
 * Writes the stream record of a change; a write that changes nothing leaves none
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html).
 */
export function publish(database: Database, clock: Clock, change: Change, identity?: typeof ttlIdentity): void {
  const { table, before, after } = change;
  const image = after ?? before;
  if (!table.stream || !image || isDeepStrictEqual(before, after)) return;
  const { arn, viewType } = table.stream;
  const keys = keyOf(image, change.schema);
  const now = clock.now();
  const wants = (side: string) => viewType === "NEW_AND_OLD_IMAGES" || viewType === side;
  const images = {
    ...(after && wants("NEW_IMAGE") ? { NewImage: after } : {}),
    ...(before && wants("OLD_IMAGE") ? { OldImage: before } : {}),
  };
  database.streams.append(arn, {
    partitionKey: JSON.stringify(keys),
    data: Buffer.alloc(0),
    approximateArrivalMs: now,
    shardId: "shardId-00000000000000000000-00000000",
    event: (SequenceNumber) => ({
      eventID: randomUUID().replaceAll("-", ""),
      eventName: before ? (after ? "MODIFY" : "REMOVE") : "INSERT",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: table.region,
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(now / 1000),
        Keys: keys,
        ...images,
        SequenceNumber,
        SizeBytes: Buffer.byteLength(JSON.stringify({ keys, ...images })),
        StreamViewType: viewType,
      },
      ...(identity ? { userIdentity: identity } : {}),
      eventSourceARN: arn,
    }),
  });
}
