import { resolve } from "node:path";
import { Command, Option } from "commander";
import pc from "picocolors";
import { startStage } from "../../local/stage";
import { journeys } from "./journeys";
import { deployedStage, localStage, type Stage } from "./stage";
import { Skipped, Visit } from "./visit";

interface Options {
  readonly stage: string;
  readonly stack?: string;
  readonly insideVpc: boolean;
  readonly dynamodb: "embedded" | "aws";
}

const program = new Command("journeys")
  .description("Sends the journeys' requests to a local stage, or to a deployed stack through its outputs.")
  .option("--stage <name>", "stage to start locally", "dev")
  .option(
    "--stack <name>",
    "deployed stack, read with `pulumi stack output`; AWS credentials come from the environment",
  )
  .addOption(
    new Option("--dynamodb <kind>", "what keeps the local stage's tables")
      .choices(["embedded", "aws"])
      .default("embedded"),
  )
  .option("--inside-vpc", "this machine reaches the VPC endpoint's addresses", false)
  .action(run);

async function run(options: Options): Promise<void> {
  const { stage, close } = await open(options);
  let failed = 0;
  try {
    failed = await travel(stage);
  } finally {
    await close();
  }
  process.exitCode = failed > 0 ? 1 : 0;
}

async function open({ stage, stack, insideVpc, dynamodb }: Options): Promise<{ stage: Stage; close(): Promise<void> }> {
  if (stack !== undefined) return { stage: await deployedStage(stack, insideVpc), close: async () => {} };
  const running = await startStage({ directory: resolve(__dirname, "../.."), stage, dynamodb });
  return { stage: localStage(running), close: () => running.close() };
}

async function travel(stage: Stage): Promise<number> {
  const visit = new Visit(stage);
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const journey of journeys) {
    const started = Date.now();
    const outcome = await journey.run(visit).then(
      () => ({ kind: "passed" as const, mark: pc.green("✔"), note: "" }),
      (error: Error) =>
        error instanceof Skipped
          ? { kind: "skipped" as const, mark: pc.yellow("–"), note: `\n    ${error.message}` }
          : { kind: "failed" as const, mark: pc.red("✘"), note: `\n    ${error.message}` },
    );
    count[outcome.kind]++;
    console.log(`${outcome.mark} ${journey.name} ${pc.dim(`${Date.now() - started} ms`)}${outcome.note}`);
  }
  console.log(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  return count.failed;
}

program.parseAsync().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
