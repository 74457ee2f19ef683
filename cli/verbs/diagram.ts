import { resolve } from "node:path";
import { architectureOf } from "../../capture/architecture/model";
import { captureStage } from "../../local/capture-stage";
import { mermaid } from "../report/diagram";
import { svg } from "../report/diagram-svg";

/** Options of `stagedoor diagram`, as parsed. */
export interface DiagramOptions {
  readonly stage: string;
  readonly cwd: string;
  readonly format: "svg" | "mermaid";
}

/** Prints the stage's architecture as a picture, or as a Mermaid flow chart. */
export async function diagram(options: DiagramOptions): Promise<void> {
  const architecture = architectureOf(await captureStage(resolve(options.cwd), options.stage));
  process.stdout.write(options.format === "svg" ? svg(architecture) : mermaid(architecture));
  // The program's functions leave nothing running, but open handles of libraries would keep the process.
  process.exit(0);
}
