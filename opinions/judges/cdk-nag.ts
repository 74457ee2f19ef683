import { join } from "node:path";
import type { Opinion } from "../opinion";
import { filesOf, run, type Templates } from "./judge";

/** cdk-nag's rules of the AWS Solutions library, in a process that has the AWS CDK. */
export async function cdkNag(home: string, { referring }: Templates): Promise<Opinion[]> {
  const output = await run(process.execPath, [join(__dirname, "nag.mjs"), home, ...filesOf(referring)]);
  return (JSON.parse(output) as Omit<Opinion, "judge">[]).map((opinion) => ({ judge: "cdk-nag", ...opinion }));
}
