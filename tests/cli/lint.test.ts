import assert from "node:assert/strict";
import { join } from "node:path";
import { type Finding, findingsOf, lintText } from "../../cli/report/lint";
import { rules } from "../../components/lint/rules";
import { stagedoor } from "./command";
import { type Project, smallProject } from "./project";

const components = join(__dirname, "../../components/index");
const program = (routes: string) => `import { auth, HttpApi } from ${JSON.stringify(components)};
new HttpApi("shop", { routes: ${routes} });
`;

describe("stagedoor lint", function () {
  this.timeout(60_000);
  let project: Project;
  const lint = async (...words: string[]): Promise<{ code: number | null; findings: Finding[]; told: string }> => {
    const command = stagedoor(["lint", "--json", ...words], project.directory);
    const findings = await command.ready.then(
      (line) => line as unknown as Finding[],
      () => [],
    );
    return { code: await command.exited, findings, told: command.told() };
  };

  before(() => {
    project = smallProject();
  });
  after(() => project.remove());

  it("ends with 1 where something would stop the program, and names every fault", async () => {
    project.write("index.ts", program('{ "GET /a": { http: { url: "a" }, auth: auth.apiKey() } }'));
    const { code, findings } = await lint();
    assert.equal(code, 1);
    assert.deepEqual(
      findings.map(({ rule, severity, component }) => [rule, severity, component]),
      [
        ["http-api-key", "error", "shop"],
        ["endpoint-url", "error", "shop"],
      ],
    );
    assert.match(findings[1]!.page, /^https:\/\/docs\.aws\.amazon\.com\//);
  });

  it("ends with 0 where there is advice alone, and is silent where the stage accepts it", async () => {
    project.write("index.ts", program('{ "GET /a": { http: { url: "http://a.example" }, auth: auth.iam() } }'));
    const { code, findings } = await lint();
    assert.equal(code, 0);
    assert.deepEqual(
      findings.map(({ rule, component, message }) => [rule, component, message]),
      [
        [
          "endpoint-plain-http",
          "shop",
          'routes["GET /a"].http.url: is "http://a.example", in the clear over the internet; use https',
        ],
      ],
    );
    project.write(
      "Pulumi.loud.yaml",
      "config:\n  aws:region: eu-west-1\n  stagedoor-lint:accepted:\n    endpoint-plain-http: a test server\n",
    );
    assert.deepEqual((await lint("--stage", "loud")).findings, []);
  });

  it("tells a failure that is no finding as it stands", async () => {
    project.write("index.ts", 'throw new Error("out of tea");\n');
    const { code, told } = await lint();
    assert.equal(code, 2);
    assert.match(told, /out of tea/);
  });
});

describe("The linter's report", () => {
  it("says how many rules found nothing", () => {
    assert.equal(lintText([]), `no errors and no advice, by ${Object.keys(rules).length} rules\n`);
  });

  it("puts errors first, and counts", () => {
    const findings = findingsOf([
      "stagedoor advises:\n  - shop: cors.origins: is wide open [cors-any-origin]",
      '"shop" has invalid arguments:\n  - routes: are none [routes-none]',
      "- a line of the program's own [no-such-rule]",
    ]);
    assert.equal(findings.length, 2);
    assert.match(
      lintText(findings),
      /^error +shop routes: are none [\s\S]*advice +shop cors\.origins[\s\S]*1 error, 1 piece of advice\n$/,
    );
  });
});
