import { checkAuthorizerNames, checkIdentitySources, checkResultTtl } from "../api/authorizer-checks";
import {
  checkCors,
  checkExactlyOne,
  checkLogs,
  checkNumber,
  checkOneOf,
  checkStageName,
  checkTags,
  checkThrottle,
  checkVariables,
} from "../api/checks";
import { cacheSizesGb, gatewayResponseTypes, limits } from "../api/limits";
import { checkPaths, countResources } from "../api/path-checks";
import type { PlacedRoute } from "../api/placed-route";
import { IpAddressType } from "../api/settings";
import { AuthType } from "../auth";
import type { Faults } from "../faults";
import { FirewallScope } from "../firewall/args";
import { facts } from "../lint/facts";
import { reservedSchemes } from "../openapi/rest-security";
import {
  ApiKeySource,
  EndpointType,
  LambdaAuthorizerType,
  type RestApiArgs,
  type RestAuthorizer,
  type RestRoute,
} from "./args";
import { checkRestRoute } from "./route-faults";

const sourcePrefixes = ["method.request.header.", "method.request.querystring.", "stageVariables.", "context."];

/** Notes everything that is wrong with a REST API's arguments. */
export function checkRestApi(args: RestApiArgs, routes: readonly PlacedRoute<RestRoute>[], faults: Faults): void {
  checkOneOf(args.endpointType, "endpointType", Object.values(EndpointType), faults);
  checkOneOf(args.apiKeySource, "apiKeySource", Object.values(ApiKeySource), faults);
  checkOneOf(args.ipAddressType, "ipAddressType", Object.values(IpAddressType), faults);
  checkPaths(routes, "resources", faults);
  const resources = countResources(routes);
  if (resources > limits.rest.resources) {
    faults.add(
      "routes",
      `make ${resources} resources; AWS allows ${limits.rest.resources} an API: split the API by domain base path`,
      "rest-resources",
    );
  }
  for (const route of routes) checkRestRoute(route, args, faults);
  checkAuthorizers(args.authorizers ?? {}, faults);
  checkEndpoint(args, faults);
  checkStage(args, faults);
  checkCors(args.cors, faults);
  checkPreflight(args, routes, faults);
  checkTags(args.tags, faults);
  if ((args.cors?.origins.length ?? 0) > 1) {
    for (const { at, route } of routes) {
      if (route.bucket)
        faults.add(
          "cors.origins",
          `are several, but ${at} passes S3's answer as it is and cannot choose; use one`,
          "cors-bucket",
        );
    }
  }
  for (const [type, response] of Object.entries(args.gatewayResponses ?? {})) {
    checkOneOf(type, "gatewayResponses", gatewayResponseTypes, faults, "gateway-response");
    checkNumber(
      response.statusCode,
      `gatewayResponses.${type}.statusCode`,
      { min: 100, max: 599, rule: "status-code" },
      faults,
    );
  }
  const bytes = { min: 0, max: limits.compressionBytes, unit: "bytes", rule: "compression-size" } as const;
  checkNumber(args.minimumCompressionBytes, "minimumCompressionBytes", bytes, faults);
}

function checkPreflight(args: RestApiArgs, routes: readonly PlacedRoute<RestRoute>[], faults: Faults): void {
  if (!args.cors) return;
  for (const { at, method, route } of routes) {
    if (method !== "OPTIONS" || !route.auth || (route.auth.type === AuthType.None && !route.apiKeyRequired)) continue;
    faults.add(`${at}.auth`, "asks preflight requests for proof, which browsers never send", "preflight-protected");
  }
}

function checkAuthorizers(authorizers: Record<string, RestAuthorizer>, faults: Faults): void {
  const naming = { most: limits.rest.authorizers, reserved: Object.values(reservedSchemes) };
  checkAuthorizerNames(authorizers, naming, faults);
  for (const [name, authorizer] of Object.entries(authorizers)) {
    const at = `authorizers.${name}`;
    checkExactlyOne(authorizer, at, ["userDirectory", "userPoolArns", "function"], faults);
    checkOneOf(authorizer.type, `${at}.type`, Object.values(LambdaAuthorizerType), faults);
    checkResultTtl(authorizer.resultTtlSeconds, at, faults);
    checkSources(authorizer, at, faults);
  }
}

