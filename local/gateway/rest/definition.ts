import type { Documentation } from "../openapi/documentation";

/** How a method is protected. */
export type AuthorizationType = "NONE" | "AWS_IAM" | "CUSTOM" | "COGNITO_USER_POOLS";

/** What a method hands its requests to. */
export type IntegrationType = "AWS" | "AWS_PROXY" | "HTTP" | "HTTP_PROXY" | "MOCK";

/** How a body is converted between text and bytes. */
export type ContentHandling = "CONVERT_TO_BINARY" | "CONVERT_TO_TEXT";

/**
 * A REST API as API Gateway keeps it, whether it came from an OpenAPI document or from single resources.
 * It is plain JSON, so that a deployment can keep a copy.
 */
export interface RestApiDefinition {
  readonly name: string;
  readonly description?: string;
  readonly version?: string;
  readonly apiKeySource: "HEADER" | "AUTHORIZER";
  readonly binaryMediaTypes: readonly string[];
  /** Bytes from which a response is compressed; absent: never. */
  readonly minimumCompressionSize?: number;
  readonly disableExecuteApiEndpoint: boolean;
  readonly endpointTypes?: readonly EndpointType[];
  readonly vpcEndpointIds?: readonly string[];
  /** Resource policy, JSON text. */
  readonly policy?: string;
  readonly resources: readonly ResourceDefinition[];
  readonly models: Readonly<Record<string, ModelDefinition>>;
  readonly authorizers: Readonly<Record<string, AuthorizerDefinition>>;
  readonly requestValidators: Readonly<Record<string, RequestValidatorDefinition>>;
  /** By type, e.g. `DEFAULT_4XX`. */
  readonly gatewayResponses: Readonly<Record<string, GatewayResponseDefinition>>;
  readonly documentation?: Documentation;
}

/** Where an API's default endpoint answers. */
export type EndpointType = "EDGE" | "REGIONAL" | "PRIVATE";

/** A path of the API and its methods. */
export interface ResourceDefinition {
  readonly id: string;
  readonly path: string;
  /** By HTTP method or `ANY`. */
  readonly methods: Readonly<Record<string, MethodDefinition>>;
}

/** What GetMethod tells. */
export interface MethodDefinition {
  readonly httpMethod: string;
  readonly authorizationType: AuthorizationType;
  /** Name of the authorizer in the definition. */
  readonly authorizer?: string;
  readonly authorizationScopes?: readonly string[];
  readonly apiKeyRequired: boolean;
  readonly operationName?: string;
  /** `method.request.{path|querystring|header}.NAME` to whether it is required. */
  readonly requestParameters?: Readonly<Record<string, boolean>>;
  /** Model name by content type. */
  readonly requestModels?: Readonly<Record<string, string>>;
  /** Name of the request validator in the definition. */
  readonly requestValidator?: string;
  readonly integration?: IntegrationDefinition;
  /** By status. */
  readonly methodResponses: Readonly<Record<string, MethodResponseDefinition>>;
}

/** A response that a method declares. */
export interface MethodResponseDefinition {
  readonly statusCode: string;
  readonly responseParameters?: Readonly<Record<string, boolean>>;
  readonly responseModels?: Readonly<Record<string, string>>;
}

/** What GetIntegration tells. */
export interface IntegrationDefinition {
  readonly type: IntegrationType;
  readonly httpMethod?: string;
  readonly uri?: string;
  /** Role ARN, or `arn:aws:iam::*:user/*` for the caller's own. */
  readonly credentials?: string;
  readonly connectionType?: "INTERNET" | "VPC_LINK";
  readonly connectionId?: string;
  /** ALB or NLB ARN behind a VPC link of version 2. */
  readonly integrationTarget?: string;
  readonly requestParameters?: Readonly<Record<string, string>>;
  readonly requestTemplates?: Readonly<Record<string, string>>;
  readonly passthroughBehavior: "WHEN_NO_MATCH" | "WHEN_NO_TEMPLATES" | "NEVER";
  readonly contentHandling?: ContentHandling;
  readonly timeoutInMillis: number;
  readonly cacheNamespace?: string;
  readonly cacheKeyParameters?: readonly string[];
  readonly responseTransferMode?: "BUFFERED" | "STREAM";
  readonly tlsConfig?: { readonly insecureSkipVerification?: boolean };
  readonly integrationResponses: readonly IntegrationResponseDefinition[];
}

/** How an integration's answer becomes the method's response. */
export interface IntegrationResponseDefinition {
  readonly statusCode: string;
  /** Java regular expression; absent: the default response. */
  readonly selectionPattern?: string;
  readonly responseParameters?: Readonly<Record<string, string>>;
  readonly responseTemplates?: Readonly<Record<string, string>>;
  readonly contentHandling?: ContentHandling;
}

/** A model: JSON Schema draft 4 as text. */
export interface ModelDefinition {
  readonly contentType: string;
  readonly description?: string;
  readonly schema: string;
}

/** What GetAuthorizer tells. */
export interface AuthorizerDefinition {
  readonly id: string;
  readonly name: string;
  readonly type: "TOKEN" | "REQUEST" | "COGNITO_USER_POOLS";
  readonly authType?: string;
  readonly authorizerUri?: string;
  readonly authorizerCredentials?: string;
  /** Mapping expressions joined with commas, e.g. `method.request.header.Auth, context.stage`. */
  readonly identitySource?: string;
  readonly identityValidationExpression?: string;
  /** @default 300 */
  readonly authorizerResultTtlInSeconds?: number;
  readonly providerARNs?: readonly string[];
}

/** What a request validator checks. */
export interface RequestValidatorDefinition {
  readonly validateRequestBody: boolean;
  readonly validateRequestParameters: boolean;
}

/** A customised gateway response. */
export interface GatewayResponseDefinition {
  readonly statusCode?: string;
  readonly responseParameters?: Readonly<Record<string, string>>;
  readonly responseTemplates?: Readonly<Record<string, string>>;
}
