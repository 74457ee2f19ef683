import { AwsError } from "../../errors";
import type { Principal } from "../../principal";
import type { Functions, ResolvedFunction } from "../functions";
import type { FunctionInputs } from "./inputs";

/** Actions a function's role must allow before AWS puts the function into a VPC. */
const VPC_ACTIONS = ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface"];

/** Throws AWS's refusal when Lambda may not assume the role, or the role lacks what the function's settings need. */
export function checkRole(functions: Functions, inputs: FunctionInputs): void {
  let principal: Principal;
  try {
    principal = functions.rolePrincipal({ name: inputs.name, inputs });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw refuse(`The role defined for the function cannot be assumed by Lambda. (${error.message})`);
  }
  const may = (action: string, resource: string) =>
    functions.cloud.port("iam").evaluate({ principal, action, resource }).allowed;
  if (inputs.vpcConfig?.subnetIds?.length) {
    const missing = VPC_ACTIONS.find((action) => !may(action, "*"));
    if (missing) {
      throw refuse(
        `The provided execution role does not have permissions to call ${missing.slice("ec2:".length)} on EC2`,
      );
    }
  }
  const queue = inputs.deadLetterConfig?.targetArn;
  if (queue) {
    const [action, service] = queue.split(":")[2] === "sns" ? ["sns:Publish", "SNS"] : ["sqs:SendMessage", "SQS"];
    if (!may(action, queue)) {
      throw refuse(
        `The provided execution role does not have permissions to call ${action.split(":")[1]} on ${service}`,
      );
    }
  }
}

/**
 * What is wrong with a function's log and traces, where its role may not write them; nothing says so on AWS, they stay
 * empty. https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export function telemetryFaults(functions: Functions, found: ResolvedFunction, group: string): string[] {
  const { cloud } = functions;
  const principal = functions.rolePrincipal(found);
  const streams = `arn:aws:logs:${found.region}:${cloud.accountId}:log-group:${group}:log-stream:x`;
  const refused = (resource: string, ...actions: string[]) =>
    actions.filter((action) => !cloud.port("iam").evaluate({ principal, action, resource }).allowed);
  const told = (missing: string[], on: string, what: string) =>
    missing.length === 0
      ? []
      : [
          `The role ${found.inputs.role} does not allow ${missing.join(" and ")} on ${on}: on AWS ${what} would be ` +
            "empty. The local stage shows it all the same.",
        ];
  const traced = found.inputs.tracingConfig?.mode === "Active";
  return [
    ...told(refused(streams, "logs:CreateLogStream", "logs:PutLogEvents"), group, "this log"),
    ...(traced ? told(refused("*", "xray:PutTraceSegments", "xray:PutTelemetryRecords"), "*", "its trace") : []),
  ];
}

function refuse(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}
