import * as pulumi from "@pulumi/pulumi";
import type { Access } from "../access/access";
import type { Function } from "../function/function";

/** Step Functions' workflow types. */
export const WorkflowType = {
  /** Up to a year, each step at most once, started and described. */
  Standard: "STANDARD",
  /** Up to five minutes, steps at least once, may be run synchronously. */
  Express: "EXPRESS",
} as const;
/** Step Functions' workflow types. */
export type WorkflowType = (typeof WorkflowType)[keyof typeof WorkflowType];

/** Arguments of {@link Workflow}. */
export interface WorkflowArgs {
  /** Amazon States Language, JSON text; `${name}` stands for the ARN of the function of that name. */
  definition: pulumi.Input<string>;
  /** Functions the definition calls, by placeholder name; the workflow's role may invoke exactly these. @default none */
  functions?: Record<string, Function>;
  /** What else the definition's service integrations need. @default nothing */
  access?: Access[];
  /** @default WorkflowType.Standard */
  type?: WorkflowType;
  /** Days that execution logs are kept. @default 30 */
  logRetentionDays?: pulumi.Input<number>;
}

/** A Step Functions state machine with its role, execution log and tracing. */
export class Workflow extends pulumi.ComponentResource {
  readonly arn!: pulumi.Output<string>;
  readonly name!: pulumi.Output<string>;
  readonly type: pulumi.Output<WorkflowType>;

  constructor(name: string, args: WorkflowArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:Workflow", name, args, opts);
    this.type = pulumi.output(args.type ?? WorkflowType.Standard);
    this.registerOutputs({ type: this.type });
  }
}
