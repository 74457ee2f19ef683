import { own } from "../own";

/**
 * Function ARN of an integration's or authorizer's URI: the ARN itself, or the invoke ARN around it
 * (`arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/ARN/invocations`); undefined for any other URI.
 */
export function functionArnOf(uri: string): string | undefined {
  const inner = /\/functions\/(arn:[^/]+)\/(invocations|response-streaming-invocations)$/.exec(uri)?.[1] ?? uri;
  return /^arn:[\w-]+:lambda:[^:]+:\d*:function:[^/\s]+$/.test(inner) ? inner : undefined;
}

/** Puts stage variables into `${stageVariables.NAME}`; unknown ones become empty, as on AWS. */
export function withStageVariables(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{stageVariables\.(\w+)\}/g, (_, name: string) => own(variables, name) ?? "");
}

/** Address of Lambda's own API that runs a function, as logs show it. */
export function invokeAddress(functionArn: string): string {
  const region = functionArn.split(":")[3] ?? "";
  return `https://lambda.${region}.amazonaws.com/2015-03-31/functions/${functionArn}/invocations`;
}
