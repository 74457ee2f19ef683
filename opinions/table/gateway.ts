import type { Properties } from "../../capture/program";
import { alone, json, type Mapping, type Table } from "../mapping";

const notForTemplates = "a trigger of Pulumi's; CloudFormation makes a new deployment for a new logical id";

/** API Gateway's types, REST, HTTP and WebSocket. */
export const gateway: Table = {
  "aws:apigateway/account:Account": {
    type: "AWS::ApiGateway::Account",
    inputs: { cloudwatchRoleArn: "CloudWatchRoleArn" },
  },
  "aws:apigateway/apiKey:ApiKey": { type: "AWS::ApiGateway::ApiKey" },
  // Only private domain names have an id: CloudFormation has types of their own for them.
  "aws:apigateway/basePathMapping:BasePathMapping": ({ domainNameId }): Mapping =>
    domainNameId === undefined
      ? { type: "AWS::ApiGateway::BasePathMapping", inputs: { restApi: "RestApiId", stageName: "Stage" } }
      : {
          type: "AWS::ApiGateway::BasePathMappingV2",
          inputs: {
            restApi: "RestApiId",
            stageName: "Stage",
            domainName: { left: "the domain name's ARN says both" },
            domainNameId: (id, { domainName }) => ({
              DomainNameArn: {
                "Fn::Sub": `arn:\${AWS::Partition}:apigateway:\${AWS::Region}::/domainnames/${domainName}+${id}`,
              },
            }),
          },
        },
  "aws:apigateway/deployment:Deployment": {
    type: "AWS::ApiGateway::Deployment",
    inputs: { restApi: "RestApiId", triggers: { left: notForTemplates } },
    refers: { id: "DeploymentId" },
  },
  "aws:apigateway/domainName:DomainName": ({ endpointConfiguration }): Mapping => {
    const isPrivate = (endpointConfiguration as Properties | undefined)?.types === "PRIVATE";
    return {
      type: isPrivate ? "AWS::ApiGateway::DomainNameV2" : "AWS::ApiGateway::DomainName",
      inputs: { endpointConfiguration: endpointTypes, policy: json("Policy") },
      refers: isPrivate
        ? { arn: "DomainNameArn", domainNameId: "DomainNameId" }
        : {
            id: "Ref",
            regionalDomainName: "RegionalDomainName",
            cloudfrontDomainName: "DistributionDomainName",
          },
    };
  },
  "aws:apigateway/domainNameAccessAssociation:DomainNameAccessAssociation": {
    type: "AWS::ApiGateway::DomainNameAccessAssociation",
  },
  "aws:apigateway/methodSettings:MethodSettings": {
    into: "aws:apigateway/stage:Stage",
    by: { restApi: "restApi", stageName: "stageName" },
    reads: ["methodPath", "settings"],
    properties: ({ methodPath, settings }) => ({
      MethodSettings: [methodSetting(String(methodPath), settings as Properties)],
    }),
  },
  "aws:apigateway/restApi:RestApi": {
    type: "AWS::ApiGateway::RestApi",
    inputs: { body: json("Body"), endpointConfiguration: endpointTypes, putRestApiMode: "Mode" },
    refers: { id: "Ref", rootResourceId: "RootResourceId" },
    named: "Name",
  },
  "aws:apigateway/stage:Stage": {
    type: "AWS::ApiGateway::Stage",
    inputs: {
      accessLogSettings: "AccessLogSetting",
      canarySettings: "CanarySetting",
      deployment: "DeploymentId",
      restApi: "RestApiId",
      xrayTracingEnabled: "TracingEnabled",
    },
    verbatim: ["variables"],
  },
  "aws:apigateway/usagePlan:UsagePlan": {
    type: "AWS::ApiGateway::UsagePlan",
    inputs: { quotaSettings: "Quota", throttleSettings: "Throttle", apiStages: apiStages },
  },
  "aws:apigateway/usagePlanKey:UsagePlanKey": { type: "AWS::ApiGateway::UsagePlanKey" },
  "aws:apigatewayv2/api:Api": {
    type: "AWS::ApiGatewayV2::Api",
    inputs: { body: json("Body") },
    refers: { id: "Ref", apiEndpoint: "ApiEndpoint" },
    named: "Name",
  },
  "aws:apigatewayv2/apiMapping:ApiMapping": { type: "AWS::ApiGatewayV2::ApiMapping" },
  "aws:apigatewayv2/authorizer:Authorizer": {
    type: "AWS::ApiGatewayV2::Authorizer",
    inputs: { identitySources: "IdentitySource" },
  },
  "aws:apigatewayv2/deployment:Deployment": {
    type: "AWS::ApiGatewayV2::Deployment",
    inputs: { triggers: { left: notForTemplates } },
    refers: { id: "DeploymentId" },
  },
  "aws:apigatewayv2/domainName:DomainName": {
    type: "AWS::ApiGatewayV2::DomainName",
    inputs: { domainNameConfiguration: alone("DomainNameConfigurations") },
    refers: { id: "Ref" },
  },
  "aws:apigatewayv2/integration:Integration": {
    type: "AWS::ApiGatewayV2::Integration",
    inputs: { timeoutMilliseconds: "TimeoutInMillis" },
  },
  "aws:apigatewayv2/route:Route": { type: "AWS::ApiGatewayV2::Route" },
  "aws:apigatewayv2/routeResponse:RouteResponse": { type: "AWS::ApiGatewayV2::RouteResponse" },
  "aws:apigatewayv2/routingRule:RoutingRule": {
    type: "AWS::ApiGatewayV2::RoutingRule",
    inputs: {
      conditions: (list) => ({ Conditions: (list as Properties[]).map(condition) }),
      domainName: (name) => ({
        DomainNameArn: { "Fn::Sub": `arn:\${AWS::Partition}:apigateway:\${AWS::Region}::/domainnames/${name}` },
      }),
    },
  },
  "aws:apigatewayv2/stage:Stage": {
    type: "AWS::ApiGatewayV2::Stage",
    inputs: { name: "StageName", routeSettings: routeSettings },
    verbatim: ["stageVariables"],
  },
  "aws:apigatewayv2/vpcLink:VpcLink": { type: "AWS::ApiGatewayV2::VpcLink", named: "Name" },
};

