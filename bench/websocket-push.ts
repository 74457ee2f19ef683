import { fork } from "node:child_process";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { SocketStage } from "../tests/local/gateway/websocket/socket-stage";

const count = Number(process.argv[2] ?? 5000);
const atOnce = 50;

/** Opens connections to a local WebSocket API, pushes to all through `@connections`, and exits with 1 when one is lost. */
async function main(): Promise<number> {
  const ids: string[] = [];
  const stage = await SocketStage.start({
    functions: {
      note: (event) => {
        ids.push((event.requestContext as { connectionId: string }).connectionId);
        return { statusCode: 200 };
      },
    },
    routes: { $connect: "note" },
    principal: () => ({ type: "root", arn: "arn:aws:iam::1:root", accountId: "1", accessKeyId: "A" }),
    allows: () => true,
  });
  const before = memory();
  const child = fork(join(__dirname, "websocket-clients.ts"), [stage.url, String(count)], {
    execArgv: ["--require", "tsx/cjs"],
  });
  const next = () => new Promise<{ opened?: number; received?: number }>((resolve) => child.once("message", resolve));
  const opening = performance.now();
  await next();
  const openMs = performance.now() - opening;
  const perConnection = (memory() - before) / count;
  const all = next();
  const pushing = performance.now();
  await pushAll(stage.managementUrl, ids);
  await Promise.race([all, patience(5000)]);
  const pushMs = performance.now() - pushing;
  const told = next();
  child.send("stop");
  const final = (await told).received ?? 0;
  process.stdout.write(
    `${count} connections opened in ${openMs.toFixed(0)} ms, ${final} of ${count} pushes received in ${pushMs.toFixed(0)} ms, ${(perConnection / 1024).toFixed(1)} KiB of memory per connection\n`,
  );
  await stage.close();
  return final === count ? 0 : 1;
}

async function pushAll(url: string, ids: readonly string[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  await Promise.all(ids.map((id) => post(`${url}/@connections/${encodeURIComponent(id)}`, agent)));
  agent.destroy();
}

function post(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", agent }, (response) => {
      response.resume();
      response.on("end", () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`push: ${response.statusCode}`)),
      );
    });
    sent.on("error", reject);
    sent.end("hello");
  });
}

function memory(): number {
  global.gc?.();
  return process.memoryUsage().rss;
}

function patience(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  },
);
