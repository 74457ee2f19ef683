import WebSocket from "ws";

/** Handshakes under way at the same time. */
const atOnce = 25;

/**
 * Opens connections for `bench/websocket-push.ts`, in a process of its own so that the server's memory is its own: a
 * number opens as many more, `stop` ends all; a push to each of them is told without being asked.
 */
function main(url: string, count: number): void {
  const clients: WebSocket[] = [];
  let received = 0;

  async function open(more: number): Promise<void> {
    const target = clients.length + more;
    while (clients.length < target) {
      await Promise.all(Array.from({ length: Math.min(atOnce, target - clients.length) }, openOne));
    }
    process.send?.({ opened: clients.length });
  }

  async function openOne(): Promise<void> {
    const client = new WebSocket(url, { perMessageDeflate: false });
    clients.push(client);
    client.on("message", () => {
      received += 1;
      if (received === count) process.send?.({ received });
    });
    await new Promise((resolve, reject) => {
      client.once("open", resolve);
      client.once("error", reject);
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

function fail(error: Error): void {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

main(process.argv[2]!, Number(process.argv[3]));
