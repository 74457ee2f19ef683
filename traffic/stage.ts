import type { CapturedResource } from "../capture/program";
import { documentedRoutes, socketRoutes } from "./routes";

/** Kind of an API, as `stagedoor routes` says it. */
export type ApiKind = "REST" | "HTTP" | "WebSocket";

/** One route of a stage, with what a request of it sets going. */
export interface StageRoute {
  /** `GET /orders`, `$connect`, … */
  readonly key: string;
  /** The resource that the integration calls; absent for mocks, URLs and what another stack owns. */
  readonly target?: CapturedResource;
  /** Action of a service integration, e.g. `PutRecord`. */
  readonly action?: string;
  /** Function that lets callers in, and how long its answer is kept. */
  readonly authorizer?: { readonly function: CapturedResource; readonly ttlSeconds: number };
  /** True when callers must send an API key. */
  readonly needsKey: boolean;
  /** True when the stage's cache cluster keeps its answers. */
  readonly cached: boolean;
  /** True when it has CloudWatch metrics of its own. */
  readonly metered: boolean;
  /** True when the gateway logs every step of a request, not only errors. */
  readonly logsSteps: boolean;
  /** Requests a second and burst that the stage lets through. */
  readonly throttle?: { readonly rate: number; readonly burst: number };
  readonly timeoutSeconds: number;
}

/** One API of a stage. */
export interface StageApi {
  readonly name: string;
  readonly kind: ApiKind;
  readonly resource: CapturedResource;
  /** Its deployed stage; absent while the program makes none. */
  readonly stage?: CapturedResource;
  readonly endpoint: "edge" | "regional" | "private";
  /** Distribution that has it as an origin. */
  readonly distribution?: CapturedResource;
  /** Web ACL of its stage. */
  readonly firewall?: CapturedResource;
  readonly routes: readonly StageRoute[];
}

/** A captured stage, as far as traffic goes through it. */
export interface StageModel {
  readonly resources: readonly CapturedResource[];
  readonly apis: readonly StageApi[];
  readonly region: string;
}

/** Reads the APIs, their routes, and what stands before and behind them out of a stage's resources. */
export function stageModel(resources: readonly CapturedResource[]): StageModel {
  return {
    resources,
    apis: resources.filter(isApi).map((api) => apiOf(api, resources)),
    region: regionOf(resources),
  };
}

/** The resources of a type. */
export function ofType(resources: readonly CapturedResource[], type: string): readonly CapturedResource[] {
  return resources.filter((one) => one.type === type);
}

function isApi({ type }: CapturedResource): boolean {
  return type === "aws:apigateway/restApi:RestApi" || type === "aws:apigatewayv2/api:Api";
}

function apiOf(api: CapturedResource, resources: readonly CapturedResource[]): StageApi {
  const isRest = api.type === "aws:apigateway/restApi:RestApi";
  const kind: ApiKind = isRest ? "REST" : api.inputs.protocolType === "WEBSOCKET" ? "WebSocket" : "HTTP";
  const stage = isRest
    ? ofType(resources, "aws:apigateway/stage:Stage").find(({ inputs }) => inputs.restApi === api.id)
    : ofType(resources, "aws:apigatewayv2/stage:Stage").find(({ inputs }) => inputs.apiId === api.id);
  const domains = domainsOf(api, resources);
  const isApisHost = ({ domainName = "" }) =>
    domainName.startsWith(`${api.id}.execute-api.`) || domains.includes(domainName);
  const distribution = ofType(resources, "aws:cloudfront/distribution:Distribution").find(({ inputs }) =>
    (inputs.origins as { domainName?: string }[] | undefined)?.some(isApisHost),
  );
  const association = ofType(resources, "aws:wafv2/webAclAssociation:WebAclAssociation").find(({ inputs }) =>
    String(inputs.resourceArn).includes(`/restapis/${api.id}/stages/`),
  );
  const firewall = firewallOf(association?.inputs.webAclArn, resources);
  return {
    name: api.name,
    kind,
    resource: api,
    endpoint: endpointOf(api),
    routes: kind === "WebSocket" ? socketRoutes(api, stage, resources) : documentedRoutes(api, kind, stage, resources),
    ...(stage ? { stage } : {}),
    ...(distribution ? { distribution } : {}),
    ...(firewall ? { firewall } : {}),
  };
}

/** Domain names that lead to an API: by base path, by mapping, by rule. */
function domainsOf({ id = "" }: CapturedResource, resources: readonly CapturedResource[]): string[] {
  const isTo: Readonly<Record<string, (inputs: CapturedResource["inputs"]) => boolean>> = {
    "aws:apigateway/basePathMapping:BasePathMapping": ({ restApi }) => restApi === id,
    "aws:apigatewayv2/apiMapping:ApiMapping": ({ apiId }) => apiId === id,
    "aws:apigatewayv2/routingRule:RoutingRule": ({ actions }) => JSON.stringify(actions ?? []).includes(`"${id}"`),
  };
  return resources.filter(({ type, inputs }) => isTo[type]?.(inputs)).map(({ inputs }) => String(inputs.domainName));
}

/** The web ACL of an ARN, where the program makes it. */
export function firewallOf(arn: unknown, resources: readonly CapturedResource[]): CapturedResource | undefined {
  return ofType(resources, "aws:wafv2/webAcl:WebAcl").find(({ outputs }) => arn !== undefined && outputs.arn === arn);
}

function endpointOf({ inputs }: CapturedResource): StageApi["endpoint"] {
  const types = (inputs.endpointConfiguration as { types?: string } | undefined)?.types;
  if (types === "PRIVATE") return "private";
  return types === "EDGE" ? "edge" : "regional";
}

/** Region that a resource stands in: its own, or its provider's. */
export function regionIn({ inputs, provider }: CapturedResource, otherwise: string): string {
  return String(inputs.region ?? provider?.inputs.region ?? otherwise);
}

/** Region of the stage's default AWS provider. */
function regionOf(resources: readonly CapturedResource[]): string {
  for (const { provider } of resources) {
    if (provider?.package === "aws" && typeof provider.inputs.region === "string") return provider.inputs.region;
  }
  return "us-east-1";
}
