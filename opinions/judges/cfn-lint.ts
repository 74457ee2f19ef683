import { basename, join } from "node:path";
import type { Opinion } from "../opinion";
import { filesOf, run, type Templates } from "./judge";

/** cfn-lint, which holds templates against CloudFormation's own schemas. Its exit codes are bits: 2 errors, 4 warnings. */
export async function cfnLint(home: string, { referring }: Templates): Promise<Opinion[]> {
  const output = await run(join(home, "venv/bin/cfn-lint"), ["-f", "json", "--", ...filesOf(referring)], [2, 4, 6]);
  interface Match {
    readonly Filename: string;
    readonly Message: string;
    readonly Rule: { readonly Id: string };
    readonly Location: { readonly Path: readonly string[] };
  }
  return (JSON.parse(output) as Match[]).map(({ Filename, Message, Rule, Location }) => ({
    judge: "cfn-lint",
    rule: Rule.Id,
    file: basename(Filename),
    passed: false,
    text: Message,
    ...(Location.Path[1] === undefined ? {} : { logicalId: String(Location.Path[1]) }),
    detail: Location.Path.slice(3).join("/"),
  }));
}
