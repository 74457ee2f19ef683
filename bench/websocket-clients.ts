import WebSocket from "ws";

/** Handshakes under way at the same time. */
const atOnce = 10;

/**
 * Opens connections for `bench/websocket-push.ts`, in a process of its own so that the server's memory is its own: a
 * number opens as many more, `stop` ends all; a push to each of them is told without being asked.
 */
function main(url: string, count: number): void {
  const clients: WebSocket[] = [];
  let received = 0;

  async function open(more: number): Promise<void> {
    for (let left = more; left > 0; left -= atOnce) {
      await Promise.all(Array.from({ length: Math.min(atOnce, left) }, openOne));
    }
    process.send?.({ opened: clients.length });
  }

  async function openOne(): Promise<void> {
    const client = await handshake(url);
    clients.push(client);
    client.on("message", () => {
      received += 1;
      if (received === count) process.send?.({ received });
    });
  }

  process.on("message", (what: number | "stop") => {
    if (what !== "stop") {
      open(what).catch(fail);
      return;
    }
    process.send?.({ received });
    for (const client of clients) client.terminate();
    process.disconnect?.();
  });
}

/** Connects; a stage that throttles new connections is asked again a little later, as a client should. */
async function handshake(url: string): Promise<WebSocket> {
  for (;;) {
    const client = new WebSocket(url, { perMessageDeflate: false });
    const outcome = await new Promise<"open" | number>((resolve, reject) => {
      client.once("open", () => resolve("open"));
      client.once("error", reject);
      client.once("unexpected-response", (request, { statusCode = 0 }) => {
        request.destroy();
        resolve(statusCode);
      });
    });
    if (outcome === "open") return client;
    if (outcome !== 429) throw new Error(`the stage answered ${outcome} to a handshake`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function fail(error: Error): void {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

main(process.argv[2]!, Number(process.argv[3]));
