import { createServer } from "node:http";

/** What the image runs: a server on $PORT that says how much there is. */
createServer((request, response) => {
  const sku = /^\/stock\/([^/?]+)/.exec(request.url ?? "")?.[1];
  response.setHeader("Content-Type", "application/json");
  if (request.url === "/health") response.end("{}");
  else if (sku) response.end(JSON.stringify({ sku, pieces: sku.length }));
  else response.writeHead(404).end("{}");
}).listen(Number(process.env.PORT ?? 8080));
