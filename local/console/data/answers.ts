import { apiMount } from "../../gateway/address";
import type { WireHandler } from "../../wire";
import { type Answers, QuestionError } from "../questions";
import { sendAs } from "../routes/send";
import { buckets } from "./buckets";
import { connections } from "./connections";
import type { StoreSummary, StoreView } from "./contract";
import { queues } from "./queues";
import type { StoreReader } from "./store";
import { streams } from "./streams";
import { tables } from "./tables";
import { workflows } from "./workflows";

const readers: readonly StoreReader[] = [tables, queues, streams, workflows, connections, buckets];

/** What the stage's tables, queues, streams, buckets, workflows and connections hold. */
export function dataAnswers(send: WireHandler): Answers {
  return {
    "GET data.json": async ({ shown: { cloud } }): Promise<StoreSummary[]> => {
      const found = readers.map(async (reader) => {
        const stores = cloud.resources(reader.type).filter((record) => reader.idOf(record) !== undefined);
        return Promise.all(
          stores.map(async (record) => ({
            kind: reader.kind,
            id: reader.idOf(record)!,
            name: record.name,
            ...(await reader.summary(cloud, record)),
          })),
        );
      });
      return (await Promise.all(found)).flat();
    },
    "GET store.json": async ({ query, shown: { cloud, redactor } }): Promise<StoreView | undefined> => {
      const reader = readers.find(({ kind }) => kind === query.get("kind"));
      const record = reader && cloud.resources(reader.type).find((one) => reader.idOf(one) === query.get("id"));
      if (!reader || !record) return undefined;
      return redactor.value(await reader.records(cloud, record)) as StoreView;
    },
    "POST push": async ({ body, shown }) => {
      const { api, connection, message } = body;
      if (typeof api !== "string" || typeof connection !== "string" || typeof message !== "string") {
        throw new QuestionError("give api, connection (STAGE/ID) and message, all texts");
      }
      const [stage, id] = connection.split("/", 2);
      const url = `${shown.cloud.baseUrl}${apiMount(api)}/${stage}/@connections/${encodeURIComponent(id ?? "")}`;
      const sent = await sendAs(
        { url, method: "POST", headers: {}, body: message, as: { kind: "operator" } },
        shown,
        send,
      );
      if (sent.status === 410) throw new QuestionError("the connection is gone");
      if (sent.status !== 200) throw new QuestionError(`the gateway answered ${sent.status}: ${sent.body}`);
      return { sent: true };
    },
  };
}
