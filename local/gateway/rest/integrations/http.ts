import { bodyOf, type WireResponse } from "../../../wire";
import { withStageVariables } from "../../auth/function-arn";
import { type Exchange, routeOf } from "../exchange";
import { isWithheld, reachesHttpProxy } from "../header-rules";
import { headerValuesOf } from "../request";
import { mappedAnswer, networkFault, takeAnswer } from "./endpoint-answer";
import type { IntegrationResult } from "./integration";
import { integrationOf, mappedLines, mapRequest, outgoingHeaders } from "./mapped-request";
import { checkUrl, withPathParameters, withQuery } from "./uri";

/** One request to a backend, mapped and ready. */
interface Outgoing {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

/** Calls an HTTP backend with what the mappings made, and hands its answer to the integration responses. */
export async function http(exchange: Exchange): Promise<IntegrationResult> {
  const { definition } = integrationOf(exchange);
  const mapped = mapRequest(exchange);
  const uri = withStageVariables(definition.uri ?? "", exchange.variables);
  const answer = await send(exchange, {
    method: methodOf(exchange),
    url: checkUrl(withQuery(withPathParameters(uri, mapped.path), mapped.querystring)),
    headers: outgoingHeaders(exchange, mapped, true),
    body: mapped.body,
  });
  return mappedAnswer(exchange, answer);
}

/** Passes the request on to an HTTP backend, and its answer back; mappings replace headers and add query values. */
export async function httpProxy(exchange: Exchange): Promise<IntegrationResult> {
  const { request, trace } = exchange;
  const { definition, mapRequest: parameters } = integrationOf(exchange);
  const mapped = parameters({ exchange }, false);
  const query = Object.fromEntries(request.query);
  for (const [name, values] of Object.entries(mapped.querystring)) query[name] = [...(query[name] ?? []), ...values];
  const replaced = new Set(Object.keys(mapped.header).map((name) => name.toLowerCase()));
  const { authorizationType } = routeOf(exchange).method.definition;
  const kept = [...request.headers].flatMap(([name, values]) =>
    reachesHttpProxy(name) && !replaced.has(name.toLowerCase())
      ? values
          .filter((value) => !isWithheld(name, value, authorizationType))
          .map((value): [string, string] => [name, value])
      : [],
  );
  const forwarded = [...(headerValuesOf(request, "x-forwarded-for") ?? []), request.wire.source.ip].join(", ");
  const uri = withStageVariables(definition.uri ?? "", exchange.variables);
  const answer = await send(exchange, {
    method: methodOf(exchange),
    url: checkUrl(withQuery(withPathParameters(uri, mapped.path), query)),
    headers: [
      ...kept,
      ...mappedLines(exchange, mapped.header),
      ["X-Forwarded-For", forwarded],
      ["X-Forwarded-Port", "443"],
      ["X-Forwarded-Proto", "https"],
      ["X-Amzn-Apigateway-Api-Id", exchange.stage.api.apiId],
      ["X-Amzn-Trace-Id", trace.toIntegration],
    ],
    body: request.wire.body,
  });
  const whole = definition.responseTransferMode === "STREAM" ? undefined : await bodyOf(answer);
  if (!whole) exchange.integration.timeToAllHeaders = exchange.integration.latencyMs ?? 0;
  takeAnswer(exchange, answer.status, answer.headers, whole);
  return {
    kind: "proxy",
    status: answer.status,
    headers: answer.headers,
    body: whole ?? answer.body,
    headerKind: "httpProxy",
    traced: false,
  };
}

function methodOf(exchange: Exchange): string {
  const { definition } = integrationOf(exchange);
  return definition.httpMethod === "ANY" || !definition.httpMethod ? exchange.request.method : definition.httpMethod;
}

async function send(exchange: Exchange, outgoing: Outgoing): Promise<WireResponse> {
  const { environment, log } = exchange;
  const { definition } = integrationOf(exchange);
  log.data("Endpoint request URI: ", outgoing.url);
  log.data("Endpoint request headers: ", outgoing.headers);
  log.bytes("Endpoint request body after transformations: ", outgoing.body);
  log.info(`Sending request to ${outgoing.url}`);
  const call = { ...outgoing, timeoutMs: definition.timeoutInMillis };
  const began = environment.clock.now();
  try {
    if (definition.connectionType !== "VPC_LINK") {
      return await environment.sendHttp({
        ...call,
        verifyTls: definition.tlsConfig?.insecureSkipVerification !== true,
        ...(exchange.stage.clientCertificate ? { clientCertificate: exchange.stage.clientCertificate } : {}),
      });
    }
    const vpcLinkId = withStageVariables(definition.connectionId ?? "", exchange.variables);
    // Links of version 1 have one target, which the host of the URL stands for.
    const target = definition.integrationTarget ?? new URL(outgoing.url).hostname;
    return await environment.sendThroughLink({ ...call, vpcLinkId, target });
  } catch (error) {
    throw networkFault(exchange, error);
  } finally {
    exchange.integration.latencyMs = environment.clock.now() - began;
  }
}
