// Records the state of the recorded program as the next release has it: `npm run record`. Run at each release, and
// committed with it: tests/engine/upgrade.test.ts then upgrades it with the sources of the day.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { version } from "../../../components/package.json";
import { startProviderStage } from "../../../local/provider-stage";
import { EngineStack, type StackState } from "../../engine/engine-stack";
import { recordedProgram } from "./recorded-program";

/** What tells of this machine and this moment, and of nothing that an upgrade looks at. */
const passing = ["sourcePosition", "stackTrace", "created", "modified"];

/** A resource on each line, so that two releases can be compared; nothing in it is secret, what is encrypted is empty. */
function text({ deployment: { resources = [], ...deployment }, ...state }: StackState): string {
  const lines = resources.map((resource) =>
    JSON.stringify(resource, (key, value) => (passing.includes(key) ? undefined : value)),
  );
  const whole = JSON.stringify({ ...state, deployment: { ...deployment, resources: ["RESOURCES"] } });
  return `${whole.replace('"RESOURCES"', () => `\n${lines.join(",\n")}\n`)}\n`;
}

async function main(): Promise<void> {
  const stack = await EngineStack.create(recordedProgram);
  const local = await startProviderStage({ directory: stack.directory });
  try {
    stack.debugProviders = local.debugProviders;
    const up = await stack.up();
    if (up.exitCode !== 0) throw new Error(up.output);
    const file = join(__dirname, `${version}.json`);
    writeFileSync(file, text(await stack.state()));
    console.log(`${file}: ${up.changes.create} resources`);
  } finally {
    await local.close();
    stack.remove();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