function checkSources({ identitySources, type, ...authorizer }: RestAuthorizer, at: string, faults: Faults): void {
  if (!identitySources) return;
  const isToken = !authorizer.function || type === LambdaAuthorizerType.Token;
  if (isToken && (identitySources.length !== 1 || !identitySources[0]!.startsWith("method.request.header."))) {
    faults.add(
      `${at}.identitySources`,
      `got ${identitySources.join(", ")}; a token stands in exactly one method.request.header.NAME`,
      "identity-source",
    );
  }
  if (identitySources.length === 0 && authorizer.resultTtlSeconds !== 0) {
    faults.add(
      `${at}.identitySources`,
      "are none, so that all callers would share one kept answer; name some, or set resultTtlSeconds to 0",
      "authorizer-cache-key",
    );
  }
  checkIdentitySources(identitySources, at, sourcePrefixes, faults);
}

function checkEndpoint(args: RestApiArgs, faults: Faults): void {
  const isPrivate = args.endpointType === EndpointType.Private;
  if (isPrivate && !args.vpcEndpointIds?.length) {
    faults.add(
      "vpcEndpointIds",
      "is missing; a private API answers through VPC endpoints alone: name at least one",
      "private-api-endpoints",
    );
  }
  if (isPrivate && args.ipAddressType === IpAddressType.Ipv4) {
    faults.add("ipAddressType", 'is "ipv4"; a private API is dual-stack always: leave it out', "private-dual-stack");
  }
  if (!isPrivate && args.vpcEndpointIds) {
    faults.add("vpcEndpointIds", "goes with EndpointType.Private alone", "vpc-endpoint-public");
  }
  if (isPrivate && args.firewall)
    faults.add(
      "firewall",
      "goes with regional and edge APIs; a private one admits by VPC endpoint",
      "private-api-firewall",
    );
  if (typeof args.policy === "string" && isPrivate && !/aws:SourceVpce?\b/i.test(args.policy)) {
    faults.add(
      "policy",
      "does not ask for aws:SourceVpce; a private API's policy must, or leave it out",
      "private-api-policy",
    );
  }
  if (typeof args.policy === "string" && args.policy.length > limits.policyCharacters) {
    faults.add("policy", `has ${args.policy.length} characters; AWS allows ${limits.policyCharacters}`, "policy-size");
  }
  if (args.firewall && facts.firewall.get(args.firewall)?.scope === FirewallScope.CloudFront) {
    faults.add("firewall", "has scope CLOUDFRONT; a stage takes FirewallScope.Regional", "firewall-scope");
  }
  const enhanced = args.securityPolicy?.startsWith("SecurityPolicy_") ?? false;
  if (enhanced && !args.endpointAccessMode) {
    faults.add(
      "endpointAccessMode",
      `is missing; ${args.securityPolicy} needs it: begin with BASIC, then STRICT`,
      "access-mode",
    );
  }
  if (!enhanced && args.endpointAccessMode) {
    faults.add("endpointAccessMode", "goes with a securityPolicy that begins with SecurityPolicy_", "access-mode");
  }
  checkOneOf(args.endpointAccessMode, "endpointAccessMode", ["BASIC", "STRICT"], faults, "access-mode");
}

function checkStage(args: RestApiArgs, faults: Faults): void {
  checkStageName(args.stageName, faults);
  checkVariables(args.variables, faults);
  checkThrottle(args.throttle, "throttle", faults);
  checkLogs(args.logs, faults);
  checkOneOf(args.cache?.sizeGb, "cache.sizeGb", cacheSizesGb, faults, "cache-size");
  if (args.canary) {
    checkNumber(
      args.canary.percent,
      "canary.percent",
      { min: 0, max: 100, unit: "percent", whole: false, rule: "canary" },
      faults,
    );
    if (!args.canary.stableDeploymentId)
      faults.add("canary.stableDeploymentId", "is missing; name the deployment that stays", "canary");
  }
}
