import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import ts from "typescript";
import { clientFiles } from "../../cli/client/generate";
import { type Api, apisOf } from "../../cli/report/apis";
import { captureStage } from "../../local/capture-stage";
import { run } from "./run-to-end";

const root = join(__dirname, "../..");
const made = join(root, "tests/journeys/clients");

/** What the compiler says of a program in a folder. */
function faultsOf(folder: string): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    module: ts.ModuleKind.Node20,
    target: ts.ScriptTarget.ES2022,
    skipLibCheck: true,
    types: ["node"],
  };
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
  const program = ts.createProgram(files, options);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
}

describe("stagedoor client", function () {
  this.timeout(120_000);
  let apis: readonly Api[];
  let folder: string;

  before(async () => {
    apis = apisOf(await captureStage(root, "dev"));
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stagedoor-client-"));
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "package.json"), '{"type":"commonjs"}');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = async (name: string, handlers = false) => {
    const { files } = await clientFiles(apis.find((api) => api.name === name)!, handlers);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    return files;
  };

  it("makes the clients that the journeys use; what is committed is what it makes", async () => {
    for (const [name, api] of [
      ["storefront", "storefront-v2"],
      ["partners", "partners"],
      ["mobile", "mobile"],
    ] as const) {
      const { files } = await clientFiles(apis.find((one) => one.name === api)!, false);
      for (const [file, text] of Object.entries(files)) {
        const path = join(made, name, file);
        const now = existsSync(path) ? readFileSync(path, "utf8") : undefined;
        assert.equal(now, text, `run stagedoor client --api ${api} --out tests/journeys/clients/${name}`);
      }
    }
  });

  it("has in it the ways in that the routes ask for, and no other; an open API has none", async () => {
    const partners = await write("partners");
    assert.match(partners["client.ts"]!, /signing: \[\s*"POST \/checkouts",\s*"GET \/checkouts\/\{checkoutId\}",\s*\]/);
    assert.match(partners["client.ts"]!, /apiKey: \[\s*"POST \/events",\s*"GET \/products",\s*\]/);
    assert.doesNotMatch(partners["auth.ts"]!, /Bearer/);
    assert.doesNotMatch((await write("mobile"))["auth.ts"]!, /aws4fetch|x-api-key/);
    const open: Api = {
      name: "open",
      kind: "HTTP",
      document: {
        openapi: "3.0.1",
        info: { title: "open", version: "1" },
        paths: { "/a": { get: { responses: {} } } },
      },
    };
    const { files, packages } = await clientFiles(open, false);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    assert.deepEqual(packages, ["openapi-fetch"]);
    assert.deepEqual(faultsOf(folder), []);
  });

  it("compiles strictly, and refuses calls that the document does not allow", async () => {
    await write("storefront-v2");
    const use = (name: string, call: string) =>
      writeFileSync(
        join(folder, `${name}.ts`),
        `import { createStorefrontV2Client } from "./index";
const shop = createStorefrontV2Client({ baseUrl: "https://shop.example/v2", token: async () => "t" });
export async function use() { ${call} }\n`,
      );
    const params = 'params: { header: { "Idempotency-Key": "12345678" } }';
    use(
      "right",
      `const { data } = await shop.POST("/orders", { ${params}, body: { items: [] } }); return data?.order.status;`,
    );
    const wrong: Readonly<Record<string, [call: string, told: RegExp]>> = {
      header: ['await shop.POST("/orders", { body: { items: [] } });', /params|header/],
      body: [`await shop.POST("/orders", { ${params}, body: { items: [{ productId: 1, quantity: 1 }] } });`, /string/],
      path: ['await shop.GET("/order");', /arguments|"\/order"/],
      property: ['return (await shop.GET("/products")).data?.products[0]?.colour;', /colour/],
      value: ['return (await shop.GET("/orders")).data?.orders[0]?.status === "lost";', /no overlap/],
    };
    for (const [name, [call]] of Object.entries(wrong)) use(name, call);
    const faults = faultsOf(folder);
    for (const [name, [call, told]] of Object.entries(wrong)) {
      const found = faults.filter((fault) => fault.startsWith(join(folder, `${name}.ts`)));
      assert.match(found.join("\n"), told, call);
    }
    assert.equal(faults.length, Object.keys(wrong).length, faults.join("\n"));
  });

  it("types the functions behind an operation: parameters are text, the body and the answer are the document's", async () => {
    await write("storefront-v2", true);
    const use = (line: string) =>
      writeFileSync(
        join(folder, "use.ts"),
        `import { answer, bodyOf, type Handler } from "./handlers";
export const getOrder: Handler<"getOrdersOrderId"> = async ({ pathParameters: { orderId } }) =>
  answer<"getOrdersOrderId">(404, { error: { code: "None", message: orderId.trim(), requestId: "" } });
export const placeOrder: Handler<"postOrders"> = async (event) => {
  const { items } = bodyOf(event);
  return { statusCode: 201, body: JSON.stringify(items.map((item) => ${line})) };
};\n`,
      );
    use("item.productId.length + item.quantity");
    assert.deepEqual(faultsOf(folder), []);
    use("item.colour");
    assert.match(faultsOf(folder).join("\n"), /colour/);
    use('answer<"getOrdersOrderId">(403, { message: item.productId })');
    assert.match(faultsOf(folder).join("\n"), /message/, "API Gateway's answers are no function's");
    await write("mobile", true);
    use("item.quantity");
    assert.deepEqual(faultsOf(folder), [], "of an HTTP API too");
  });

  it("is small: with signing less than 6 kB over the wire", async () => {
    await write("partners");
    const { outputFiles } = await build({
      entryPoints: [join(folder, "client.ts")],
      bundle: true,
      minify: true,
      format: "esm",
      platform: "browser",
      write: false,
      logLevel: "silent",
    });
    const bytes = gzipSync(outputFiles[0]!.contents).length;
    assert.ok(bytes < 6_000, `${bytes} bytes`);
  });

  it("names the files that it wrote and the packages that they import", async () => {
    const { code, stdout, stderr } = await run(["client", "--api", "mobile", "--out", folder, "--json"], root);
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), {
      api: "mobile",
      out: folder,
      files: ["schema.ts", "auth.ts", "client.ts", "index.ts"],
      packages: ["openapi-fetch"],
    });
    const none = await run(["client", "--api", "mobile"], root);
    assert.equal(none.code, 2);
    assert.match(none.stderr, /--out <dir>/);
  });
});
