import type { Properties } from "../resource";

/** Inputs of `aws:apigatewayv2/api:Api`. */
export interface ApiInputs extends Properties {
  name: string;
  protocolType: "HTTP" | "WEBSOCKET";
  body?: string;
  failOnWarnings?: boolean;
  corsConfiguration?: CorsInputs;
  routeKey?: string;
  target?: string;
  credentialsArn?: string;
  routeSelectionExpression?: string;
  apiKeySelectionExpression?: string;
  disableExecuteApiEndpoint?: boolean;
  ipAddressType?: string;
  description?: string;
  version?: string;
  tags?: Record<string, string>;
}

/** CORS of an HTTP API. */
interface CorsInputs {
  allowCredentials?: boolean;
  allowHeaders?: string[];
  allowMethods?: string[];
  allowOrigins?: string[];
  exposeHeaders?: string[];
  maxAge?: number;
}

/** Inputs of `aws:apigatewayv2/route:Route`. */
export interface RouteInputs extends Properties {
  apiId: string;
  routeKey: string;
  target?: string;
  authorizationType?: string;
  authorizerId?: string;
  authorizationScopes?: string[];
  apiKeyRequired?: boolean;
  operationName?: string;
  modelSelectionExpression?: string;
  requestModels?: Record<string, string>;
  requestParameters?: { requestParameterKey: string; required: boolean }[];
  routeResponseSelectionExpression?: string;
}

/** Inputs of `aws:apigatewayv2/integration:Integration`. */
export interface IntegrationInputs extends Properties {
  apiId: string;
  integrationType: string;
  integrationSubtype?: string;
  integrationUri?: string;
  integrationMethod?: string;
  payloadFormatVersion?: string;
  connectionType?: string;
  connectionId?: string;
  credentialsArn?: string;
  contentHandlingStrategy?: string;
  passthroughBehavior?: string;
  requestParameters?: Record<string, string>;
  requestTemplates?: Record<string, string>;
  responseParameters?: { statusCode: string; mappings: Record<string, string> }[];
  templateSelectionExpression?: string;
  timeoutMilliseconds?: number;
  tlsConfig?: { serverNameToVerify?: string };
}

/** Inputs of `aws:apigatewayv2/integrationResponse:IntegrationResponse`. */
export interface IntegrationResponseInputs extends Properties {
  apiId: string;
  integrationId: string;
  integrationResponseKey: string;
  contentHandlingStrategy?: string;
  responseTemplates?: Record<string, string>;
  templateSelectionExpression?: string;
}

/** Inputs of `aws:apigatewayv2/routeResponse:RouteResponse`. */
export interface RouteResponseInputs extends Properties {
  apiId: string;
  routeId: string;
  routeResponseKey: string;
  modelSelectionExpression?: string;
  responseModels?: Record<string, string>;
}

/** Inputs of `aws:apigatewayv2/authorizer:Authorizer`. */
export interface AuthorizerInputs extends Properties {
  apiId: string;
  name: string;
  authorizerType: string;
  authorizerUri?: string;
  authorizerCredentialsArn?: string;
  authorizerPayloadFormatVersion?: string;
  authorizerResultTtlInSeconds?: number;
  enableSimpleResponses?: boolean;
  identitySources?: string[];
  jwtConfiguration?: { issuer?: string; audiences?: string[] };
}

/** Inputs of `aws:apigatewayv2/model:Model`. */
export interface ModelInputs extends Properties {
  apiId: string;
  name: string;
  contentType: string;
  schema: string;
  description?: string;
}

/** Settings of a stage's routes. */
interface RouteSettingsInputs {
  dataTraceEnabled?: boolean;
  detailedMetricsEnabled?: boolean;
  loggingLevel?: string;
  throttlingBurstLimit?: number;
  throttlingRateLimit?: number;
}

/** Inputs of `aws:apigatewayv2/stage:Stage`. */
export interface StageInputs extends Properties {
  apiId: string;
  name: string;
  autoDeploy?: boolean;
  deploymentId?: string;
  accessLogSettings?: { destinationArn: string; format: string };
  defaultRouteSettings?: RouteSettingsInputs;
  routeSettings?: (RouteSettingsInputs & { routeKey: string })[];
  stageVariables?: Record<string, string>;
  clientCertificateId?: string;
  description?: string;
  tags?: Record<string, string>;
}

/** Inputs of `aws:apigatewayv2/deployment:Deployment`. */
export interface DeploymentInputs extends Properties {
  apiId: string;
  description?: string;
  triggers?: Record<string, string>;
}

/** Inputs of `aws:apigatewayv2/domainName:DomainName`. */
export interface DomainNameInputs extends Properties {
  domainName: string;
  domainNameConfiguration: {
    certificateArn: string;
    endpointType: string;
    securityPolicy: string;
    ipAddressType?: string;
    ownershipVerificationCertificateArn?: string;
  };
  mutualTlsAuthentication?: { truststoreUri: string; truststoreVersion?: string };
  routingMode?: string;
  tags?: Record<string, string>;
}

/** Inputs of `aws:apigatewayv2/apiMapping:ApiMapping`. */
export interface ApiMappingInputs extends Properties {
  apiId: string;
  domainName: string;
  stage: string;
  apiMappingKey?: string;
}

/** Inputs of `aws:apigatewayv2/routingRule:RoutingRule`. */
export interface RoutingRuleInputs extends Properties {
  domainName: string;
  priority: number;
  conditions?: {
    matchBasePaths?: { anyOfs: string[] };
    matchHeaders?: { anyOf: { header: string; valueGlob: string } };
  }[];
  actions: { invokeApi: { apiId: string; stage: string; stripBasePath?: boolean } }[];
}

/** Tokens of the resource types, by the name of their class. */
export const tokens = {
  Api: "aws:apigatewayv2/api:Api",
  ApiMapping: "aws:apigatewayv2/apiMapping:ApiMapping",
  Authorizer: "aws:apigatewayv2/authorizer:Authorizer",
  Deployment: "aws:apigatewayv2/deployment:Deployment",
  DomainName: "aws:apigatewayv2/domainName:DomainName",
  Integration: "aws:apigatewayv2/integration:Integration",
  IntegrationResponse: "aws:apigatewayv2/integrationResponse:IntegrationResponse",
  Model: "aws:apigatewayv2/model:Model",
  Route: "aws:apigatewayv2/route:Route",
  RouteResponse: "aws:apigatewayv2/routeResponse:RouteResponse",
  RoutingRule: "aws:apigatewayv2/routingRule:RoutingRule",
  Stage: "aws:apigatewayv2/stage:Stage",
} as const;
