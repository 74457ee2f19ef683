import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { respond } from "../shared/http";
import { log } from "../shared/log";
import { answer } from "./stock";

/** The inventory service as a container: the same answers over plain HTTP, a clean end on SIGTERM. */
const server = createServer(async (message, response) => {
  // A body is of no use to this service, but must be read for the connection to go on.
  message.resume();
  const { statusCode, headers, body } = await respond(
    {
      method: message.method ?? "GET",
      path: (message.url ?? "/").split("?")[0]!,
      params: {},
      query: {},
      headers: {},
      body: "",
      requestId: String(message.headers["x-amzn-trace-id"] ?? randomUUID()),
      claims: {},
    },
    answer,
  );
  response.writeHead(statusCode, headers).end(body);
});

server.listen(Number(process.env.PORT ?? 8080), () => log("INFO", "listening", { port: server.address() }));
process.once("SIGTERM", () => {
  // Requests under way finish; ECS allows thirty seconds.
  server.close();
  server.closeIdleConnections();
});
