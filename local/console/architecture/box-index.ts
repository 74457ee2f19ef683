import type { Box } from "../../../capture/architecture/model";
import { child, type Json, parse } from "../../../capture/openapi/document";
import type { CapturedResource } from "../../../capture/program";

/** How many names of things that are no box's own are remembered. */
const remembered = 10_000;

/** Finds the box of what a running stage speaks of: ARNs, ids of APIs, sessions of roles. */
export class BoxIndex {
  private readonly byName = new Map<string, string>();
  private readonly found = new Map<string, string | undefined>();
  private readonly targets: ReadonlyMap<string, string>;

  constructor(boxes: readonly Box[], resources: readonly CapturedResource[]) {
    const boxOf = new Map(boxes.flatMap(({ id, urns }) => urns.map((urn) => [urn, id] as const)));
    for (const { urn, type, id, outputs } of resources) {
      const box = boxOf.get(urn);
      if (box === undefined) continue;
      if (typeof outputs.arn === "string") this.byName.set(outputs.arn, box);
      if (type === "aws:iam/role:Role") this.byName.set(`role ${String(outputs.name ?? id)}`, box);
      if (/^aws:apigateway(v2)?\/(restApi:RestApi|api:Api)$/.test(type)) this.byName.set(`api ${id}`, box);
      if (type === "aws:lambda/function:Function") this.byName.set(`function ${String(outputs.name ?? id)}`, box);
      if (type === "aws:cloudfront/distribution:Distribution") this.byName.set(`distribution ${id}`, box);
    }
    this.targets = targetsOf(resources, (arn) => this.ofArn(arn));
  }

  /** Box of an API. */
  ofApi(apiId: string): string | undefined {
    return this.byName.get(`api ${apiId}`);
  }

  /** Box of a CloudFront distribution. */
  ofDistribution(id: string): string | undefined {
    return this.byName.get(`distribution ${id}`);
  }

  /** Box of a function, by its name on AWS. */
  ofFunction(name: string): string | undefined {
    return this.byName.get(`function ${name}`);
  }

  /** Box that a route leads to; absent for routes that answer themselves. */
  ofRoute(apiId: string, routeKey: string): string | undefined {
    return this.targets.get(`${apiId} ${routeKey}`);
  }

  /** Box of whoever makes a call; services have none of their own. */
  ofCaller(principal: string): string | undefined {
    const role = /:assumed-role\/([^/]+)\//.exec(principal)?.[1];
    return role === undefined ? undefined : this.byName.get(`role ${role}`);
  }

  /** Box of a resource, or of the one that it is a part of: an object's bucket, a table's index, an API's method. */
  ofArn(arn: string): string | undefined {
    if (this.found.has(arn)) return this.found.get(arn);
    const api = /^arn:[\w-]+:execute-api:[^:]*:[^:]*:([^/]+)/.exec(arn)?.[1];
    let box = api === undefined ? undefined : this.ofApi(api);
    const machine = arn.replace(/:execution:([^:]+):.*$/, ":stateMachine:$1");
    for (let part = machine; box === undefined && part.length > 0; part = part.replace(/(^|[/:])[^/:]*$/, "")) {
      box = this.byName.get(part);
    }
    if (this.found.size >= remembered) this.found.clear();
    this.found.set(arn, box);
    return box;
  }
}

/** Where each route leads, by API and route key as requests name it. */
function targetsOf(
  resources: readonly CapturedResource[],
  boxOf: (arn: string) => string | undefined,
): Map<string, string> {
  const targets = new Map<string, string>();
  const add = (apiId: unknown, routeKey: string, integration: Json) => {
    const box = boxOfTarget(integration, resources, boxOf);
    if (box !== undefined) targets.set(`${String(apiId)} ${routeKey}`, box);
  };
  for (const { type, id, inputs } of resources) {
    if (/^aws:apigateway(v2)?\/(restApi:RestApi|api:Api)$/.test(type) && inputs.body) {
      for (const [path, item] of Object.entries(child(parse(inputs.body), "paths"))) {
        for (const [key, operation] of Object.entries(item as Json)) {
          const method = key === "x-amazon-apigateway-any-method" ? "ANY" : key.toUpperCase();
          add(id, `${method} ${path}`, child(operation, "x-amazon-apigateway-integration"));
        }
      }
    }
    if (type === "aws:apigatewayv2/route:Route") {
      const name = String(inputs.target ?? "").replace("integrations/", "");
      const integration = resources.find(
        (one) => one.type === "aws:apigatewayv2/integration:Integration" && one.id === name,
      );
      const { integrationUri: uri, credentialsArn: credentials, connectionId } = integration?.inputs ?? {};
      add(inputs.apiId, String(inputs.routeKey), { uri, credentials, connectionId });
    }
  }
  return targets;
}

/** The function or resource that an integration names: in its URI, behind its VPC link, or in its role's policy. */
function boxOfTarget(
  integration: Json,
  resources: readonly CapturedResource[],
  boxOf: (arn: string) => string | undefined,
): string | undefined {
  const uri = String(integration.uri ?? "");
  const called = /arn:[\w-]+:lambda:[^/]+:function:[^/:]+/.exec(uri)?.[0];
  if (called) return boxOf(called);
  if (integration.connectionId || uri.includes(":elasticloadbalancing:")) {
    const listener = resources.find(({ outputs }) => outputs.arn === uri);
    return boxOf(String(listener?.inputs.loadBalancerArn ?? uri)) ?? boxOf(uri);
  }
  return undefined;
}
