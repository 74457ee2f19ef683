import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

/** A resource as the program asked for it. */
export interface Asked {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What a program made, and what it returned. */
export interface Made<T> {
  readonly result: T;
  readonly resources: readonly Asked[];
  /** The resources of a type, without components. */
  ofType(type: string): readonly Asked[];
  /** The only resource of a type. */
  only(type: string): Asked;
}

export const account = "123456789012";
export const region = "eu-west-1";

/** Runs a stage's program against mocks, in a process that may have run others, and waits until all of it is made. */
export async function make<T>(program: () => T, stage = "test"): Promise<Made<T>> {
  const resources: Asked[] = [];
  sockets.clear();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, id }) => {
        resources.push({ type, name, inputs });
        return { id: id || `${name}-id`, state: { ...stateOf(type, name, inputs), ...inputs } };
      },
      call: ({ token }) => {
        if (token === "aws:index/getCallerIdentity:getCallerIdentity") return { accountId: account };
        if (token === "aws:index/getRegion:getRegion") return { region, name: region, id: region };
        if (token === "aws:index/getPartition:getPartition") return { partition: "aws", dnsSuffix: "amazonaws.com" };
        throw new Error(`no answer to ${token}`);
      },
    },
    "shop",
    stage,
    false,
  );
  const result = program();
  await pulumi.runtime.disconnect();
  const keys = resources.map(({ type, name }) => `${type}::${name}`);
  // Mocks take what the engine refuses.
  assert.deepEqual([...new Set(keys)], keys, "two resources of one type have the same name");
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  return {
    result,
    resources,
    ofType,
    only(type) {
      const [first, second] = ofType(type);
      assert.ok(first && !second, `expected one ${type}, got ${ofType(type).length}`);
      return first;
    },
  };
}

/** The value of an output, once it is known. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return (output as unknown as { promise(): Promise<T> }).promise();
}

/** Whether an output is secret, once that is known. */
export function isSecret(output: pulumi.Output<unknown>): Promise<boolean> {
  return pulumi.isSecret(output);
}

/** Ids of the WebSocket APIs of the running program. */
const sockets = new Set<string>();

function stateOf(type: string, name: string, inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const service = type.split(":")[1]!.split("/")[0]!;
  const arn = (rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;
  const common = { arn: arn(name), name, region };
  switch (type) {
    case "aws:apigateway/restApi:RestApi":
      return { ...common, executionArn: `arn:aws:execute-api:${region}:${account}:${name}-id` };
    case "aws:apigateway/stage:Stage":
      return {
        arn: `arn:aws:apigateway:${region}::/restapis/${inputs.restApi}/stages/${inputs.stageName}`,
        invokeUrl: `https://${inputs.restApi}.execute-api.${region}.amazonaws.com/${inputs.stageName}`,
      };
    case "aws:apigatewayv2/api:Api":
      if (inputs.protocolType === "WEBSOCKET") sockets.add(`${name}-id`);
      return {
        ...common,
        executionArn: `arn:aws:execute-api:${region}:${account}:${name}-id`,
        apiEndpoint: `${inputs.protocolType === "WEBSOCKET" ? "wss" : "https"}://${name}-id.execute-api.${region}.amazonaws.com`,
      };
    case "aws:apigatewayv2/stage:Stage": {
      const stage = inputs.name === "$default" ? "" : String(inputs.name);
      return {
        arn: `arn:aws:apigateway:${region}::/apis/${inputs.apiId}/stages/${inputs.name}`,
        // As AWS does: https for an HTTP API, wss for a WebSocket API, which alone names a route for messages.
        invokeUrl: `${sockets.has(String(inputs.apiId)) ? "wss" : "https"}://${inputs.apiId}.execute-api.${region}.amazonaws.com/${stage}`,
      };
    }
    case "aws:apigatewayv2/domainName:DomainName":
      return {
        ...common,
        domainNameConfiguration: {
          ...(inputs.domainNameConfiguration as object),
          targetDomainName: `d-${name}.execute-api.${region}.amazonaws.com`,
          hostedZoneId: "ZREGIONAL",
        },
      };
    case "aws:apigateway/domainName:DomainName":
      return {
        ...common,
        domainNameId: `${name}-name-id`,
        regionalDomainName: `d-${name}.execute-api.${region}.amazonaws.com`,
        regionalZoneId: "ZREGIONAL",
        cloudfrontDomainName: `${name}.cloudfront.net`,
        cloudfrontZoneId: "ZCLOUDFRONT",
      };
    case "aws:cloudfront/distribution:Distribution":
      return { ...common, domainName: `${name}.cloudfront.net`, hostedZoneId: "ZCLOUDFRONT" };
    case "aws:iam/role:Role":
      return { ...common, arn: `arn:aws:iam::${account}:role/${name}` };
    case "aws:lambda/function:Function": {
      const uri = (version: string) =>
        `arn:aws:apigateway:${region}:lambda:path/${version}/functions/${arn(`function:${name}`)}/invocations`;
      return { ...common, arn: arn(`function:${name}`), invokeArn: uri("2015-03-31") };
    }
    case "aws:sqs/queue:Queue":
      return { ...common, url: `https://sqs.${region}.amazonaws.com/${account}/${name}` };
    case "aws:s3/bucket:Bucket":
      return { ...common, arn: `arn:aws:s3:::${name}`, bucket: name };
    case "aws:acm/certificate:Certificate":
      return {
        ...common,
        domainValidationOptions: [inputs.domainName, ...((inputs.subjectAlternativeNames as string[]) ?? [])].map(
          (domainName) => ({
            domainName,
            resourceRecordName: `_proof.${domainName}`,
            resourceRecordType: "CNAME",
            resourceRecordValue: "_proof.acm-validations.aws",
          }),
        ),
      };
    case "aws:dynamodb/table:Table":
      return {
        ...common,
        arn: arn(`table/${name}`),
        streamArn: inputs.streamEnabled ? arn(`table/${name}/stream/2026-11-21`) : "",
      };
    case "aws:kinesis/stream:Stream":
      return { ...common, arn: arn(`stream/${name}`) };
    case "aws:sfn/stateMachine:StateMachine":
      return { ...common, arn: `arn:aws:states:${region}:${account}:stateMachine:${name}` };
    case "aws:cloudwatch/logGroup:LogGroup":
      return { ...common, arn: `arn:aws:logs:${region}:${account}:log-group:${name}` };
    case "aws:lb/loadBalancer:LoadBalancer":
      return {
        ...common,
        arn: `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/${name}/0123456789abcdef`,
        dnsName: `internal-${name}.${region}.elb.amazonaws.com`,
      };
    case "aws:cognito/userPool:UserPool":
      return { ...common, arn: `arn:aws:cognito-idp:${region}:${account}:userpool/${name}-id` };
    case "aws:cognito/userPoolClient:UserPoolClient":
      return inputs.generateSecret ? { ...common, clientSecret: `${name}-secret` } : common;
    case "random:index/randomPassword:RandomPassword":
      return { ...common, result: `${name}-result` };
    case "random:index/randomId:RandomId":
      return { ...common, hex: "0a1b2c3d" };
    case "awsx:ec2:Vpc":
      return {
        vpcId: "vpc-1",
        privateSubnetIds: ["subnet-private-a", "subnet-private-b"],
        publicSubnetIds: ["subnet-public-a", "subnet-public-b"],
        routeTables: [],
      };
    default:
      return common;
  }
}
