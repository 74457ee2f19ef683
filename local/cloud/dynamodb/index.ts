import { createHash } from "node:crypto";
import type { StreamPort } from "../ports";
import { resourceType } from "../resource";
import type { ServiceFactory } from "../service";
import { dynamodbApi } from "./api";
import { databaseOf } from "./database";
import { getTable, tableType } from "./table";
import { tableItemType } from "./tableItem";
import { startSweeping } from "./ttl";

/** DynamoDB: dynalite as a library or AWS's DynamoDB Local, with IAM, streams and TTL added. */
export const dynamodb: ServiceFactory = (cloud) => {
  const database = databaseOf(cloud.storage);
  database.retain();
  let stopSweeping = async () => {};
  const streams: StreamPort = {
    read: (arn, from) => database.streams.read(arn, from),
    onWrite: (listener) => database.streams.onWrite(listener),
  };
  cloud.provide("dynamodbStreams", streams);
  return {
    name: "dynamodb",
    limits:
      `Items, indexes, conditions and transactions are ${database.hasOwnEngine ? "AWS's own, by DynamoDB Local" : "simulated by dynalite"}; ` +
      "streams (to functions) and TTL are simulated, TTL deletes " +
      "within about ten seconds. Backups, encryption, capacity limits and global tables are recorded only. PartiQL, the " +
      "streams' own API and making tables through the API are refused.",
    resources: [
      tableType(database),
      tableItemType(database),
      resourceType<{ resourceArn: string; policy: string; region?: string }>({
        type: "aws:dynamodb/resourcePolicy:ResourcePolicy",
        replaceOn: ["resourceArn"],
        create: async (inputs) => ({ id: inputs.resourceArn, outputs: { revisionId: revision(inputs.policy) } }),
        update: async (_id, _olds, inputs) => ({ revisionId: revision(inputs.policy) }),
      }),
    ],
    invokes: {
      "aws:dynamodb/getTable:getTable": (args, context) => getTable(cloud, args, context.region),
    },
    apis: { dynamodb: dynamodbApi(cloud, database) },
    async start() {
      stopSweeping = startSweeping(cloud, database);
    },
    async stop() {
      await stopSweeping();
      await database.release();
    },
  };
};

function revision(policy: string): string {
  return createHash("sha256").update(policy).digest("hex").slice(0, 16);
}
