import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./run-to-end";

const root = join(__dirname, "../..");

describe("stagedoor cost and capacity", function () {
  this.timeout(300_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "stagedoor-cost-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const traffic = join(root, "docs/guides/traffic.yaml");

  it("cost tells what stands idle first, then routes, choices, caches, and what is taken for granted", async () => {
    const { code, stdout } = await run(["cost", "--stage", "prod", "--traffic", traffic], root);
    assert.equal(code, 0);
    const parts = [
      /^A month of prod in eu-west-1: .* USD with no call at all/,
      /With no call at all\n[\s\S]*interface endpoint/,
      /By API and route\n[\s\S]*storefront-v2[\s\S]*GET \/products/,
      /REST or HTTP API\n[\s\S]*AWS WAF, a cache/,
      /What caches save\n[\s\S]*pays for itself/,
      /Taken for granted\n- list prices/,
      /Prices to check\n- /,
    ];
    const places = parts.map((part) => stdout.search(part));
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    );
    assert.ok(!places.includes(-1), `${places}`);
    assert.ok(!stdout.includes("\u001b["), "no colours where there is no terminal");
  });

  it("capacity tells what binds first, what would if all came at once, and what to do", async () => {
    const { code, stdout } = await run(["capacity", "--stage", "prod", "--traffic", traffic], root);
    assert.equal(code, 0);
    assert.match(stdout, /^prod: a limit binds first, at .* times this traffic: .* \(partners-standard\), .* Do: /);
    assert.match(stdout, /If everything came at once[\s\S]*Sizes and times[\s\S]*For 10 times this traffic\n- /);
  });

  it("every setting of a traffic file stands in the guide", () => {
    const guide = readFileSync(join(root, "docs/guides/cost.md"), "utf8");
    const source = readFileSync(join(root, "traffic/file.ts"), "utf8");
    const settings = [...source.matchAll(/readonly (\w+)\??: (?:N\b|boolean|Readonly|\{)/g)].map(([, name]) => name!);
    assert.ok(settings.length > 15, settings.join());
    for (const name of new Set(settings)) assert.ok(guide.includes(name), `${name} is not in docs/guides/cost.md`);
  });

  it("an earlier estimate in a file is compared with now", async () => {
    const earlier = join(folder, "before.json");
    const { stdout } = await run(["cost", "--stage", "dev", "--json"], root);
    const estimate = JSON.parse(stdout);
    const [first, ...others] = estimate.lines;
    const half = { low: first.usd.low / 2, high: first.usd.high / 2 };
    writeFileSync(earlier, JSON.stringify({ ...estimate, lines: [{ ...first, usd: half }, ...others] }));
    const diff = await run(["cost", "--stage", "dev", "--against", earlier], root);
    assert.match(diff.stdout, new RegExp(`\\| ${first.of}: ${first.unit} \\| .* \\| \\+`));
  });

  it("faults are told all at once, and nothing is priced", async () => {
    const file = join(folder, "traffic.yaml");
    writeFileSync(file, "apis: { shop: { routes: {} }, mobile: { routes: { GET /nowhere: { requests: [2, 1] } } } }\n");
    const { code, stdout, stderr } = await run(["cost", "--traffic", file], root);
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.match(stderr, /write the lower number first/);
    assert.match(stderr, /no API "shop"; it has .*mobile/);
    assert.match(stderr, /no route of mobile "GET \/nowhere"; it has .*GET \/products/);
  });

  it("what has no price list is refused with those that have", async () => {
    const { code, stderr } = await run(["cost", "--region", "mars-1"], root);
    assert.equal(code, 2);
    assert.match(stderr, /no prices of region "mars-1"; give --region us-east-1, eu-west-1, eu-central-1/);
  });

  it("capacity ends with 1 where a limit binds already", async () => {
    const file = join(folder, "much.yaml");
    writeFileSync(file, "apis: { mobile: { routes: { GET /products: { requests: 100e9 } } } }\n");
    const { code, stdout } = await run(["capacity", "--traffic", file], root);
    assert.equal(code, 1);
    assert.match(stdout, /^dev: .* binds already, at 0\./);
  });
});
