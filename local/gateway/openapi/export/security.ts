import type { AuthorizerDefinition, MethodDefinition, RestApiDefinition } from "../../rest/definition";
import type { Annotations } from "./annotate";

const apiKey = { type: "apiKey", name: "x-api-key", in: "header" };
const sigv4 = {
  type: "apiKey",
  name: "Authorization",
  in: "header",
  "x-amazon-apigateway-authtype": "awsSigv4",
};

/** What a method asks of its callers, by names of schemes. */
export function exportSecurity(method: MethodDefinition): readonly object[] {
  const { authorizationType, authorizer, authorizationScopes, apiKeyRequired } = method;
  return [
    ...(authorizationType === "AWS_IAM" ? [{ sigv4: [] }] : []),
    ...(authorizer === undefined ? [] : [{ [authorizer]: authorizationScopes ?? [] }]),
    ...(apiKeyRequired ? [{ api_key: [] }] : []),
  ];
}

/** Security schemes that an API's methods use; authorizers in full where they are asked for. */
export function exportSchemes(api: RestApiDefinition, full: boolean, annotations: Annotations): Record<string, object> {
  const methods = api.resources.flatMap((resource) => Object.values(resource.methods));
  const schemes: Record<string, object> = {};
  if (methods.some(({ authorizationType }) => authorizationType === "AWS_IAM")) schemes.sigv4 = sigv4;
  if (methods.some((method) => method.apiKeyRequired)) schemes.api_key = apiKey;
  for (const [name, authorizer] of Object.entries(api.authorizers)) {
    schemes[name] = { ...schemeOf(authorizer, full), ...annotations.of({ type: "AUTHORIZER", name }) };
  }
  return schemes;
}

function schemeOf(authorizer: AuthorizerDefinition, full: boolean): object {
  const { id: _id, name: _name, type, authType, identitySource, ...rest } = authorizer;
  const [, header] = /^method\.request\.header\.([^,\s]+)$/.exec(identitySource ?? "") ?? [];
  const cognito = type === "COGNITO_USER_POOLS";
  const extensions = {
    "x-amazon-apigateway-authtype": authType ?? (cognito ? "cognito_user_pools" : "custom"),
    "x-amazon-apigateway-authorizer": {
      type: type.toLowerCase(),
      ...(type === "REQUEST" && identitySource ? { identitySource } : {}),
      ...rest,
    },
  };
  return { type: "apiKey", name: header ?? "Unused", in: "header", ...(full ? extensions : {}) };
}
