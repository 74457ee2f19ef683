import { child, type Json, methodsOf, needsKey, parse } from "../capture/openapi/document";
import type { CapturedResource } from "../capture/program";
import type { ApiKind, StageRoute } from "./stage";
import { functionIn, targetIn } from "./targets";

/** What a stage sets for one method, or for all. */
interface MethodSettings {
  readonly cachingEnabled?: boolean;
  readonly metricsEnabled?: boolean;
  readonly detailedMetricsEnabled?: boolean;
  readonly loggingLevel?: string;
  readonly throttlingRateLimit?: number;
  readonly throttlingBurstLimit?: number;
}

/** AWS's own longest wait, where a route sets none. */
const defaultTimeout: Readonly<Record<ApiKind, number>> = { REST: 29_000, HTTP: 30_000, WebSocket: 29_000 };

/** Routes of a REST or HTTP API: of its document, and those that are resources of their own. */
export function documentedRoutes(
  api: CapturedResource,
  kind: ApiKind,
  stage: CapturedResource | undefined,
  resources: readonly CapturedResource[],
): StageRoute[] {
  const document = parse(api.inputs.body);
  const documented = Object.entries(child(document, "paths")).flatMap(([path, item]) =>
    methodsOf(item as Json).map(([method, operation]): StageRoute => {
      const integration = child(operation, "x-amazon-apigateway-integration");
      const settings =
        kind === "REST" ? restSettings(api, path, method, resources) : routeSettings(stage, method, path);
      const authorizer = documentedAuthorizer(document, operation, resources);
      return {
        key: `${method} ${path}`,
        ...targetIn(integration, resources),
        ...(authorizer ? { authorizer } : {}),
        needsKey: needsKey(document, operation),
        cached: settings.cachingEnabled === true && stage?.inputs.cacheClusterEnabled === true,
        metered: settings.metricsEnabled === true || settings.detailedMetricsEnabled === true,
        logsSteps: settings.loggingLevel === "INFO",
        ...throttleIn(settings),
        timeoutSeconds: Number(integration.timeoutInMillis ?? defaultTimeout[kind]) / 1000,
      };
    }),
  );
  return [...documented, ...routeResources(api, kind, stage, resources)];
}

/** Routes of a WebSocket API. */
export function socketRoutes(
  api: CapturedResource,
  stage: CapturedResource | undefined,
  resources: readonly CapturedResource[],
): StageRoute[] {
  return routeResources(api, "WebSocket", stage, resources);
}

function routeResources(
  api: CapturedResource,
  kind: ApiKind,
  stage: CapturedResource | undefined,
  resources: readonly CapturedResource[],
): StageRoute[] {
  const find = (type: string, id: unknown) => resources.find((one) => one.type === type && one.id === id);
  return resources
    .filter(({ type, inputs }) => type === "aws:apigatewayv2/route:Route" && inputs.apiId === api.id)
    .map(({ inputs }): StageRoute => {
      const key = String(inputs.routeKey);
      const id = String(inputs.target ?? "").replace("integrations/", "");
      const integration = find("aws:apigatewayv2/integration:Integration", id)?.inputs ?? {};
      const settings = routeSettings(stage, key);
      const guard = find("aws:apigatewayv2/authorizer:Authorizer", inputs.authorizerId)?.inputs;
      const guardian = guard && functionIn(String(guard.authorizerUri ?? ""), resources);
      return {
        key,
        ...targetIn({ ...integration, uri: integration.integrationUri, type: integration.integrationType }, resources),
        ...(guardian
          ? { authorizer: { function: guardian, ttlSeconds: Number(guard.authorizerResultTtlInSeconds ?? 0) } }
          : {}),
        needsKey: inputs.apiKeyRequired === true,
        cached: false,
        metered: settings.detailedMetricsEnabled === true,
        logsSteps: settings.loggingLevel === "INFO",
        ...throttleIn(settings),
        timeoutSeconds: Number(integration.timeoutMilliseconds ?? defaultTimeout[kind]) / 1000,
      };
    });
}

/** Settings of one method of a REST stage: its own, else the ones for all. */
function restSettings(
  { id }: CapturedResource,
  path: string,
  method: string,
  resources: readonly CapturedResource[],
): MethodSettings {
  const all = resources.filter(
    ({ type, inputs }) => type === "aws:apigateway/methodSettings:MethodSettings" && inputs.restApi === id,
  );
  const of = (methodPath: string) =>
    all.find(({ inputs }) => inputs.methodPath === methodPath)?.inputs.settings as MethodSettings | undefined;
  return { ...of("*/*"), ...of(`${path.replace(/\//g, "~1")}/${method}`) };
}

/** Settings of one route of an HTTP or WebSocket stage: its own, else the default ones. */
function routeSettings(stage: CapturedResource | undefined, method: string, path?: string): MethodSettings {
  const key = path === undefined ? method : `${method} ${path}`;
  const own = (stage?.inputs.routeSettings as (MethodSettings & { routeKey?: string })[] | undefined)?.find(
    ({ routeKey }) => routeKey === key,
  );
  return { ...(stage?.inputs.defaultRouteSettings as MethodSettings | undefined), ...own };
}

function throttleIn({ throttlingRateLimit, throttlingBurstLimit }: MethodSettings): Pick<StageRoute, "throttle"> {
  if (throttlingRateLimit === undefined || throttlingRateLimit < 0) return {};
  return { throttle: { rate: throttlingRateLimit, burst: throttlingBurstLimit ?? throttlingRateLimit } };
}

/** The Lambda authorizer of an operation; AWS keeps its answer 300 s where nothing else is said. */
function documentedAuthorizer(
  document: Json,
  operation: Json,
  resources: readonly CapturedResource[],
): StageRoute["authorizer"] {
  const schemes = child(child(document, "components"), "securitySchemes");
  for (const requirement of (operation.security ?? []) as Json[]) {
    for (const name of Object.keys(requirement)) {
      const authorizer = child(child(schemes, name), "x-amazon-apigateway-authorizer");
      const found = functionIn(String(authorizer.authorizerUri ?? ""), resources);
      if (found) return { function: found, ttlSeconds: Number(authorizer.authorizerResultTtlInSeconds ?? 300) };
    }
  }
  return undefined;
}
