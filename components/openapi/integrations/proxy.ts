import type { HttpIntegration, MockIntegration, PrivateIntegration } from "../../api/integrations";
import { checkPathParameters } from "./check";
import { type IntegrationContext, type IntegrationKind, pathParameters, type RoutePlace } from "./kind";

const methods = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/** A public HTTP endpoint, whose answer passes as it is. */
export const httpKind: IntegrationKind<HttpIntegration> = {
  check({ url, method, headers }, at, faults, place) {
    if (method !== undefined && !methods.includes(method)) {
      faults.add(`${at}.method`, `got "${method}"; allowed: ${methods.join(", ")}`, "value-choice");
    }
    for (const name of Object.keys(headers ?? {})) {
      if (!/^[A-Za-z0-9-]+$/.test(name)) faults.add(`${at}.headers`, `"${name}" is no header name`, "header-name");
    }
    if (typeof url !== "string") return;
    checkPathParameters(url, `${at}.url`, faults, place);
    if (!/^https?:\/\/[^/]/.test(url))
      faults.add(`${at}.url`, `got "${url}"; it must begin with https:// (or http://)`, "endpoint-url");
  },
  access: () => [],
  build({ url, method, headers = {} }, { place, slots }) {
    return {
      integration: {
        type: "http_proxy",
        httpMethod: methodName(method ?? place.method),
        uri: slots.of(url, withoutPlus),
        passthroughBehavior: "when_no_match",
        requestParameters: {
          ...pathMappings(place, typeof url === "string" ? url : place.path),
          ...Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [
              `integration.request.header.${name}`,
              `'${slots.of(value)}'`,
            ]),
          ),
        },
      },
      responses: { "200": { description: "The endpoint's answer" } },
    };
  },
};

/** A service inside the VPC, through VPC Link V2. */
export const privateKind: IntegrationKind<PrivateIntegration> = {
  check({ path }, at, faults, place) {
    if (path === undefined) return;
    if (!path.startsWith("/")) faults.add(`${at}.path`, `got "${path}"; it must begin with a slash`, "service-path");
    checkPathParameters(path, `${at}.path`, faults, place);
  },
  access: () => [],
  build({ service, path }, { place, slots }) {
    const target = path ?? place.path;
    return {
      integration: {
        type: "http_proxy",
        httpMethod: methodName(place.method),
        connectionType: "VPC_LINK",
        connectionId: slots.of(service.vpcLinkId),
        integrationTarget: slots.of(service.loadBalancerArn),
        uri: `${slots.of(service.scheme)}://${slots.of(service.serverName)}${withoutPlus(target)}`,
        passthroughBehavior: "when_no_match",
        requestParameters: pathMappings(place, target),
      },
      responses: { "200": { description: "The service's answer" } },
    };
  },
};

/** API Gateway's own answer. */
export const mockKind: IntegrationKind<MockIntegration> = {
  check({ statusCode = 200 }, at, faults) {
    if (!Number.isInteger(statusCode) || statusCode < 100 || statusCode > 599) {
      faults.add(`${at}.statusCode`, `got ${statusCode}; allowed: 100 to 599`, "status-code");
    }
  },
  access: () => [],
  build({ statusCode = 200, body, headers = {} }: MockIntegration, _context: IntegrationContext) {
    return {
      integration: {
        type: "mock",
        passthroughBehavior: "when_no_match",
        requestTemplates: { "application/json": `{"statusCode": ${statusCode}}` },
        responses: {
          default: {
            statusCode: String(statusCode),
            responseTemplates: { "application/json": body ?? "#set($nothing = 0)" },
            responseParameters: Object.fromEntries(
              Object.entries(headers).map(([name, value]) => [`method.response.header.${name}`, `'${value}'`]),
            ),
          },
        },
      },
      responses: { [String(statusCode)]: { description: "Fixed answer", headers: Object.keys(headers) } },
    };
  },
};

function methodName(method: string): string {
  return method === "ANY" ? "x-amazon-apigateway-any-method" : method;
}

/** Integration URIs write a greedy parameter without its plus sign. */
function withoutPlus(uri: string): string {
  return uri.replaceAll("+}", "}");
}

function pathMappings({ path }: RoutePlace, target: string): Record<string, string> {
  const wanted = pathParameters(target);
  const known = pathParameters(path).filter((name) => wanted.includes(name));
  return Object.fromEntries(known.map((name) => [`integration.request.path.${name}`, `method.request.path.${name}`]));
}