function endpointTypes(value: unknown): Properties {
  const { types, ...others } = value as Properties;
  return { EndpointConfiguration: { types: [types].flat(), ...others } };
}

function apiStages(value: unknown): Properties {
  return {
    ApiStages: (value as Properties[]).map(({ throttles, ...others }) => ({
      ...others,
      throttle: Object.fromEntries((throttles as Properties[]).map(({ path, ...limits }) => [String(path), limits])),
    })),
  };
}

function condition({ matchBasePaths, matchHeaders, ...others }: Properties): Properties {
  return {
    ...others,
    ...(matchBasePaths !== undefined && { MatchBasePaths: { AnyOf: (matchBasePaths as Properties).anyOfs } }),
    ...(matchHeaders !== undefined && { MatchHeaders: { AnyOf: [(matchHeaders as Properties).anyOf] } }),
  };
}

function routeSettings(value: unknown): Properties {
  const byKey = (value as Properties[]).map(({ routeKey, ...settings }) => [String(routeKey), settings]);
  return byKey.length > 0 ? { RouteSettings: Object.fromEntries(byKey) as unknown } : {};
}

/** `*` and `*` for all methods; else the path with its slashes as `~1`, and its verb. */
function methodSetting(methodPath: string, settings: Properties): Properties {
  // How unauthorized invalidations are answered is a setting that CloudFormation has not.
  const { unauthorizedCacheControlHeaderStrategy: _, requireAuthorizationForCacheControl: __, ...known } = settings;
  const end = methodPath.lastIndexOf("/");
  const path = methodPath === "*/*" ? "/*" : `/${methodPath.slice(0, end)}`;
  return { resourcePath: path, httpMethod: methodPath.slice(end + 1), ...known };
}
