import { accessOf, child, type Json, methodsOf, parse } from "../../capture/openapi/document";
import type { CapturedResource } from "../../capture/program";
import { accessText } from "./access";

/** One route of a stage's APIs. */
export interface Route {
  readonly api: string;
  /** `REST`, `HTTP` or `WebSocket`. */
  readonly kind: string;
  /** `GET /orders`, `$connect`, … */
  readonly route: string;
  readonly auth: string;
  /** Where it leads: a function or queue by its name in the program, a service's action, a URL. */
  readonly target: string;
}

/** Routes of all APIs of a stage, from the documents and the routes that its program made; sorted by API and path. */
export function routesOf(resources: readonly CapturedResource[]): Route[] {
  const nameOf = programNames(resources);
  const documented = resources
    .filter(({ type, inputs }) => (type.endsWith(":RestApi") || type === "aws:apigatewayv2/api:Api") && inputs.body)
    .flatMap((api) => fromDocument(api, nameOf));
  return [...documented, ...fromRoutes(resources, nameOf)].sort((a, b) =>
    `${a.api} ${a.route.split(" ").reverse()}`.localeCompare(`${b.api} ${b.route.split(" ").reverse()}`),
  );
}

function fromDocument(api: CapturedResource, nameOf: NameOf): Route[] {
  const document = parse(api.inputs.body);
  const kind = api.type.endsWith(":RestApi") ? "REST" : "HTTP";
  return Object.entries(child(document, "paths")).flatMap(([path, item]) =>
    methodsOf(item as Json).map(([method, operation]) => ({
      api: api.name,
      kind,
      route: `${method} ${path}`,
      auth: accessText(accessOf(document, operation)),
      target: targetOf(child(operation, "x-amazon-apigateway-integration"), nameOf),
    })),
  );
}

/** WebSocket routes, and HTTP routes that are resources of their own. */
function fromRoutes(resources: readonly CapturedResource[], nameOf: NameOf): Route[] {
  const byId = (type: string, id: unknown) => resources.find((one) => one.type === type && one.id === id);
  return resources
    .filter(({ type }) => type === "aws:apigatewayv2/route:Route")
    .map(({ inputs }) => {
      const api = byId("aws:apigatewayv2/api:Api", inputs.apiId);
      const integration = byId(
        "aws:apigatewayv2/integration:Integration",
        String(inputs.target ?? "").replace("integrations/", ""),
      );
      const key = String(inputs.routeKey);
      const inherits = api?.inputs.protocolType === "WEBSOCKET" && key !== "$connect";
      return {
        api: api?.name ?? String(inputs.apiId),
        kind: api?.inputs.protocolType === "WEBSOCKET" ? "WebSocket" : "HTTP",
        route: key,
        auth: inherits ? "the connection's" : (authorizations[String(inputs.authorizationType ?? "NONE")] ?? "token"),
        target: targetOf(
          { uri: integration?.inputs.integrationUri, type: integration?.inputs.integrationType },
          nameOf,
        ),
      };
    });
}

const authorizations: Readonly<Record<string, string>> = {
  NONE: "open",
  AWS_IAM: "IAM",
  CUSTOM: "Lambda authorizer",
  JWT: "token",
};

/** A resource's name in the program by the one that AWS knows it by; any other text as it is. */
type NameOf = (known: string) => string;

const namedTypes = new Set([
  "aws:lambda/function:Function",
  "aws:sqs/queue:Queue",
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:s3/bucket:Bucket",
]);

function programNames(resources: readonly CapturedResource[]): NameOf {
  const names = new Map(
    resources
      .filter(({ type }) => namedTypes.has(type))
      .map(({ name, outputs }) => [String(outputs.name ?? outputs.bucket), name]),
  );
  return (known) => names.get(known) ?? known;
}

function targetOf(integration: Json, nameOf: NameOf): string {
  const uri = String(integration.uri ?? "");
  const lambda = /function:([^/:]+)/.exec(uri)?.[1];
  if (lambda) return `function ${nameOf(lambda)}`;
  const [, service, call] = /^arn:aws:apigateway:[^:]*:([^:]+):(?:action\/|path\/)?(.*)$/.exec(uri) ?? [];
  // The path of a queue begins with its account.
  if (service)
    return `${service} ${call!
      .replace(/^\d{12}\//, "")
      .split("/")
      .map(nameOf)
      .join("/")}`;
  if (integration.integrationSubtype) return String(integration.integrationSubtype);
  if (integration.connectionId) return `VPC link to ${nameOf(uri.split(/[/:]/).slice(-3, -2)[0] || uri)}`;
  return uri || String(integration.type ?? "").toLowerCase();
}
