import type { JsonObject } from "../api/json";
import type { PlacedRoute } from "../api/placed-route";
import type { Cors } from "../api/settings";
import type { GatewayResponse, RestAuthorizer, RestRoute } from "../rest/args";
import { overlay } from "./import";
import { gatewayResponseHeaders, preflight } from "./rest-cors";
import { requestValidators, restOperation, validatorOf } from "./rest-operation";
import { securitySchemes } from "./rest-security";
import { Schemas } from "./schemas";
import type { Slots } from "./slots";

/** What a REST API's document is made from. */
export interface RestDocumentSpec {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
  /** Document that was imported in place of routes. */
  readonly base?: JsonObject;
  /** In order, see `inOrder`. */
  readonly routes: readonly PlacedRoute<RestRoute>[];
  readonly authorizers: Readonly<Record<string, RestAuthorizer>>;
  readonly slots: Slots;
  /** Token of the ARN of the API's own role. */
  readonly credentials: string;
  readonly cors?: Cors;
  readonly gatewayResponses?: Readonly<Record<string, GatewayResponse>>;
  readonly binaryMediaTypes?: readonly string[];
  readonly minimumCompressionBytes?: number;
  readonly apiKeySource?: string;
  /** Resource policy, or the token of one. */
  readonly policy?: unknown;
  readonly disableExecuteApiEndpoint: boolean;
  /** Tokens of VPC endpoint ids, for a private API. */
  readonly vpcEndpointIds?: readonly string[];
}

/**
 * The OpenAPI 3.0 document that a REST API is imported from: the whole of the API but its stage.
 * An import overwrites what an API was, so policy and endpoints must be in it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
 */
export function buildRestDocument(spec: RestDocumentSpec): JsonObject {
  const built = documentOf(spec);
  const document = spec.base ? overlay(spec.base, built) : built;
  for (const item of Object.values(document.paths as Record<string, JsonObject>)) {
    for (const operation of Object.values(item) as JsonObject[]) {
      const validator = operation.responses ? validatorOf(operation) : undefined;
      if (validator) operation["x-amazon-apigateway-request-validator"] = validator;
    }
  }
  return document;
}

function documentOf(spec: RestDocumentSpec): JsonObject {
  const schemas = new Schemas();
  const paths = pathsOf(spec, schemas);
  return {
    openapi: "3.0.1",
    info: { title: spec.title, version: spec.version, description: spec.description },
    servers: [
      {
        url: "/",
        "x-amazon-apigateway-endpoint-configuration": {
          disableExecuteApiEndpoint: spec.disableExecuteApiEndpoint,
          vpcEndpointIds: spec.vpcEndpointIds,
        },
      },
    ],
    paths,
    components: {
      schemas: Object.keys(schemas.named).length > 0 ? schemas.named : undefined,
      securitySchemes: securitySchemes(
        spec.routes.map(({ route }) => route),
        spec.authorizers,
        spec.slots,
      ),
    },
    "x-amazon-apigateway-request-validators": requestValidators,
    "x-amazon-apigateway-gateway-responses": gatewayResponses(spec),
    "x-amazon-apigateway-policy": spec.policy,
    "x-amazon-apigateway-binary-media-types": spec.binaryMediaTypes && [...spec.binaryMediaTypes].sort(),
    "x-amazon-apigateway-minimum-compression-size": spec.minimumCompressionBytes,
    "x-amazon-apigateway-api-key-source": spec.apiKeySource ?? "HEADER",
  };
}

function pathsOf(spec: RestDocumentSpec, schemas: Schemas): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const placed of spec.routes) {
    const item = paths[placed.path] ?? {};
    paths[placed.path] = item;
    item[methodKey(placed.method)] = restOperation(placed, { ...spec, schemas });
  }
  const { cors } = spec;
  if (!cors) return paths;
  for (const [path, item] of Object.entries(paths)) {
    if (item.options) continue;
    const methods = spec.routes.filter((placed) => placed.path === path).map(({ method }) => method);
    item.options = preflight(cors, methods);
  }
  return paths;
}

function methodKey(method: string): string {
  return method === "ANY" ? "x-amazon-apigateway-any-method" : method.toLowerCase();
}

function gatewayResponses({ cors, gatewayResponses: own = {} }: RestDocumentSpec): JsonObject | undefined {
  const types = new Set([...Object.keys(own), ...(cors ? ["DEFAULT_4XX", "DEFAULT_5XX"] : [])]);
  if (types.size === 0) return undefined;
  const entries = [...types].map((type): [string, JsonObject] => {
    const { statusCode, headers = {}, templates } = own[type] ?? {};
    const parameters = {
      ...(cors ? gatewayResponseHeaders(cors) : {}),
      ...Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [`gatewayresponse.header.${name}`, `'${value}'`]),
      ),
    };
    return [
      type,
      {
        statusCode,
        responseParameters: Object.keys(parameters).length > 0 ? parameters : undefined,
        responseTemplates: templates,
      },
    ];
  });
  return Object.fromEntries(entries);
}
