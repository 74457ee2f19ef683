import type { Properties } from "../resource";

type Texts = Record<string, string>;

/** Inputs of `aws:apigateway/restApi:RestApi`. */
export interface RestApiInputs extends Properties {
  name: string;
  body?: string;
  apiKeySource?: "HEADER" | "AUTHORIZER";
  binaryMediaTypes?: string[];
  description?: string;
  disableExecuteApiEndpoint?: boolean;
  endpointConfiguration?: { types?: string; ipAddressType?: string; vpcEndpointIds?: string[] };
  failOnWarnings?: boolean;
  minimumCompressionSize?: string;
  parameters?: Texts;
  policy?: string;
  putRestApiMode?: "merge" | "overwrite";
  tags?: Texts;
}

/** Inputs that name the API they belong to. */
interface PartInputs extends Properties {
  restApi?: string;
  restApiId?: string;
}

/** Inputs of `aws:apigateway/resource:Resource`. */
export interface ResourceInputs extends PartInputs {
  restApi: string;
  parentId: string;
  pathPart: string;
}

/** Inputs that name a method. */
export interface MethodPartInputs extends PartInputs {
  restApi: string;
  resourceId: string;
  httpMethod: string;
}

/** Inputs of `aws:apigateway/method:Method`. */
export interface MethodInputs extends MethodPartInputs {
  authorization: "NONE" | "AWS_IAM" | "CUSTOM" | "COGNITO_USER_POOLS";
  authorizerId?: string;
  authorizationScopes?: string[];
  apiKeyRequired?: boolean;
  operationName?: string;
  requestModels?: Texts;
  requestParameters?: Record<string, boolean>;
  requestValidatorId?: string;
}

/** Inputs of `aws:apigateway/methodResponse:MethodResponse`. */
export interface MethodResponseInputs extends MethodPartInputs {
  statusCode: string;
  responseModels?: Texts;
  responseParameters?: Record<string, boolean>;
}

/** Inputs of `aws:apigateway/integration:Integration`. */
export interface IntegrationInputs extends MethodPartInputs {
  type: string;
  integrationHttpMethod?: string;
  uri?: string;
  credentials?: string;
  connectionType?: string;
  connectionId?: string;
  integrationTarget?: string;
  requestParameters?: Texts;
  requestTemplates?: Texts;
  passthroughBehavior?: string;
  contentHandling?: string;
  timeoutMilliseconds?: number;
  cacheNamespace?: string;
  cacheKeyParameters?: string[];
  responseTransferMode?: string;
  tlsConfig?: { insecureSkipVerification?: boolean };
}

/** Inputs of `aws:apigateway/integrationResponse:IntegrationResponse`. */
export interface IntegrationResponseInputs extends MethodPartInputs {
  statusCode: string;
  selectionPattern?: string;
  responseParameters?: Texts;
  responseTemplates?: Texts;
  contentHandling?: string;
}

/** Inputs of `aws:apigateway/authorizer:Authorizer`. */
export interface AuthorizerInputs extends PartInputs {
  restApi: string;
  name: string;
  type?: string;
  authorizerUri?: string;
  authorizerCredentials?: string;
  identitySource?: string;
  identityValidationExpression?: string;
  authorizerResultTtlInSeconds?: number;
  providerArns?: string[];
}

/** Inputs of `aws:apigateway/model:Model`. */
export interface ModelInputs extends PartInputs {
  restApi: string;
  name: string;
  contentType: string;
  description?: string;
  schema?: string;
}

/** Inputs of `aws:apigateway/requestValidator:RequestValidator`. */
export interface RequestValidatorInputs extends PartInputs {
  restApi: string;
  name: string;
  validateRequestBody?: boolean;
  validateRequestParameters?: boolean;
}

/** Inputs of `aws:apigateway/response:Response`. */
export interface GatewayResponseInputs extends PartInputs {
  restApiId: string;
  responseType: string;
  statusCode?: string;
  responseParameters?: Texts;
  responseTemplates?: Texts;
}

/** Inputs of `aws:apigateway/deployment:Deployment`. */
export interface DeploymentInputs extends PartInputs {
  restApi: string;
  description?: string;
  triggers?: Texts;
  variables?: Texts;
}

/** Inputs of `aws:apigateway/stage:Stage`. */
export interface StageInputs extends PartInputs {
  restApi: string;
  stageName: string;
  deployment: string;
  accessLogSettings?: { destinationArn: string; format: string };
  cacheClusterEnabled?: boolean;
  cacheClusterSize?: string;
  canarySettings?: {
    deploymentId: string;
    percentTraffic?: number;
    stageVariableOverrides?: Texts;
    useStageCache?: boolean;
  };
  clientCertificateId?: string;
  description?: string;
  documentationVersion?: string;
  tags?: Texts;
  variables?: Texts;
  xrayTracingEnabled?: boolean;
}

/** Inputs of `aws:apigateway/methodSettings:MethodSettings`. */
export interface MethodSettingsInputs extends PartInputs {
  restApi: string;
  stageName: string;
  methodPath: string;
  settings: {
    loggingLevel?: "OFF" | "ERROR" | "INFO";
    dataTraceEnabled?: boolean;
    metricsEnabled?: boolean;
    throttlingRateLimit?: number;
    throttlingBurstLimit?: number;
    cachingEnabled?: boolean;
    cacheTtlInSeconds?: number;
    cacheDataEncrypted?: boolean;
    requireAuthorizationForCacheControl?: boolean;
    unauthorizedCacheControlHeaderStrategy?:
      | "FAIL_WITH_403"
      | "SUCCEED_WITH_RESPONSE_HEADER"
      | "SUCCEED_WITHOUT_RESPONSE_HEADER";
  };
}

/** Inputs of `aws:apigateway/usagePlan:UsagePlan`. */
export interface UsagePlanInputs extends Properties {
  name: string;
  apiStages?: {
    apiId: string;
    stage: string;
    throttles?: { path: string; rateLimit?: number; burstLimit?: number }[];
  }[];
  quotaSettings?: { limit: number; offset?: number; period: "DAY" | "WEEK" | "MONTH" };
  throttleSettings?: { rateLimit?: number; burstLimit?: number };
  tags?: Texts;
}

/** Inputs of `aws:apigateway/domainName:DomainName`. */
export interface DomainNameInputs extends Properties {
  domainName: string;
  certificateArn?: string;
  regionalCertificateArn?: string;
  endpointConfiguration?: { types?: string; ipAddressType?: string };
  mutualTlsAuthentication?: { truststoreUri: string; truststoreVersion?: string };
  policy?: string;
  securityPolicy?: string;
  routingMode?: string;
  tags?: Texts;
}

/** Inputs of `aws:apigateway/basePathMapping:BasePathMapping`. */
export interface BasePathMappingInputs extends Properties {
  domainName: string;
  domainNameId?: string;
  basePath?: string;
  restApi: string;
  stageName?: string;
}
