import * as pulumi from "@pulumi/pulumi";

/** Whether the stack's name says that nobody depends on it: dev, test, sandbox, local, preview, alone or before a hyphen, or pr-12. */
export function isDevelopmentStage(stack = pulumi.getStack()): boolean {
  return /^((dev|develop|development|test|sandbox|local|preview)([-_.].*)?|pr-?\d+)$/i.test(stack);
}
