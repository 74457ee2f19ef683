import type {
  AuthorizerDefinition,
  ContentHandling,
  IntegrationDefinition,
  IntegrationResponseDefinition,
  IntegrationType,
} from "../../gateway/rest";
import type { AuthorizerInputs, IntegrationInputs, IntegrationResponseInputs } from "./inputs";
import type { Live } from "./lookups";

/** An `Integration` resource as the data plane knows it. */
export function integrationDefinition(
  inputs: IntegrationInputs,
  integrationResponses: readonly IntegrationResponseDefinition[],
): IntegrationDefinition {
  const { type, connectionType, responseTransferMode, tlsConfig } = inputs;
  return {
    type: type as IntegrationType,
    ...(type === "MOCK" ? {} : optional("httpMethod", inputs.integrationHttpMethod)),
    ...(type === "MOCK" ? {} : optional("uri", inputs.uri)),
    ...optional("credentials", inputs.credentials),
    ...(connectionType === "VPC_LINK" || connectionType === "INTERNET" ? { connectionType } : {}),
    ...optional("connectionId", inputs.connectionId),
    ...optional("integrationTarget", inputs.integrationTarget),
    ...(inputs.requestParameters ? { requestParameters: inputs.requestParameters } : {}),
    ...(inputs.requestTemplates ? { requestTemplates: inputs.requestTemplates } : {}),
    passthroughBehavior: (inputs.passthroughBehavior ??
      "WHEN_NO_MATCH") as IntegrationDefinition["passthroughBehavior"],
    ...handling(inputs.contentHandling),
    timeoutInMillis: inputs.timeoutMilliseconds ?? 29_000,
    ...optional("cacheNamespace", inputs.cacheNamespace),
    ...(inputs.cacheKeyParameters ? { cacheKeyParameters: inputs.cacheKeyParameters } : {}),
    ...(responseTransferMode === "STREAM" ? { responseTransferMode } : {}),
    ...(tlsConfig?.insecureSkipVerification ? { tlsConfig: { insecureSkipVerification: true } } : {}),
    integrationResponses: [...integrationResponses].sort((a, b) => a.statusCode.localeCompare(b.statusCode)),
  };
}

/** An `IntegrationResponse` resource as the data plane knows it. */
export function integrationResponseDefinition(inputs: IntegrationResponseInputs): IntegrationResponseDefinition {
  return {
    statusCode: String(inputs.statusCode),
    ...optional("selectionPattern", inputs.selectionPattern),
    ...(inputs.responseParameters ? { responseParameters: inputs.responseParameters } : {}),
    ...(inputs.responseTemplates ? { responseTemplates: inputs.responseTemplates } : {}),
    ...handling(inputs.contentHandling),
  };
}

/** An `Authorizer` resource as the data plane knows it. */
export function authorizerDefinition({ id, inputs }: Live<AuthorizerInputs>): AuthorizerDefinition {
  const ttl = inputs.authorizerResultTtlInSeconds;
  return {
    id,
    name: inputs.name,
    type: (inputs.type ?? "TOKEN") as AuthorizerDefinition["type"],
    ...optional("authorizerUri", inputs.authorizerUri),
    ...optional("authorizerCredentials", inputs.authorizerCredentials),
    identitySource: inputs.identitySource ?? "method.request.header.Authorization",
    ...optional("identityValidationExpression", inputs.identityValidationExpression),
    ...(ttl === undefined ? {} : { authorizerResultTtlInSeconds: ttl }),
    ...(inputs.providerArns ? { providerARNs: inputs.providerArns } : {}),
  };
}

function handling(value: string | undefined): { contentHandling?: ContentHandling } {
  return value === "CONVERT_TO_TEXT" || value === "CONVERT_TO_BINARY" ? { contentHandling: value } : {};
}

function optional<K extends string>(key: K, value: string | undefined): { [name in K]?: string } {
  return (value ? { [key]: value } : {}) as { [name in K]?: string };
}
