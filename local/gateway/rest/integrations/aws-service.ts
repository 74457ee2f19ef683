import { AwsError } from "../../../cloud/errors";
import type { WireRequest, WireResponse } from "../../../wire";
import { withStageVariables } from "../../auth/function-arn";
import type { Exchange } from "../exchange";
import { configurationFault, type GatewayFault } from "../fault";
import { serviceProtocol } from "./aws-services";
import { mappedAnswer, networkFault } from "./endpoint-answer";
import type { IntegrationResult } from "./integration";
import { integrationOf, mapRequest, outgoingHeaders } from "./mapped-request";
import { type AwsUri, readAwsUri, withPathParameters, withQuery } from "./uri";

/**
 * Calls an AWS service as the integration's role, by path or by action.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-request-basic-setup.html
 */
export async function awsService(exchange: Exchange): Promise<IntegrationResult> {
  const { log } = exchange;
  const { definition } = integrationOf(exchange);
  const mapped = mapRequest(exchange);
  const uri = readAwsUri(withPathParameters(withStageVariables(definition.uri ?? "", exchange.variables), mapped.path));
  const headers = outgoingHeaders(exchange, mapped, false);
  const request = wireRequest(exchange, uri, headers, mapped.querystring, mapped.body);
  log.data("Endpoint request URI: ", `https://${request.host}${request.target}`);
  log.data("Endpoint request headers: ", request.headers);
  log.bytes("Endpoint request body after transformations: ", request.body);
  log.info(`Sending request to https://${request.host}${request.target}`);
  if (!definition.credentials) {
    throw configurationFault(
      `the integration with ${uri.service} has no credentials: API Gateway needs a role to call it`,
    );
  }
  return mappedAnswer(exchange, await call(exchange, uri, request));
}

async function call(exchange: Exchange, uri: AwsUri, request: WireRequest): Promise<WireResponse> {
  const { environment, principal } = exchange;
  const { definition } = integrationOf(exchange);
  const began = environment.clock.now();
  try {
    return await environment.callService({
      service: serviceProtocol(uri.service).signingName,
      region: uri.region,
      credentialsArn: definition.credentials,
      ...(principal ? { principal } : {}),
      request,
      timeoutMs: definition.timeoutInMillis,
    });
  } catch (error) {
    throw error instanceof AwsError ? deniedFault(exchange, error) : networkFault(exchange, error);
  } finally {
    exchange.integration.latencyMs = environment.clock.now() - began;
  }
}

function wireRequest(
  exchange: Exchange,
  uri: AwsUri,
  headers: [string, string][],
  querystring: Readonly<Record<string, readonly string[]>>,
  body: Buffer,
): WireRequest {
  const { definition } = integrationOf(exchange);
  const protocol = serviceProtocol(uri.service);
  const method = definition.httpMethod === "ANY" ? exchange.request.method : (definition.httpMethod ?? "POST");
  const action = uri.kind === "action" ? uri.rest.replace(/\/+$/, "") : undefined;
  const query = action && !protocol.targetPrefix ? { ...querystring, Action: [action] } : querystring;
  const target = withQuery(uri.kind === "path" ? `/${uri.rest}` : "/", query);
  const mappedType =
    definition.requestParameters && "integration.request.header.Content-Type" in definition.requestParameters;
  const own: [string, string][] =
    action && protocol.targetPrefix
      ? [
          ...headers.filter(([name]) => name.toLowerCase() !== "content-type" || mappedType),
          ["X-Amz-Target", `${protocol.targetPrefix}.${action}`],
          ...(mappedType
            ? []
            : [["Content-Type", `application/x-amz-json-${protocol.jsonVersion ?? "1.0"}`] as [string, string]]),
        ]
      : headers;
  const host = `${uri.subdomain ? `${uri.subdomain}.` : ""}${protocol.host(uri.region)}`;
  return {
    method,
    target,
    signedTarget: target,
    headers: [["Host", host], ...own],
    body,
    scheme: "https",
    host,
    source: { ip: exchange.request.wire.source.ip },
  };
}

function deniedFault(exchange: Exchange, { message }: AwsError): GatewayFault {
  exchange.integration.error = message;
  return configurationFault(
    `API Gateway does not have permission to assume the provided role, or cannot call the service: ${message}`,
  );
}
