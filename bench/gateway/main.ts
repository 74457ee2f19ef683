/** Requests per second of the local gateway, in one run with a bare server and serverless-offline. */
import { peers } from "../peers";
import { type Figure, finish, loadNow } from "../results";
import { type Load, load, type Target } from "./load";
import { bare, dev, type Subject, serve, serverlessOffline } from "./subjects";

const SECONDS = 6;
const WARM_UP_SECONDS = 3;
const CONNECTIONS = [1, 32] as const;

interface Row {
  readonly name: string;
  readonly loads: readonly Load[];
}

async function measure(folder: string, name: string, target: Target): Promise<Row> {
  const loads: Load[] = [];
  await load(folder, target, 8, WARM_UP_SECONDS);
  for (const connections of CONNECTIONS) loads.push(await load(folder, target, connections, SECONDS));
  const told = loads.map(({ requestsPerSecond, p99 }) => `${Math.round(requestsPerSecond)}/s, p99 ${p99} ms`);
  process.stderr.write(`${name}: ${told.join("; ")}\n`);
  return { name, loads };
}

/** Runs a subject alone, so that no other takes its processor time. */
async function alone<T>(start: Promise<Subject>, use: (running: Subject) => Promise<T>): Promise<T> {
  const running = await start;
  try {
    return await use(running);
  } finally {
    await running.stop();
  }
}

async function tokenOf(stage: Subject): Promise<string> {
  const answer = await fetch(`${stage.url}/_stagedoor/token`, {
    method: "POST",
    headers: { "X-Stagedoor": "1" },
    body: "{}",
  });
  return ((await answer.json()) as { token: string }).token;
}

function ratios(name: string, row: Row, base: Row, atLeast?: number): Figure[] {
  return CONNECTIONS.map((connections, i) => ({
    name: `${name}, ${connections} connection${connections > 1 ? "s" : ""}`,
    value: row.loads[i]!.requestsPerSecond / base.loads[i]!.requestsPerSecond,
    ...(atLeast === undefined ? {} : { atLeast }),
  }));
}

async function main(): Promise<number> {
  const busy = loadNow();
  const folder = peers();
  const mebi = 2 ** 20;
  // Once before: the bundle is made anew where a source is newer, and compiled code is kept for the next start.
  for (const start of [serve, dev]) await alone(start(), async () => {});
  const direct = await alone(bare("direct"), ({ url }) => measure(folder, "bare node:http", { url }));
  const worker = await alone(bare("worker"), ({ url }) => measure(folder, "bare node:http and a worker", { url }));
  const served = await alone(serve(), async (running) => ({
    startedMs: running.startedMs,
    idle: running.memory(),
    mock: await measure(folder, "stagedoor serve, mock", { url: `${running.url}/mock` }),
    proxy: await measure(folder, "stagedoor serve, Lambda proxy", { url: `${running.url}/function` }),
    after: running.memory(),
  }));
  const whole = await alone(dev(), async (running) => {
    const { rest, http } = running.outputs;
    const authorization = `Bearer ${await tokenOf(running)}`;
    return {
      startedMs: running.startedMs,
      idle: running.memory(),
      mock: await measure(folder, "stagedoor dev, mock", { url: `${rest}/mock` }),
      proxy: await measure(folder, "stagedoor dev, Lambda proxy", { url: `${rest}/function` }),
      jwt: await measure(folder, "stagedoor dev, JWT and Lambda", { url: `${http}/jwt`, headers: { authorization } }),
      table: await measure(folder, "stagedoor dev, template to DynamoDB", { url: `${rest}/notes/1` }),
      after: running.memory(),
    };
  });
  const offline = async (kind: "worker" | "in-process") =>
    alone(serverlessOffline(folder, kind), async (running) => ({
      startedMs: running.startedMs,
      proxy: await measure(folder, `serverless-offline, ${kind}`, { url: `${running.url}/function` }),
    }));
  const isolated = await offline("worker");
  const inProcess = await offline("in-process");

  const figures: Figure[] = [
    ...ratios("serve mock / bare node:http", served.mock, direct, 0.7),
    ...ratios("serve Lambda proxy / bare worker round trip", served.proxy, worker, 0.6),
    ...ratios("serve Lambda proxy / serverless-offline", served.proxy, isolated.proxy, 10),
    ...ratios("serve Lambda proxy / serverless-offline in-process", served.proxy, inProcess.proxy),
    ...ratios("dev mock / bare node:http", whole.mock, direct),
    ...ratios("dev Lambda proxy / serverless-offline", whole.proxy, isolated.proxy),
    ...ratios("dev JWT and Lambda / serverless-offline", whole.jwt, isolated.proxy),
    ...ratios("dev template to DynamoDB / serverless-offline", whole.table, isolated.proxy),
    { name: "serve: start to first 200", value: served.startedMs / 1000, unit: "s", atMost: 0.35 },
    { name: "dev: start to first 200", value: whole.startedMs / 1000, unit: "s", atMost: 2.5 },
    { name: "serverless-offline: start to first 200", value: isolated.startedMs / 1000, unit: "s" },
    { name: "serve: memory idle", value: served.idle / mebi, unit: "MiB" },
    { name: "serve: memory after load", value: served.after / mebi, unit: "MiB", atMost: 150 },
    { name: "dev: memory idle", value: whole.idle / mebi, unit: "MiB" },
    { name: "dev: memory after load", value: whole.after / mebi, unit: "MiB" },
  ];
  return finish("gateway", figures, busy);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(2);
  },
);
