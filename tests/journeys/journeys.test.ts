import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type RunningStage, startStage } from "../../local/stage";
import { journeys } from "./journeys";
import { localStage } from "./stage";
import { Skipped, Visit } from "./visit";

const root = resolve(__dirname, "../..");

journeysThrough("the local dev stage", () => startStage({ directory: root, stage: "dev" }));

describe("prod with a domain of its own", () => {
  const directory = mkdtempSync(join(tmpdir(), "journeys-"));
  after(() => rmSync(directory, { recursive: true }));

  journeysThrough("custom domains, Fargate and web ACLs", () => {
    for (const name of readdirSync(root)) {
      if (/^(infra|functions|components|node_modules)$/.test(name))
        symlinkSync(join(root, name), join(directory, name));
    }
    cpSync(join(root, "Pulumi.yaml"), join(directory, "Pulumi.yaml"));
    const settings = readFileSync(join(root, "Pulumi.prod.yaml"), "utf8");
    const domain = "  stagedoor:domain: shop.example\n  stagedoor:hostedZone: Z0123456789\n";
    writeFileSync(join(directory, "Pulumi.prod.yaml"), `${settings}${domain}`);
    return startStage({ directory, stage: "prod" });
  });
});

function journeysThrough(what: string, start: () => Promise<RunningStage>): void {
  describe(`journeys through ${what}`, function () {
    this.timeout(60_000);
    let running: RunningStage | undefined;
    let visit: Visit;

    before(async () => {
      running = await start();
      visit = new Visit(localStage(running));
    });
    after(() => running?.close());

    for (const journey of journeys) {
      it(journey.name, async function () {
        try {
          await journey.run(visit);
        } catch (error) {
          if (!(error instanceof Skipped)) throw error;
          console.log(`      skipped: ${error.message}`);
          this.skip();
        }
      });
    }
  });
}
