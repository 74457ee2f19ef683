import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Function } from "../function/function";

/** The functions among these, each once, whatever number of routes use it. */
export function distinctFunctions(functions: readonly (Function | undefined)[]): Function[] {
  return [...new Set(functions.filter((handler) => handler !== undefined))];
}

/**
 * Lets one API invoke a function, for its routes or as an authorizer: one permission, however many routes.
 * Named after the function, so that routes may come, go and move without a change.
 */
export function allowInvoke(
  name: string,
  handler: Function,
  purpose: "routes" | "authorizer",
  sourceArn: pulumi.Input<string>,
  parent: pulumi.Resource,
): aws.lambda.Permission {
  return new aws.lambda.Permission(
    `${name}-${pulumi.resourceName(handler)}-${purpose}`,
    { action: "lambda:InvokeFunction", function: handler.name, principal: "apigateway.amazonaws.com", sourceArn },
    { parent },
  );
}
