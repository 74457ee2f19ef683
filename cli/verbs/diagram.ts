import { resolve } from "node:path";
import { architectureOf } from "../../capture/architecture/model";
import { captureStage } from "../../local/capture-stage";
import { mermaid } from "../report/diagram";
import { svg } from "../report/diagram-svg";
import { printJson } from "../terminal";

/** Options of `stagedoor diagram`, as parsed. */
export interface DiagramOptions {
  readonly stage: string;
  readonly cwd: string;
  readonly format: "svg" | "mermaid";
  readonly json?: boolean;
}

/** Prints the stage's architecture as a picture, as a Mermaid flow chart, or its boxes and who calls whom. */
export async function diagram(options: DiagramOptions): Promise<void> {
  const architecture = architectureOf(await captureStage(resolve(options.cwd), options.stage));
  if (options.json) printJson(architecture);
  else process.stdout.write(options.format === "svg" ? svg(architecture) : mermaid(architecture));
  // The program's functions leave nothing running, but open handles of libraries would keep the process.
  process.exit(0);
}
