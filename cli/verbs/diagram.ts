import { resolve } from "node:path";
import { captureStage } from "../../local/capture-stage";
import { mermaid } from "../report/diagram";

/** Options of `stagedoor diagram`, as parsed. */
export interface DiagramOptions {
  readonly stage: string;
  readonly cwd: string;
}

/** Prints the stage's architecture as a Mermaid flow chart. */
export async function diagram(options: DiagramOptions): Promise<void> {
  process.stdout.write(mermaid(await captureStage(resolve(options.cwd), options.stage)));
  // The program's functions leave nothing running, but open handles of libraries would keep the process.
  process.exit(0);
}
