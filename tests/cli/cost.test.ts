import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./run-to-end";

const root = join(__dirname, "../..");

/** Command lines of a guide, without `npx stagedoor`. */
function linesOf(guide: string): string[][] {
  const text = readFileSync(join(root, "docs/guides", guide), "utf8");
  return [...text.matchAll(/^npx stagedoor (.*)$/gm)].map(([, words = ""]) => words.split(" "));
}

describe("stagedoor cost and capacity", function () {
  this.timeout(300_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "stagedoor-cost-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const told: Readonly<Record<string, readonly RegExp[]>> = {
    "cost.md": [
      /^A month of dev in eu-west-1: .* USD with no call at all/,
      /By API and route[\s\S]*storefront-v2[\s\S]*REST or HTTP API[\s\S]*What caches save[\s\S]*Taken for granted/,
      /^\{"stage":"prod","region":"us-east-1"/,
      /^### Cost of a month, against HEAD\n/,
    ],
    "capacity.md": [/^prod: .* binds first, at .* times this traffic/, /^\{"stage":"prod","region":"eu-west-1"/],
  };
  for (const [guide, answers] of Object.entries(told)) {
    it(`every command of ${guide} does what the guide says`, async () => {
      const lines = linesOf(guide);
      assert.equal(lines.length, answers.length);
      for (const [index, words] of lines.entries()) {
        const { code, stdout, stderr } = await run(words, root);
        assert.equal(code, 0, `${words.join(" ")}: ${stderr}`);
        assert.match(stdout, answers[index]!);
        assert.ok(!stdout.includes("\u001b["), "no colours where there is no terminal");
      }
    });
  }

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
