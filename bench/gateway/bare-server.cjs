// What a gateway is measured against: node:http with the least code, and with a worker thread that answers.
const { createServer } = require("node:http");
const { Worker } = require("node:worker_threads");

const worker = process.argv[2] === "worker" ? startWorker() : undefined;
const server = createServer(async (request, response) => {
  const event = { method: request.method, path: request.url, headers: request.headers };
  const answer = worker ? await worker.ask(event) : { statusCode: 200, body: "hello" };
  response.writeHead(answer.statusCode, { "Content-Type": "application/json" }).end(answer.body);
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`${server.address().port}\n`));

function startWorker() {
  const code =
    'const { parentPort } = require("node:worker_threads");' +
    'parentPort.on("message", ({ id }) => parentPort.postMessage({ id, statusCode: 200, body: "hello" }));';
  const thread = new Worker(code, { eval: true });
  const waiting = new Map();
  let last = 0;
  thread.on("message", (answer) => {
    waiting.get(answer.id)(answer);
    waiting.delete(answer.id);
  });
  return {
    ask: (event) =>
      new Promise((done) => {
        waiting.set(++last, done);
        thread.postMessage({ id: last, event });
      }),
  };
}
