import { objectStoreOf } from "../../cloud/s3/store";
import { counted, type StoreReader, shownRecords, timeText } from "./store";

/** S3 buckets: keys with their newest versions. */
export const buckets: StoreReader = {
  kind: "bucket",
  type: "aws:s3/bucket:Bucket",
  idOf: ({ outputs }) => outputs.arn as string | undefined,
  async summary(cloud, { id }) {
    return { holds: counted(objectStoreOf(cloud.storage).list(id).length, "object") };
  },
  async records(cloud, { id }) {
    const keys = objectStoreOf(cloud.storage).list(id);
    return {
      columns: ["key", "bytes", "changed", "type"],
      records: keys.slice(-shownRecords).flatMap(([key, [newest, ...older]]) =>
        newest === undefined
          ? []
          : [
              {
                id: key,
                cells: [
                  key,
                  newest.deleteMarker ? "deleted" : String(newest.size),
                  timeText(newest.lastModified),
                  newest.headers["content-type"] ?? "",
                ],
                detail: JSON.stringify({ ...newest, olderVersions: older.length }, undefined, 2),
              },
            ],
      ),
      ...(keys.length > shownRecords ? { note: `The last ${shownRecords} of ${keys.length} keys.` } : {}),
    };
  },
};
