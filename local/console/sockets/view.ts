import type { Access } from "../../../capture/openapi/document";
import { sample } from "../../../capture/openapi/sample";
import { assembleWebSocketApi } from "../../cloud/apigatewayv2/assemble-websocket";
import type { ApiInputs } from "../../cloud/apigatewayv2/inputs";
import type { Cloud } from "../../cloud/cloud";
import type { ResourceRecord } from "../../cloud/resource";
import type { WebSocketApiDefinition, WebSocketRoute } from "../../gateway/websocket/definition";
import { parseObject } from "../../json";
import type { Schema } from "../routes/contract";
import type { Door } from "../routes/doors";
import { opened } from "../routes/opened";
import type { IdentitySource, MessageRoute, SocketApiView } from "./contract";

/** The WebSocket APIs among the doors, with what a form needs to connect and to send. */
export function socketApis(cloud: Cloud, doors: readonly Door[]): SocketApiView[] {
  return doors
    .filter(({ record }) => record.inputs.protocolType === "WEBSOCKET")
    .map(({ record, url }) => socketApi(cloud, record as ResourceRecord & { inputs: ApiInputs }, url));
}

function socketApi(cloud: Cloud, record: ResourceRecord & { inputs: ApiInputs }, url: string): SocketApiView {
  const definition = assembleWebSocketApi(cloud, record);
  const connect = definition.routes.$connect;
  const authorizer = definition.authorizers[connect?.authorizerId ?? ""];
  return {
    name: record.name,
    url,
    access: accessOf(connect),
    needsKey: connect?.apiKeyRequired ?? false,
    identitySources: (authorizer?.identitySource ?? []).flatMap(identitySource),
    routeSelectionExpression: definition.routeSelectionExpression,
    routes: Object.values(definition.routes)
      .filter(({ routeKey }) => routeKey !== "$connect" && routeKey !== "$disconnect")
      .map((route) => messageRoute(definition, route)),
  };
}

const kinds: Readonly<Record<WebSocketRoute["authorizationType"], Exclude<Access["kind"], "token">>> = {
  NONE: "none",
  AWS_IAM: "iam",
  CUSTOM: "function",
};

function accessOf(connect: WebSocketRoute | undefined): Access {
  const kind = kinds[connect?.authorizationType ?? "NONE"];
  return { kind: kind === "none" && connect?.apiKeyRequired ? "key" : kind };
}

/** Sources of other kinds, stage variables and the context, are no caller's to give. */
function identitySource(source: string): IdentitySource[] {
  const [, place, name] = /^\$?(?:route\.)?request\.(header|querystring)\.(.+)$/.exec(source) ?? [];
  return name === undefined ? [] : [{ in: place === "header" ? "header" : "query", name }];
}

function messageRoute(
  { models, routeSelectionExpression }: WebSocketApiDefinition,
  route: WebSocketRoute,
): MessageRoute {
  const { routeKey: key, modelSelectionExpression, requestModels } = route;
  const model = modelSelectionExpression && (requestModels[key] ?? requestModels.$default);
  const schema = model ? parseObject(models[model]?.schema ?? "") : undefined;
  const named = key === "$default" ? {} : memberAt(routeSelectionExpression, key);
  if (!schema) return { key, sample: named };
  const document = { components: { schemas: schema.definitions } };
  const { definitions: _used, ...shown } = opened(schema, schema, 0) as Record<string, unknown>;
  return { key, schema: shown as Schema, sample: { ...(sample(document, schema, 0) as object), ...named } };
}

/** The smallest message in which an expression such as `$request.body.meta.action` finds a value; `{}` for others. */
function memberAt(expression: string, value: string): object {
  const [, path] = /^\\?\$\{?request\.body\.([\w.]+)\}?$/.exec(expression) ?? [];
  return (path?.split(".") ?? []).reduceRight<unknown>(
    (inner, name) => ({ [name]: inner }),
    path ? value : {},
  ) as object;
}
