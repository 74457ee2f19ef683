import { accessOf, child, type Json, methodsOf, needsKey, parse } from "../../../capture/openapi/document";
import { sample } from "../../../capture/openapi/sample";
import type { Cloud } from "../../cloud/cloud";
import { Directory } from "../../cloud/cognito/directory";
import type { Shown } from "../shown";
import { socketApis } from "../sockets/view";
import type { ApiView, RoutesView, RouteView, Schema } from "./contract";
import { type Door, doorsOf } from "./doors";
import { opened } from "./opened";
import { parametersOf } from "./parameters";

/** Users listed to choose from; any other name can be written. */
const listedUsers = 50;

/** The routes of all APIs that have a document, the WebSocket APIs, and who can call them. */
export function routesView({ cloud }: Shown): RoutesView {
  const pools = cloud.resources("aws:cognito/userPool:UserPool");
  const doors = doorsOf(cloud);
  const users = pools.flatMap(({ id }) => usersOf(cloud, id));
  return {
    apis: doors.filter(({ record }) => record.inputs.body).map(apiView),
    sockets: socketApis(cloud, doors),
    users: users.slice(0, listedUsers),
    groups: cloud.resources("aws:cognito/userGroup:UserGroup").map(({ inputs, name }) => String(inputs.name ?? name)),
    hasDirectory: pools.length > 0,
    keys: keysOf(cloud),
    roles: cloud
      .resources("aws:iam/role:Role")
      .filter(({ inputs }) => /[a-z]\.amazonaws\.com/.test(String(inputs.assumeRolePolicy)))
      .map(({ outputs, name }) => ({ arn: String(outputs.arn), name }))
      .sort((a, b) => a.name.localeCompare(b.name)),
  };
}

/** API keys with the APIs that their usage plans cover. */
function keysOf(cloud: Cloud): RoutesView["keys"] {
  const plans = cloud.resources("aws:apigateway/usagePlan:UsagePlan");
  const links = cloud.resources("aws:apigateway/usagePlanKey:UsagePlanKey");
  return cloud.resources("aws:apigateway/apiKey:ApiKey").map(({ id, name }) => {
    const of = links.filter(({ inputs }) => inputs.keyId === id).map(({ inputs }) => inputs.usagePlanId);
    const stages = plans
      .filter((plan) => of.includes(plan.id))
      .flatMap(({ inputs }) => (inputs.apiStages ?? []) as { apiId: string }[]);
    const apis = [
      ...cloud.resources("aws:apigateway/restApi:RestApi"),
      ...cloud.resources("aws:apigatewayv2/api:Api"),
    ].filter((api) => stages.some(({ apiId }) => apiId === api.id));
    return { id, name, apis: apis.map((api) => api.name) };
  });
}

function usersOf(cloud: Cloud, poolId: string): string[] {
  return new Directory(cloud).list(poolId).map(({ username }) => username);
}

function apiView({ record, url, locked = false }: Door): ApiView {
  const document = parse(record.inputs.body);
  const routes = Object.entries(child(document, "paths")).flatMap(([path, item]) =>
    methodsOf(item as Json).map(([method, operation]) => routeView(document, method, path, item as Json, operation)),
  );
  const kind = record.type === "aws:apigatewayv2/api:Api" ? "HTTP API" : "REST API";
  return { name: record.name, kind, url, locked, routes };
}

function routeView(document: Json, method: string, path: string, item: Json, operation: Json): RouteView {
  const schema = child(child(child(operation, "requestBody"), "content"), "application/json").schema as
    | Json
    | undefined;
  const text = operation.summary ?? operation.description;
  return {
    method,
    path,
    ...(typeof text === "string" ? { summary: text } : {}),
    access: accessOf(document, operation),
    needsKey: needsKey(document, operation),
    parameters: parametersOf(document, path, item, operation),
    ...(schema ? { body: { schema: opened(document, schema, 0) as Schema, sample: sample(document, schema, 0) } } : {}),
  };
}
