import type { IntegrationDefinition } from "./definition";

/**
 * What API Gateway refuses an integration with, in its own words; undefined when it takes it.
 * See https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html
 */
export function integrationFault(integration: IntegrationDefinition): string | undefined {
  const { type, uri = "", httpMethod, credentials, timeoutInMillis } = integration;
  const longest = integration.responseTransferMode === "STREAM" ? 900_000 : 300_000;
  if (timeoutInMillis < 50 || timeoutInMillis > longest) {
    return `Timeout should be between 50 ms and ${longest === 300_000 ? "29000 ms (300000 ms with a raised quota)" : "900000 ms"}`;
  }
  if (integration.responseTransferMode === "STREAM" && type !== "AWS_PROXY" && type !== "HTTP_PROXY") {
    return "Response streaming is only supported for integrations of type HTTP_PROXY and AWS_PROXY";
  }
  if (type === "MOCK") return undefined;
  if (!httpMethod) return "Enumeration value for HttpMethod must be non-empty";
  if (credentials && !/^arn:aws[\w-]*:iam::(\d{12}|\*):(role|user)\/.+/.test(credentials)) {
    return "Invalid ARN specified in the request";
  }
  if (integration.connectionType === "VPC_LINK" && !integration.connectionId) {
    return "Invalid vpcLink specified: connectionId is required for connectionType VPC_LINK";
  }
  return type === "AWS" || type === "AWS_PROXY" ? awsUriFault(uri, type) : httpUriFault(uri);
}

function awsUriFault(uri: string, type: "AWS" | "AWS_PROXY"): string | undefined {
  const parts = /^arn:aws[\w-]*:apigateway:([\w-]*):([\w.-]+):(.*)$/s.exec(uri);
  if (!parts) return "Invalid ARN specified in the request";
  const [, , service = "", rest = ""] = parts;
  if (!/^(path|action)\/./.test(rest)) return "AWS ARN for integration must contain path or action";
  if (type === "AWS_PROXY" && service !== "lambda" && service !== "firehose") {
    return "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.";
  }
  if (service === "lambda" && rest.startsWith("path/") && !lambdaPath.test(withoutVariables(rest))) {
    return "Invalid function ARN or invalid uri";
  }
  return undefined;
}

/** Lambda's own API: a date, and the function's ARN or name. */
const lambdaPath = /^path\/\/?\d{4}-\d{2}-\d{2}\/functions\/[^/]+\/(invocations|response-streaming-invocations)\/?$/;

function withoutVariables(uri: string): string {
  return uri.replace(/\$\{stageVariables\.\w+\}/g, "v");
}

function httpUriFault(uri: string): string | undefined {
  // Stage variables and path parameters stand for any text until a request comes.
  const plain = withoutVariables(uri).replace(/\{[^}/]+\}/g, "p");
  if (!/^https?:\/\//.test(plain) || !URL.canParse(plain)) return "Invalid HTTP endpoint specified for URI";
  return undefined;
}

/**
 * The mapping expressions of an integration that name parameters the method does not declare, which API Gateway
 * refuses (`Invalid mapping expression parameter specified`).
 */
export function undeclaredParameters(
  expressions: Readonly<Record<string, string>> | undefined,
  declared: Readonly<Record<string, boolean>> | undefined,
): string[] {
  return Object.values(expressions ?? {}).filter((source) => {
    const named = /^method\.request\.(multivalue)?(path|querystring|header)\.(.+)$/.exec(source);
    return named !== null && !(`method.request.${named[2]}.${named[3]}` in (declared ?? {}));
  });
}

/** AWS's sentence for mapping expressions that it does not take. */
export function mappingFault(expressions: readonly string[]): string {
  const errors = expressions.map((source) => `Invalid mapping expression parameter specified: ${source}`).join(", ");
  return `Invalid mapping expression specified: Validation Result: warnings : [], errors : [${errors}]`;
}
