import WebSocket from "ws";

/** Opens connections for `bench/websocket-push.ts`, in a process of its own so that the server's memory is its own. */
async function main(url: string, count: number): Promise<void> {
  const clients: WebSocket[] = [];
  let received = 0;
  for (let opened = 0; opened < count; opened += 100) {
    await Promise.all(
      Array.from({ length: Math.min(100, count - opened) }, async () => {
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
      }),
    );
  }
  process.send?.({ opened: clients.length });
  process.once("message", () => {
    process.send?.({ received });
    for (const client of clients) client.terminate();
    process.disconnect?.();
  });
}

main(process.argv[2]!, Number(process.argv[3])).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
