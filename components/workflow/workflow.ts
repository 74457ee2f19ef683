import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Access, Verb } from "../access/access";
import { serviceRole } from "../access/service-role";
import { allow, checkAccess, type Statement, statementsOf } from "../access/statements";
import { nameTarget } from "../access/targets";
import { Faults } from "../faults";
import type { Function } from "../function/function";
import { facts } from "../lint/facts";
import { logicalName, nameRules, physicalName } from "../names";
import { adviseAccess } from "./advice";
import { checkDefinition, fillDefinition } from "./definition";

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

/**
 * A Step Functions state machine with its role, execution log and tracing.
 *
 * @example
 * ```ts
 * new stagedoor.Workflow("checkout", {
 *   definition: JSON.stringify({
 *     StartAt: "Reserve",
 *     States: { Reserve: { Type: "Task", Resource: "${reserve}", End: true } },
 *   }),
 *   functions: { reserve },
 * });
 * ```
 */
export class Workflow extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
  readonly type: pulumi.Output<string>;

  constructor(name: string, args: WorkflowArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:Workflow", name, args, opts);
    const functions = args.functions ?? {};
    const faults = new Faults();
    if (typeof args.definition === "string") checkDefinition(args.definition, Object.keys(functions), faults);
    checkAccess(args.access ?? [], "access", faults);
    adviseAccess(args, faults);
    faults.raise(this, name);
    facts.workflow.set(this, { type: args.type ?? WorkflowType.Standard });

    const logGroup = new aws.cloudwatch.LogGroup(
      `${name}-logs`,
      {
        // The prefix keeps CloudWatch's resource policy, which grows with each log group, within its limit:
        // https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
        namePrefix: `/aws/vendedlogs/states/${physicalName(name, nameRules.logGroup)}-`,
        retentionInDays: args.logRetentionDays ?? 30,
      },
      { parent: this },
    );
    const { role, policy } = serviceRole(
      name,
      { service: "states.amazonaws.com", statements: workflowStatements(args) },
      this,
    );
    const arns = Object.fromEntries(Object.entries(functions).map(([key, { arn }]) => [key, arn]));
    const machine = new aws.sfn.StateMachine(
      logicalName(name, nameRules.stateMachine),
      {
        type: args.type ?? WorkflowType.Standard,
        roleArn: role.arn,
        definition: pulumi
          .all([args.definition, pulumi.all(arns)])
          .apply(([definition, filled]) => fillDefinition(definition, filled)),
        // Every event, as an express workflow has no other history; its data stays out: customers may have entrusted it.
        loggingConfiguration: {
          level: "ALL",
          includeExecutionData: false,
          logDestination: pulumi.interpolate`${logGroup.arn}:*`,
        },
        tracingConfiguration: { enabled: true },
      },
      { parent: this, dependsOn: policy },
    );
    this.arn = machine.arn;
    this.name = machine.name;
    this.type = pulumi.output(args.type ?? WorkflowType.Standard);
    nameTarget(this, `the workflow "${name}"`, [this.arn]);
    this.registerOutputs({ arn: this.arn, name: this.name, type: this.type });
  }
}

function workflowStatements(args: WorkflowArgs): pulumi.Input<Statement | undefined>[] {
  const invoke = Object.values(args.functions ?? {}).map((target) => ({ function: target, verbs: [Verb.Invoke] }));
  const own: Statement[] = [
    // Log delivery and X-Ray know no resource for these: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
    allow(
      [
        "logs:CreateLogDelivery",
        "logs:GetLogDelivery",
        "logs:UpdateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:DescribeResourcePolicies",
        "logs:DescribeLogGroups",
      ],
      "*",
    ),
    allow(
      ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"],
      "*",
    ),
  ];
  return [...statementsOf([...invoke, ...(args.access ?? [])]), ...own];
}
