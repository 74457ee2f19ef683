// Times `pulumi preview` of programs with 3, 30 and 300 routes under the real engine, with the local cloud as provider.
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type ProviderStage, startProviderStage } from "../local/provider-stage";
import { EngineStack } from "../tests/engine/engine-stack";
import { type Figure, finish, loadNow } from "./results";

const COUNTS = [3, 30, 300] as const;
const ROUNDS = 5;
/** The time of 300 routes to that of 3, at most. */
const LIMIT = 1.3;

/** A REST and an HTTP API with so many routes each, of every sort that costs no resource, on three functions. */
const program = (
  count: number,
) => `import { AccountLogging, auth, Function, HttpApi, RestApi, Table, TableAction } from "stagedoor";
const functions = ["a", "b", "c"].map((name) => new Function(name, { entry: "handler.ts" }));
const table = new Table("orders", { protection: false });
const who = auth.iam();
const body = { type: "object", required: ["id"], properties: { id: { type: "string" }, total: { type: "number" } } };
const key = { pk: "$context.identity.userArn", sk: "$input.params('id')" };
const rest = (n) => [
  { function: functions[0], auth: who, request: { body } },
  { function: functions[1], auth: who },
  { table: { table, action: TableAction.GetItem, key }, auth: who },
][n % 3];
const routes = (route) => Object.fromEntries(Array.from({ length: ${count} }, (_, n) => [["POST", "PUT"][n % 2] + " /r" + (n >> 1), route(n)]));
new RestApi("rest", {
  accountLogging: new AccountLogging("logging"),
  routes: routes(rest),
});
new HttpApi("http", { routes: routes((n) => ({ function: functions[n % 3], auth: who })) });
`;

interface Prepared {
  readonly project: string;
  readonly count: number;
  readonly stack: EngineStack;
  readonly local: ProviderStage;
  readonly seconds: number[];
}

async function prepare(count: number): Promise<Prepared> {
  const project = mkdtempSync(join(tmpdir(), "stagedoor-bench-preview-"));
  symlinkSync(resolve(__dirname, "../node_modules"), join(project, "node_modules"));
  const write = (name: string, text: string) => writeFileSync(join(project, name), text);
  write("Pulumi.yaml", "name: routes\nruntime: nodejs\n");
  write("Pulumi.dev.yaml", "config:\n  aws:region: eu-west-1\n");
  write("package.json", JSON.stringify({ name: "routes", main: "index.ts" }));
  write("handler.ts", 'export const handler = async () => ({ statusCode: 200, body: "{}" });\n');
  write("index.ts", program(count));
  const stack = await EngineStack.create({ project, stack: "dev", copied: ["handler.ts"], bundled: true });
  const local = await startProviderStage({ directory: stack.directory });
  stack.debugProviders = local.debugProviders;
  return { project, count, stack, local, seconds: [] };
}

async function main(): Promise<number> {
  const busy = loadNow();
  const all: Prepared[] = [];
  try {
    for (const count of COUNTS) all.push(await prepare(count));
    // In turn, so that a busy machine slows all; other work only ever adds time, so the best round of each counts. The
    // first fills caches and does not.
    for (let round = 0; round <= ROUNDS; round++) {
      for (const { stack, seconds, count } of all) {
        const began = performance.now();
        const preview = await stack.run(["preview"]);
        if (preview.exitCode !== 0) throw new Error(`${count} routes: ${preview.output}`);
        if (round > 0) seconds.push((performance.now() - began) / 1000);
        else console.log(`${count} routes: ${preview.changes.create} resources`);
      }
    }
    const figures = all.map(
      ({ count, seconds }): Figure => ({ name: `preview of ${count} routes`, value: Math.min(...seconds), unit: "s" }),
    );
    const [few, , many] = all.map(({ seconds }) => seconds);
    const ratio = Math.min(...many!) / Math.min(...few!);
    return finish("preview", [...figures, { name: "300 routes / 3", value: ratio, atMost: LIMIT }], busy);
  } finally {
    for (const { project, stack, local } of all) {
      await local.close();
      stack.remove();
      rmSync(project, { recursive: true, force: true });
    }
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
