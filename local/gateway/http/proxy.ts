import { TimeoutError } from "../../cloud/network";
import { cut } from "../../cut";
import { bodyOf, type HeaderLines, type WireResponse } from "../../wire";
import { withStageVariables } from "../auth/function-arn";
import type { GatewayEnvironment } from "../environment";
import { forwardedHeaders, queryPairs, type RoutedCall } from "./call";
import { defaultRoute, type IntegrationDefinition } from "./definition";
import { internalError, unavailable } from "./fault";
import { requestLookup } from "./lookups";
import { evaluate, mapHeaders, mapQuery, parseMappings } from "./mapping";

/** What goes to an HTTP backend. */
interface BackendRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderLines;
  readonly body: Buffer;
}

/**
 * Sends a request to a public URL, or through a VPC link to a private target.
 * @throws GatewayFault (503) when the backend cannot be reached or takes too long.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-http.html
 * and https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html
 */
export async function sendToBackend(
  call: RoutedCall,
  integration: IntegrationDefinition,
  env: GatewayEnvironment,
): Promise<WireResponse> {
  const target = withStageVariables(integration.integrationUri ?? "", call.stage.variables);
  const timeoutMs = integration.timeoutInMillis;
  try {
    if (integration.connectionType === "VPC_LINK") {
      const vpcLinkId = withStageVariables(integration.connectionId ?? "", call.stage.variables);
      const request = privateRequest(call, integration);
      return await buffered(env.sendThroughLink({ ...request, vpcLinkId, target, timeoutMs }));
    }
    return await buffered(env.sendHttp({ ...publicRequest(call, integration, target), timeoutMs }));
  } catch (error) {
    throw unavailable(error instanceof TimeoutError ? `the backend took longer than ${timeoutMs} ms` : String(error));
  }
}

/** The request to a public URL: path parameters fill the URL in; the default route appends the whole path. */
function publicRequest(call: RoutedCall, integration: IntegrationDefinition, target: string): BackendRequest {
  const filled = target.replace(/\{(\w+)\+?\}/g, (_, name: string) =>
    encodePath(call.match.pathParameters[name] ?? ""),
  );
  const url = /^https?:\/\/[^/?#]+/i.exec(filled);
  if (!url) throw internalError(`the integration's URL is ${target}; it must begin with http:// or https://`);
  const [path, query] = cut(filled.slice(url[0].length), "?");
  const suffix = call.match.routePath === defaultRoute ? call.fullPath : "";
  return mapped(call, integration, url[0], path.replace(/\/$/, suffix === "" ? "/" : "") + suffix, queryPairs(query));
}

/** The request to a private target: the path as the client sent it, the stage's name included. */
function privateRequest(call: RoutedCall, integration: IntegrationDefinition): BackendRequest {
  const name = integration.serverNameToVerify;
  const origin = name ? `https://${name}` : `http://${call.request.host}`;
  return mapped(call, integration, origin, call.fullPath, []);
}

function mapped(
  call: RoutedCall,
  integration: IntegrationDefinition,
  origin: string,
  path: string,
  ownQuery: readonly (readonly [string, string])[],
): BackendRequest {
  const mappings = parseMappings(integration.requestParameters);
  const lookup = requestLookup(call);
  const overwrite = mappings.find(({ target }) => target === "path");
  const finalPath = (overwrite && evaluate(overwrite.value, lookup)) ?? path;
  const sent = queryPairs(call.query);
  const query = mapQuery([...ownQuery, ...sent], mappings, lookup);
  const touched = ownQuery.length > 0 || mappings.some(({ target }) => target === "querystring");
  // The client's own spelling of the query goes on unless something changed it.
  const queryText = touched
    ? new URLSearchParams(query.map(([name, value]): [string, string] => [name, value])).toString()
    : call.query;
  const host = origin.slice(origin.indexOf("//") + 2);
  return {
    method:
      integration.integrationMethod && integration.integrationMethod !== "ANY"
        ? integration.integrationMethod
        : call.request.method,
    url: `${origin}${slashed(encodePath(finalPath))}${queryText === "" ? "" : `?${queryText}`}`,
    headers: mapHeaders([["Host", host], ...backendHeaders(call)], mappings, lookup),
    body: call.request.body,
  };
}

const dropped = new Set(
  `connection content-length expect forwarded host keep-alive proxy-authenticate proxy-authorization te trailer
  transfer-encoding upgrade x-forwarded-for x-forwarded-port x-forwarded-proto x-forwarded-host via`.split(/\s+/),
);

/** The client's headers; X-Forwarded-* is folded into Forwarded, to which this hop is added. */
function backendHeaders(call: RoutedCall): HeaderLines {
  const { request } = call;
  const sent = forwardedHeaders(call).filter(([name]) => !dropped.has(name.toLowerCase()));
  const value = (name: string) =>
    request.headers
      .filter(([key]) => key.toLowerCase() === name)
      .flatMap(([, text]) => text.split(",").map((v) => v.trim()));
  const earlier = [...value("forwarded"), ...value("x-forwarded-for").map((ip) => `for=${ip}`)];
  const hop = `for=${request.source.ip};host=${request.host};proto=${request.scheme}`;
  return [...sent, ["Forwarded", [...earlier, hop].join(",")], ["Via", "HTTP/1.1 AmazonAPIGateway"]];
}

const hopByHop = new Set(
  `connection content-length date keep-alive proxy-authenticate te trailer transfer-encoding upgrade
  apigw-requestid`.split(/\s+/),
);

async function buffered(pending: Promise<WireResponse>): Promise<WireResponse> {
  const response = await pending;
  return {
    status: response.status,
    headers: response.headers.filter(([name]) => !hopByHop.has(name.toLowerCase())),
    body: await bodyOf(response),
  };
}

/** Encodes what a URL's path cannot carry; escapes that are there already stay. */
function encodePath(path: string): string {
  return encodeURI(path)
    .replace(/%25([0-9a-fA-F]{2})/g, "%$1")
    .replace(/[?#]/g, encodeURIComponent);
}

function slashed(path: string): string {
  return path.startsWith("/") ? path : `/${path}`;
}
