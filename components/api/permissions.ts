import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Function } from "../function/function";
import { logicalName, nameRules } from "../names";

/** The functions of an API, as far as permissions are concerned. */
export interface InvokedFunctions {
  readonly stageName: string;
  readonly routes: readonly { readonly route: { readonly function?: Function } }[];
  readonly authorizers: Readonly<Record<string, { readonly function?: Function }>>;
}

/**
 * Lets one API invoke its functions: one permission for each function that routes use, and one for each authorizer,
 * whatever number of routes there are. Named after the function, so that routes may come, go and move.
 */
export function allowApi(
  name: string,
  { stageName, routes, authorizers }: InvokedFunctions,
  executionArn: pulumi.Output<string>,
  parent: pulumi.Resource,
): void {
  const allow = (handler: Function, purpose: string, sourceArn: pulumi.Output<string>) =>
    new aws.lambda.Permission(
      logicalName(`${name}-${pulumi.resourceName(handler)}-${purpose}`, nameRules.permission),
      { action: "lambda:InvokeFunction", function: handler.name, principal: "apigateway.amazonaws.com", sourceArn },
      { parent },
    );
  for (const handler of distinct(routes.map(({ route }) => route.function))) {
    allow(handler, "routes", pulumi.interpolate`${executionArn}/${stageName}/*`);
  }
  for (const handler of distinct(Object.values(authorizers).map((authorizer) => authorizer.function))) {
    allow(handler, "authorizer", pulumi.interpolate`${executionArn}/authorizers/*`);
  }
}

function distinct(functions: readonly (Function | undefined)[]): Function[] {
  return [...new Set(functions.filter((handler) => handler !== undefined))];
}
