import type { JsonObject } from "../api/json";
import { AuthType } from "../auth";
import { LambdaAuthorizerType, type RestAuthorizer, type RestRoute } from "../rest/args";
import type { Slots } from "./slots";

/** Names of the schemes that every API may use; authorizers cannot have them. */
export const reservedSchemes = { iam: "sigv4", apiKey: "api_key" } as const;

/** The scheme of routes that are called with AWS credentials. */
export const iamScheme: JsonObject = {
  type: "apiKey",
  name: "Authorization",
  in: "header",
  "x-amazon-apigateway-authtype": "awsSigv4",
};

const defaultSource = "method.request.header.Authorization";

/** Whether a caller of the route must send an API key. */
function needsApiKey(route: RestRoute): boolean {
  return route.apiKeyRequired ?? route.auth.type === AuthType.ApiKey;
}

/** An operation's `security`: what it asks for, all at once; empty where it asks for nothing. */
export function securityOf(route: RestRoute): JsonObject[] {
  const { auth } = route;
  const asked: Record<string, string[]> = {};
  if (auth.type === AuthType.Iam) asked[reservedSchemes.iam] = [];
  if (auth.type === AuthType.Authorizer) asked[auth.authorizer!] = [...(auth.scopes ?? [])].sort();
  if (needsApiKey(route)) asked[reservedSchemes.apiKey] = [];
  return Object.keys(asked).length > 0 ? [asked] : [];
}

/** The schemes that the routes use. */
export function securitySchemes(
  routes: readonly RestRoute[],
  authorizers: Readonly<Record<string, RestAuthorizer>>,
  slots: Slots,
): Record<string, JsonObject> {
  const schemes: Record<string, JsonObject> = {};
  if (routes.some((route) => route.auth.type === AuthType.Iam)) {
    schemes[reservedSchemes.iam] = iamScheme;
  }
  if (routes.some(needsApiKey)) schemes[reservedSchemes.apiKey] = { type: "apiKey", name: "x-api-key", in: "header" };
  for (const [name, authorizer] of Object.entries(authorizers)) schemes[name] = schemeOf(authorizer, slots);
  return schemes;
}

function schemeOf(authorizer: RestAuthorizer, slots: Slots): JsonObject {
  const sources = authorizer.identitySources ?? [defaultSource];
  const common = {
    identityValidationExpression: authorizer.identityValidationExpression,
    authorizerResultTtlInSeconds: authorizer.resultTtlSeconds ?? 300,
  };
  if (!authorizer.function) {
    const pools = authorizer.userDirectory ? [authorizer.userDirectory.userPoolArn] : (authorizer.userPoolArns ?? []);
    return {
      type: "apiKey",
      name: headerOf(sources[0]!) ?? "Authorization",
      in: "header",
      "x-amazon-apigateway-authtype": "cognito_user_pools",
      "x-amazon-apigateway-authorizer": {
        ...common,
        type: "cognito_user_pools",
        identitySource: sources[0],
        providerARNs: pools.map((pool) => slots.of(pool)),
      },
    };
  }
  return {
    type: "apiKey",
    // AWS's own word for a scheme that is not one header.
    name: (sources.length === 1 && headerOf(sources[0]!)) || "Unused",
    in: "header",
    "x-amazon-apigateway-authtype": "custom",
    "x-amazon-apigateway-authorizer": {
      ...common,
      type: authorizer.type ?? LambdaAuthorizerType.Request,
      identitySource: sources.join(", "),
      authorizerUri: slots.of(authorizer.function.invokeArn),
    },
  };
}

function headerOf(source: string): string | undefined {
  return /^method\.request\.header\.(.+)$/.exec(source)?.[1];
}
