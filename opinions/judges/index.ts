import type { JudgeName } from "../opinion";
import { cdkNag } from "./cdk-nag";
import { cfnGuard } from "./cfn-guard";
import { cfnLint } from "./cfn-lint";
import { checkov } from "./checkov";
import type { Judge } from "./judge";

/** The judges, by name. */
export const judgeBy: Readonly<Record<JudgeName, Judge>> = {
  "cdk-nag": cdkNag,
  "cfn-guard": cfnGuard,
  "cfn-lint": cfnLint,
  checkov,
};
