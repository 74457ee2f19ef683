import { readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";

/** A stage of a program of this repository. */
export interface ProgramStage {
  readonly directory: string;
  readonly stage: string;
  /** `PROGRAM.STAGE`, e.g. `shop.prod`. */
  readonly name: string;
}

const root = resolve(__dirname, "..");
const examples = join(root, "components/examples");

/** Every committed stage: the reference program's, and each example's. */
export function programStages(): ProgramStage[] {
  const folders = readdirSync(examples, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [root, ...folders.map(({ name }) => join(examples, name))].flatMap((directory) =>
    readdirSync(directory).flatMap((file) => {
      const stage = /^Pulumi\.([\w-]+)\.yaml$/.exec(file)?.[1];
      const program = directory === root ? "shop" : basename(directory);
      return stage ? [{ directory, stage, name: `${program}.${stage}` }] : [];
    }),
  );
}
