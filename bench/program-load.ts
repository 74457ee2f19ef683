// Processor time to load a program written with the components, against that of the Pulumi packages alone.
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { type Figure, finish, loadNow } from "./results";

const ROOT = resolve(__dirname, "..");
const ROUNDS = 12;
/** What is loaded; the components import both packages themselves. */
const SUBJECTS = {
  bare: 'require("@pulumi/pulumi"); require("@pulumi/aws");',
  components: 'require("@pulumi/pulumi"); require("@pulumi/aws"); require("stagedoor");',
};

/** Milliseconds that a process which loads something computes; waiting for a busy machine is not computing. */
function computing(code: string): number {
  const tell =
    "const { userCPUTime, systemCPUTime } = process.resourceUsage(); console.log(userCPUTime + systemCPUTime);";
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", `${code}${tell}`], {
    cwd: ROOT,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout) / 1000;
}

function main(): number {
  const busy = loadNow();
  const best = { bare: Number.POSITIVE_INFINITY, components: Number.POSITIVE_INFINITY };
  // In turn, so that a busy machine slows both; other work only ever adds time.
  for (let round = 0; round < ROUNDS; round++) {
    for (const kind of ["bare", "components"] as const) {
      best[kind] = Math.min(best[kind], computing(SUBJECTS[kind]));
    }
  }
  const figures: Figure[] = [
    { name: "@pulumi/pulumi and @pulumi/aws, processor time", value: best.bare, unit: "ms" },
    { name: "the same with stagedoor's components", value: best.components, unit: "ms" },
    { name: "program load / bare packages", value: best.components / best.bare, atMost: 1.15 },
  ];
  return finish("program-load", figures, busy);
}

process.exit(main());
