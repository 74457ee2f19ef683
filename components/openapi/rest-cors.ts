import type { JsonObject } from "../api/json";
import type { Cors } from "../api/settings";

const defaultHeaders = ["Content-Type", "Authorization", "X-Amz-Date", "X-Api-Key", "X-Amz-Security-Token"];
const allMethods = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
const originHeader = "Access-Control-Allow-Origin";

/** The operation that answers browsers' preflight requests to a path. */
export function preflight(cors: Cors, routeMethods: readonly string[]): JsonObject {
  const methods = cors.methods ?? (routeMethods.includes("ANY") ? allMethods : [...routeMethods, "OPTIONS"]);
  const headers: Record<string, string> = {
    ...originHeaders(cors),
    "Access-Control-Allow-Methods": [...new Set(methods)].sort().join(","),
    "Access-Control-Allow-Headers": (cors.headers ?? defaultHeaders).join(","),
    "Access-Control-Max-Age": String(cors.maxAgeSeconds ?? 600),
  };
  const names = Object.keys(headers).concat(severalOrigins(cors) ? originHeader : []);
  return {
    summary: "Says which pages may call",
    responses: {
      "204": { description: "No content", headers: Object.fromEntries(names.map((name) => [name, headerSchema])) },
    },
    "x-amazon-apigateway-integration": {
      type: "mock",
      // With a binary type of */*, the template would otherwise not be read as text.
      contentHandling: "CONVERT_TO_TEXT",
      passthroughBehavior: "when_no_match",
      requestTemplates: { "application/json": '{"statusCode": 204}' },
      responses: {
        default: {
          statusCode: "204",
          responseParameters: quoted("method.response.header.", headers),
          responseTemplates: { "application/json": originTemplate(cors) || "#set($nothing = 0)" },
        },
      },
    },
  };
}

/** Headers of an answer that is the same for all its origins; several origins are chosen from by {@link originTemplate}. */
function originHeaders(cors: Cors): Record<string, string> {
  return {
    ...(severalOrigins(cors) ? { Vary: "Origin" } : { [originHeader]: cors.origins[0] ?? "*" }),
    ...(cors.credentials ? { "Access-Control-Allow-Credentials": "true" } : {}),
    ...(cors.exposeHeaders?.length ? { "Access-Control-Expose-Headers": cors.exposeHeaders.join(",") } : {}),
  };
}

/** Whether an answer's origin must be chosen by the request's. */
function severalOrigins(cors: Cors): boolean {
  return cors.origins.length > 1;
}

/** Template text that names the request's origin in the answer where it is one of several that may call. */
function originTemplate(cors: Cors): string {
  if (!severalOrigins(cors)) return "";
  const list = cors.origins.map((origin) => `"${origin}"`).join(",");
  return (
    '#set($origin = $input.params().header.get("Origin"))' +
    '#if("$!origin" == "")#set($origin = $input.params().header.get("origin"))#end' +
    `#set($allowed = [${list}])#if($allowed.contains($origin))#set($context.responseOverride.header.${originHeader} = $origin)#end`
  );
}

/** CORS headers for answers of API Gateway itself, so that a page can read why it was refused. */
export function gatewayResponseHeaders(cors: Cors): Record<string, string> {
  const headers = quoted("gatewayresponse.header.", originHeaders(cors));
  if (!severalOrigins(cors)) return headers;
  // Gateway responses know no conditions. Any page may read these messages, but none with credentials.
  delete headers["gatewayresponse.header.Access-Control-Allow-Credentials"];
  return { ...headers, [`gatewayresponse.header.${originHeader}`]: "method.request.header.Origin" };
}

/** Gives every answer of an integration the CORS headers, as header names and the integration's changed responses. */
export function withOrigin(
  cors: Cors,
  responses: Readonly<Record<string, JsonObject>>,
): { responses: Record<string, JsonObject>; headers: string[] } {
  const headers = originHeaders(cors);
  const prefix = originTemplate(cors);
  const changed = Object.entries(responses).map(([pattern, response]) => [
    pattern,
    {
      ...response,
      responseParameters: {
        ...(response.responseParameters as Record<string, string> | undefined),
        ...quoted("method.response.header.", headers),
      },
      responseTemplates: prefixed(prefix, response.responseTemplates as Record<string, string> | undefined),
    },
  ]);
  return {
    responses: Object.fromEntries(changed) as Record<string, JsonObject>,
    headers: [...Object.keys(headers), ...(prefix ? [originHeader] : [])],
  };
}

/** A header in a response object. */
export const headerSchema: JsonObject = { schema: { type: "string" } };

function prefixed(prefix: string, templates: Record<string, string> | undefined): Record<string, string> | undefined {
  if (!templates || prefix === "") return templates;
  return Object.fromEntries(Object.entries(templates).map(([type, template]) => [type, prefix + template]));
}

function quoted(prefix: string, headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [`${prefix}${name}`, `'${value}'`]));
}
