import { type Json, parse } from "../../capture/openapi/document";
import type { CapturedResource } from "../../capture/program";
import type { Api } from "../report/apis";

/** A WebSocket API; its document has a path for each route key that clients use, and who may call, and the answers. */
export interface SocketApi extends Omit<Api, "kind"> {
  readonly kind: "WebSocket";
  readonly routeSelectionExpression: string;
  readonly apiKeySelectionExpression: string;
  /** Where `$connect` looks for what its Lambda authorizer decides by. */
  readonly identitySources: readonly string[];
  readonly messages: Readonly<Record<string, Messages>>;
}

/** How a route checks messages. */
export interface Messages {
  /** What names the model; undefined: nothing is checked. */
  readonly modelSelectionExpression: string | undefined;
  /** Model by what the expression yields. */
  readonly models: Readonly<Record<string, string>>;
}

/** A resource as far as a WebSocket API is read from it; the id ties parts to their API. */
export type Part = Pick<CapturedResource, "type" | "name" | "id" | "inputs">;

/** The WebSocket APIs of a program or a state, by name. */
export function socketApisOf(resources: readonly Part[]): SocketApi[] {
  return resources
    .filter(({ type, inputs }) => type === "aws:apigatewayv2/api:Api" && inputs.protocolType === "WEBSOCKET")
    .map((api) => socketApi(api, (kind) => partsOf(resources, kind, api)))
    .sort((a, b) => a.name.localeCompare(b.name));
}

function partsOf(resources: readonly Part[], kind: string, api: Part): Part[] {
  const type = `aws:apigatewayv2/${kind}:${kind[0]!.toUpperCase()}${kind.slice(1)}`;
  return resources.filter((one) => one.type === type && one.inputs.apiId === api.id);
}

function socketApi({ name, inputs }: Part, parts: (kind: string) => Part[]): SocketApi {
  // API Gateway alone calls $disconnect: clients see nothing of it.
  const routes = parts("route").filter((route) => route.inputs.routeKey !== "$disconnect");
  const connect = routes.find((route) => route.inputs.routeKey === "$connect");
  const authorizer = parts("authorizer").find(({ id }) => id === connect?.inputs.authorizerId);
  const answers = parts("routeResponse");
  return {
    name,
    kind: "WebSocket",
    routeSelectionExpression: String(inputs.routeSelectionExpression ?? "$request.body.action"),
    apiKeySelectionExpression: String(inputs.apiKeySelectionExpression ?? "$request.header.x-api-key"),
    identitySources: (authorizer?.inputs.identitySources ?? []) as string[],
    messages: Object.fromEntries(routes.map((route) => [String(route.inputs.routeKey), messagesOf(route)])),
    document: {
      openapi: "3.0.1",
      info: { title: name, version: String(inputs.version ?? "") },
      paths: Object.fromEntries(
        routes.map((route) => {
          const answer = answers.find(({ inputs: { routeId } }) => routeId === route.id);
          return [String(route.inputs.routeKey), { post: operationOf(route, answer) }];
        }),
      ),
      components: { securitySchemes: schemes, schemas: Object.assign({}, ...parts("model").map(schemasOf)) },
    },
  };
}

function messagesOf({ inputs }: Part): Messages {
  return {
    modelSelectionExpression: inputs.modelSelectionExpression as string | undefined,
    models: (inputs.requestModels ?? {}) as Record<string, string>,
  };
}

const schemes: Readonly<Record<"AWS_IAM" | "CUSTOM" | "key", Json>> = {
  AWS_IAM: { "x-amazon-apigateway-authtype": "awsSigv4" },
  CUSTOM: { "x-amazon-apigateway-authorizer": { type: "request", authorizerUri: "the function" } },
  key: { type: "apiKey", name: "x-api-key", in: "header" },
};

function operationOf({ inputs }: Part, answer: Part | undefined): Json {
  const names = [inputs.authorizationType as string, ...(inputs.apiKeyRequired ? ["key"] : [])];
  const security = names.filter((name) => name in schemes).map((name) => [name, []]);
  const answers = answer && inputs.routeResponseSelectionExpression !== undefined;
  return {
    security: inputs.routeKey === "$connect" ? [Object.fromEntries(security)] : [],
    responses: answers ? { default: { description: "answer", content: contentOf(answer.inputs.responseModels) } } : {},
  };
}

/** Models as a document's content, where what picks a model stands for the media type. */
export function contentOf(models: unknown): Json {
  return Object.fromEntries(
    Object.entries((models ?? {}) as Record<string, string>).map(([key, model]) => [
      key,
      { schema: { $ref: `#/components/schemas/${model}` } },
    ]),
  );
}

/** A model and what it defines inside, where a document has its schemas. */
function schemasOf({ inputs: { name, schema } }: Part): Json {
  const text = JSON.stringify(parse(schema)).replaceAll('"#/definitions/', `"#/components/schemas/${name}.`);
  const { definitions = {}, ...model } = JSON.parse(text) as Json;
  const inner = Object.entries(definitions as Json).map(([key, one]) => [`${name}.${key}`, one]);
  return { [String(name)]: model, ...Object.fromEntries(inner) };
}
