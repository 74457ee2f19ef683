import type { JsonObject } from "../api/json";
import type { PlacedRoute } from "../api/placed-route";
import type { Cors } from "../api/settings";
import { AuthType } from "../auth";
import type { HttpAuthorizer, HttpRoute } from "../http/args";
import { httpIntegration } from "./http-kinds";
import { overlay } from "./import";
import { describedOperation, parametersOf, responsesOf } from "./operation";
import { iamScheme, reservedSchemes } from "./rest-security";
import { Schemas } from "./schemas";
import type { Slots } from "./slots";

/** What an HTTP API's document is made from. */
export interface HttpDocumentSpec {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
  /** Document that was imported in place of routes. */
  readonly base?: JsonObject;
  /** In order, see `inOrder`. */
  readonly routes: readonly PlacedRoute<HttpRoute>[];
  readonly authorizers: Readonly<Record<string, HttpAuthorizer>>;
  readonly slots: Slots;
  /** Token of the ARN of the API's own role. */
  readonly credentials: string;
  readonly cors?: Cors;
  readonly disableExecuteApiEndpoint: boolean;
}

/** How HTTP APIs name the route that takes what no other does. */
export const defaultRoute = "$default";

/**
 * The OpenAPI 3.0 document that an HTTP API is imported from.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html
 */
export function buildHttpDocument(spec: HttpDocumentSpec): JsonObject {
  const schemas = new Schemas();
  const paths: Record<string, JsonObject> = {};
  for (const placed of spec.routes) {
    const path = placed.path === defaultRoute ? `/${defaultRoute}` : placed.path;
    const item = paths[path] ?? {};
    paths[path] = item;
    const any = placed.method === "ANY" || placed.path === defaultRoute;
    item[any ? "x-amazon-apigateway-any-method" : placed.method.toLowerCase()] = operationOf(placed, spec, schemas);
  }
  const built: JsonObject = {
    openapi: "3.0.1",
    info: { title: spec.title, version: spec.version, description: spec.description },
    servers: [
      {
        url: "/",
        "x-amazon-apigateway-endpoint-configuration": { disableExecuteApiEndpoint: spec.disableExecuteApiEndpoint },
      },
    ],
    paths,
    components: {
      schemas: Object.keys(schemas.named).length > 0 ? schemas.named : undefined,
      securitySchemes: schemesOf(spec),
    },
    "x-amazon-apigateway-cors": spec.cors && corsConfiguration(spec.cors),
    "x-amazon-apigateway-importexport-version": "1.0",
  };
  return spec.base ? overlay(spec.base, built) : built;
}

/** CORS as HTTP APIs take it, in documents and in resources alike. */
export function corsConfiguration(cors: Cors): {
  allowOrigins: string[];
  allowMethods: string[];
  allowHeaders: string[];
  exposeHeaders?: string[];
  allowCredentials?: boolean;
  maxAge: number;
} {
  return {
    allowOrigins: cors.origins,
    allowMethods: cors.methods ?? ["*"],
    allowHeaders: (cors.headers ?? ["content-type", "authorization"]).map((name) => name.toLowerCase()),
    ...(cors.exposeHeaders?.length ? { exposeHeaders: cors.exposeHeaders.map((name) => name.toLowerCase()) } : {}),
    ...(cors.credentials ? { allowCredentials: true } : {}),
    maxAge: cors.maxAgeSeconds ?? 600,
  };
}

function operationOf(placed: PlacedRoute<HttpRoute>, spec: HttpDocumentSpec, schemas: Schemas): JsonObject {
  const { route } = placed;
  const built = httpIntegration(route, { place: placed, slots: spec.slots, credentials: spec.credentials });
  return {
    ...describedOperation(placed, parametersOf(placed, []), responsesOf(placed, built.responses, [], schemas), schemas),
    security: securityOf(route),
    isDefaultRoute: placed.path === defaultRoute ? true : undefined,
    "x-amazon-apigateway-integration": {
      ...built.integration,
      timeoutInMillis: route.timeoutMillis ?? 30_000,
    },
  };
}

/** HTTP APIs take one requirement for an operation. */
function securityOf({ auth }: HttpRoute): JsonObject[] {
  if (auth.type === AuthType.Iam) return [{ [reservedSchemes.iam]: [] }];
  if (auth.type === AuthType.Authorizer) return [{ [auth.authorizer!]: [...(auth.scopes ?? [])].sort() }];
  return [];
}

function schemesOf({ routes, authorizers, slots }: HttpDocumentSpec): Record<string, JsonObject> {
  const schemes: Record<string, JsonObject> = {};
  if (routes.some(({ route }) => route.auth.type === AuthType.Iam)) {
    schemes[reservedSchemes.iam] = iamScheme;
  }
  for (const [name, authorizer] of Object.entries(authorizers)) schemes[name] = schemeOf(authorizer, slots);
  return schemes;
}

function schemeOf({ identitySources, ...authorizer }: HttpAuthorizer, slots: Slots): JsonObject {
  const sources = identitySources ?? ["$request.header.Authorization"];
  if (authorizer.function) {
    return {
      type: "apiKey",
      name: /^\$request\.header\.(.+)$/.exec(sources[0] ?? "")?.[1] ?? "Authorization",
      in: "header",
      "x-amazon-apigateway-authorizer": {
        type: "request",
        identitySource: sources.join(", "),
        authorizerUri: slots.of(authorizer.function.invokeArn),
        authorizerPayloadFormatVersion: "2.0",
        enableSimpleResponses: true,
        authorizerResultTtlInSeconds: authorizer.resultTtlSeconds ?? 300,
      },
    };
  }
  const { userDirectory, jwt } = authorizer;
  return {
    type: "oauth2",
    flows: {},
    "x-amazon-apigateway-authorizer": {
      type: "jwt",
      identitySource: sources[0],
      jwtConfiguration: {
        issuer: slots.of(userDirectory ? userDirectory.issuer : jwt!.issuer),
        audience: userDirectory
          ? slots.value(userDirectory.clientIds, (ids) => Object.values(ids).sort())
          : jwt!.audiences.map((audience) => slots.of(audience)),
      },
    },
  };
}
