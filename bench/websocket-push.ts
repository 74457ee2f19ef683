import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { Agent } from "node:http";
import { join } from "node:path";
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";
import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { type RunningStage, startStage } from "../local/stage";
import { finish, loadNow } from "./results";

const count = Number(process.argv[2] ?? 5000);
/** Connections that are open before memory is first read, so that functions' threads and caches are there already. */
const warmUp = Math.min(500, Math.floor(count / 2));
/** Pushes under way at the same time. */
const atOnce = 50;
const patienceMs = 30_000;

/** What the clients' process tells. */
interface Told {
  readonly opened?: number;
  readonly received?: number;
}

/**
 * Opens connections to the chat example on a local stage: each runs its `$connect` function, which notes it in the
 * table. Pushes to all in the table through `@connections`, signed, and exits with 1 when one is lost.
 */
async function main(): Promise<number> {
  const busy = loadNow();
  const stage = await startStage({ directory: join(__dirname, "../components/examples/websocket-chat"), stage: "dev" });
  const url = String(stage.endpoints.chat);
  const clients = fork(join(__dirname, "websocket-clients.ts"), [url, String(count)], {
    execArgv: ["--require", "tsx/cjs"],
  });
  try {
    const opening = performance.now();
    await tell(clients, warmUp);
    const before = memory();
    await tell(clients, count - warmUp);
    const perConnection = (memory() - before) / (count - warmUp);
    const openMs = performance.now() - opening;
    const ids = await connectionIds(stage);
    const pushing = performance.now();
    const all = once(clients, "message");
    await pushAll(stage, url.replace(/^ws/, "http"), ids);
    await Promise.race([all, patience()]);
    const pushMs = performance.now() - pushing;
    const { received = 0 } = await tell(clients, "stop");
    const figures = [
      { name: `${count} connections opened, each by its $connect function`, value: openMs / 1000, unit: "s" },
      { name: "connections noted in the table / opened", value: ids.length / count, atLeast: 1 },
      { name: "pushes received by all", value: pushMs / 1000, unit: "s" },
      { name: "pushes received / sent", value: received / count, atLeast: 1 },
      { name: "the stage's memory for a connection", value: perConnection / 1024, unit: "KiB" },
    ];
    return finish("websocket", figures, busy);
  } finally {
    clients.kill();
    await stage.close();
  }
}

async function tell(clients: ChildProcess, what: number | "stop"): Promise<Told> {
  const answer = once(clients, "message") as Promise<[Told]>;
  const ended = once(clients, "exit").then(([code]) => {
    throw new Error(`the clients' process ended with ${String(code)}`);
  });
  clients.send(what);
  const [told] = await Promise.race([answer, ended]);
  return told;
}

/** Connections that the chat's own table holds. */
async function connectionIds({ cloud, url }: RunningStage): Promise<string[]> {
  const [table] = cloud.resources("aws:dynamodb/table:Table");
  const client = new DynamoDBClient({
    region: cloud.region,
    endpoint: url,
    credentials: cloud.port("iam").operator(),
  });
  const ids: string[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table!.id })) {
    ids.push(...Items.map(({ pk }) => pk!.S!));
  }
  return ids;
}

async function pushAll({ cloud }: RunningStage, endpoint: string, ids: readonly string[]): Promise<void> {
  const client = new ApiGatewayManagementApiClient({
    region: cloud.region,
    endpoint,
    credentials: cloud.port("iam").operator(),
    requestHandler: { httpAgent: new Agent({ keepAlive: true, maxSockets: atOnce }) },
  });
  const left = [...ids];
  const pushOn = async () => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      await client.send(new PostToConnectionCommand({ ConnectionId: id, Data: "hello" }));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, pushOn));
  client.destroy();
}

/** What the stage itself holds: functions' threads have heaps of their own. */
function memory(): number {
  if (!global.gc) throw new Error("run by `npm run bench:websocket`, which lets memory be read after a collection");
  global.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function patience(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, patienceMs).unref());
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
