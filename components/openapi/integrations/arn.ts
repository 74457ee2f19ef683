/** Region of an ARN. */
export function regionOf(arn: string): string {
  return arn.split(":")[3] ?? "";
}

/** Partition of an ARN: `aws`, `aws-cn` or `aws-us-gov`. */
export function partitionOf(arn: string): string {
  return arn.split(":")[1] ?? "aws";
}

/** `{account}/{name}` of a queue's ARN, as integration URIs name queues. */
export function accountAndName(arn: string): string {
  return arn.split(":").slice(4).join("/");
}

/** The prefix of the ARNs of a state machine's executions. */
export function executionPrefix(stateMachineArn: string): string {
  return stateMachineArn.replace(":stateMachine:", ":execution:");
}
