import type { Judged } from "../../policy/rule";

/** Twins for one rule: resources it finds in order, and resources it finds at fault. */
export interface Case {
  readonly rule: string;
  readonly what: string;
  readonly resources: readonly (Pick<Judged, "type" | "props"> & { readonly name?: string })[];
  /** Part of each finding expected, in order; empty: in order. */
  readonly findings: readonly string[];
  /** A value that the rule reads, which preview may not know yet. */
  readonly unknown?: string;
}

const restApi = "aws:apigateway/restApi:RestApi";
const httpApi = "aws:apigatewayv2/api:Api";
const open = { paths: { "/orders": { get: { responses: {} } } } };
const sourceVpce = { Effect: "Deny", Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1" } } };
const distribution = "aws:cloudfront/distribution:Distribution";
const tls = { defaultCacheBehavior: { viewerProtocolPolicy: "https-only" }, origins: [] };

export const cases: readonly Case[] = [
  {
    rule: "api-route-auth",
    what: "a document's route without security",
    resources: [{ type: restApi, props: { body: JSON.stringify(open) } }],
    findings: ["GET /orders"],
    unknown: "body",
  },
  {
    rule: "api-route-auth",
    what: "an ANY route of an HTTP API without security",
    resources: [
      { type: httpApi, props: { body: JSON.stringify({ paths: { "/x": { "x-amazon-apigateway-any-method": {} } } }) } },
    ],
    findings: ["ANY /x"],
  },
  {
    rule: "api-route-auth",
    what: "a route that says it is open",
    resources: [
      {
        type: restApi,
        props: { body: JSON.stringify({ paths: { "/x": { get: { "x-amazon-apigateway-auth": { type: "NONE" } } } } }) },
      },
    ],
    findings: [],
  },
  {
    rule: "api-route-auth",
    what: "a secured route",
    resources: [
      {
        type: restApi,
        props: { body: JSON.stringify({ paths: { "/x": { get: { security: [{ customers: [] }] } } } }) },
      },
    ],
    findings: [],
  },
  {
    rule: "api-route-auth",
    what: "an API without a document",
    resources: [{ type: restApi, props: {} }],
    findings: [],
  },
  {
    rule: "api-route-auth",
    what: "a method with NONE",
    resources: [{ type: "aws:apigateway/method:Method", props: { authorization: "NONE", httpMethod: "GET" } }],
    findings: ["GET"],
  },
  {
    rule: "api-route-auth",
    what: "a preflight method",
    resources: [{ type: "aws:apigateway/method:Method", props: { authorization: "NONE", httpMethod: "OPTIONS" } }],
    findings: [],
  },
  {
    rule: "api-route-auth",
    what: "a WebSocket's $connect without authorization",
    resources: [{ type: "aws:apigatewayv2/route:Route", props: { routeKey: "$connect" } }],
    findings: ["$connect"],
  },
  {
    rule: "api-route-auth",
    what: "a WebSocket's other routes",
    resources: [{ type: "aws:apigatewayv2/route:Route", props: { routeKey: "subscribe" } }],
    findings: [],
  },
  {
    rule: "private-api-policy",
    what: "a private API without a policy",
    resources: [{ type: restApi, props: { endpointConfiguration: { types: "PRIVATE" }, body: "{}" } }],
    findings: ["names no VPC endpoint"],
    unknown: "body",
  },
  {
    rule: "private-api-policy",
    what: "a policy in the document",
    resources: [
      {
        type: restApi,
        props: {
          endpointConfiguration: { types: "PRIVATE" },
          body: JSON.stringify({ "x-amazon-apigateway-policy": { Statement: [sourceVpce] } }),
        },
      },
    ],
    findings: [],
  },
  {
    rule: "private-api-policy",
    what: "a policy beside the document",
    resources: [
      {
        type: restApi,
        props: { endpointConfiguration: { types: "PRIVATE" }, policy: JSON.stringify({ Statement: sourceVpce }) },
      },
    ],
    findings: [],
  },
  {
    rule: "private-api-policy",
    what: "a regional API",
    resources: [{ type: restApi, props: { endpointConfiguration: { types: "REGIONAL" } } }],
    findings: [],
  },
  {
    rule: "api-access-logs",
    what: "a REST stage without",
    resources: [{ type: "aws:apigateway/stage:Stage", props: {} }],
    findings: ["no accessLogSettings"],
  },
  {
    rule: "api-access-logs",
    what: "an HTTP stage with",
    resources: [{ type: "aws:apigatewayv2/stage:Stage", props: { accessLogSettings: { format: "{}" } } }],
    findings: [],
  },
  {
    rule: "api-throttling",
    what: "an HTTP stage without limits",
    resources: [{ type: "aws:apigatewayv2/stage:Stage", props: {} }],
    findings: ["no rate and burst limit"],
  },
  {
    rule: "api-throttling",
    what: "a REST stage with limits of another stage",
    resources: [
      { type: "aws:apigateway/stage:Stage", props: { restApi: "a", stageName: "dev" } },
      {
        type: "aws:apigateway/methodSettings:MethodSettings",
        props: {
          restApi: "a",
          stageName: "prod",
          methodPath: "*/*",
          settings: { throttlingRateLimit: 10, throttlingBurstLimit: 5 },
        },
      },
    ],
    findings: ["no rate and burst limit"],
    unknown: "restApi",
  },
  {
    rule: "api-throttling",
    what: "a REST stage with limits",
    resources: [
      { type: "aws:apigateway/stage:Stage", props: { restApi: "a", stageName: "dev" } },
      {
        type: "aws:apigateway/methodSettings:MethodSettings",
        props: {
          restApi: "a",
          stageName: "dev",
          methodPath: "*/*",
          settings: { throttlingRateLimit: 10, throttlingBurstLimit: 5 },
        },
      },
    ],
    findings: [],
  },
  {
    rule: "function-permission-source",
    what: "a service for any source",
    resources: [{ type: "aws:lambda/permission:Permission", props: { principal: "apigateway.amazonaws.com" } }],
    findings: ["for any source"],
    unknown: "principal",
  },
  {
    rule: "function-permission-public",
    what: "everybody",
    resources: [{ type: "aws:lambda/permission:Permission", props: { principal: "*" } }],
    findings: ["principal is *"],
    unknown: "principal",
  },
  {
    rule: "function-permission-source",
    what: "one API",
    resources: [
      {
        type: "aws:lambda/permission:Permission",
        props: { principal: "apigateway.amazonaws.com", sourceArn: "arn:x" },
      },
    ],
    findings: [],
  },
  {
    rule: "function-runtime",
    what: "a runtime past its end",
    resources: [{ type: "aws:lambda/function:Function", props: { runtime: "nodejs18.x" } }],
    findings: ["nodejs18.x"],
    unknown: "runtime",
  },
  {
    rule: "function-runtime",
    what: "a current runtime",
    resources: [{ type: "aws:lambda/function:Function", props: { runtime: "nodejs24.x" } }],
    findings: [],
  },
  {
    rule: "iam-wildcards",
    what: "all actions of a service",
    resources: [
      {
        type: "aws:iam/rolePolicy:RolePolicy",
        props: { policy: JSON.stringify({ Statement: { Effect: "Allow", Action: "dynamodb:*", Resource: "arn:t" } }) },
      },
    ],
    findings: ["dynamodb:*"],
    unknown: "policy",
  },
  {
    rule: "iam-wildcards",
    what: "all resources",
    resources: [
      {
        type: "aws:iam/policy:Policy",
        props: {
          policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: ["sqs:SendMessage"], Resource: "*" }] }),
        },
      },
    ],
    findings: ["every resource"],
  },
  {
    rule: "iam-wildcards",
    what: "an inline policy of a role",
    resources: [
      {
        type: "aws:iam/role:Role",
        props: {
          inlinePolicies: [
            { policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: "*", Resource: "a" }] }) },
          ],
        },
      },
    ],
    findings: ["the action *"],
  },
  {
    rule: "iam-wildcards",
    what: "actions that AWS defines for all resources",
    resources: [
      {
        type: "aws:iam/rolePolicy:RolePolicy",
        props: {
          policy: JSON.stringify({
            Statement: [{ Effect: "Allow", Action: ["xray:PutTraceSegments"], Resource: "*" }],
          }),
        },
      },
    ],
    findings: [],
  },
  {
    rule: "distribution-viewer-https",
    what: "plain HTTP",
    resources: [{ type: distribution, props: { defaultCacheBehavior: { viewerProtocolPolicy: "allow-all" } } }],
    findings: ["allows HTTP"],
  },
  {
    rule: "distribution-viewer-https",
    what: "HTTPS",
    resources: [{ type: distribution, props: tls }],
    findings: [],
  },
  {
    rule: "distribution-tls",
    what: "TLS 1.0",
    resources: [{ type: distribution, props: { ...tls, viewerCertificate: { minimumProtocolVersion: "TLSv1" } } }],
    findings: ["TLSv1"],
    unknown: "viewerCertificate",
  },
  {
    rule: "distribution-tls",
    what: "TLS of a later policy",
    resources: [
      { type: distribution, props: { ...tls, viewerCertificate: { minimumProtocolVersion: "TLSv1.3_2025" } } },
    ],
    findings: [],
  },
  {
    rule: "distribution-origin-https",
    what: "an origin reached by plain HTTP",
    resources: [
      {
        type: distribution,
        props: {
          ...tls,
          origins: [{ originId: "api", customOriginConfig: { originProtocolPolicy: "http-only" } }],
        },
      },
    ],
    findings: ["origin api"],
    unknown: "origins",
  },
  {
    rule: "table-recovery",
    what: "a table without",
    resources: [{ type: "aws:dynamodb/table:Table", props: {} }],
    findings: ["recovery is off"],
  },
  {
    rule: "table-recovery",
    what: "a table with",
    resources: [{ type: "aws:dynamodb/table:Table", props: { pointInTimeRecovery: { enabled: true } } }],
    findings: [],
  },
  {
    rule: "bucket-public-access",
    what: "a bucket with three of four",
    resources: [
      { type: "aws:s3/bucketV2:BucketV2", props: { id: "b" } },
      {
        type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        props: { bucket: "b", blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true },
      },
    ],
    findings: ["not blocked"],
  },
  {
    rule: "bucket-public-access",
    what: "a bucket with all four",
    resources: [
      { type: "aws:s3/bucket:Bucket", props: { id: "b" } },
      {
        type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        props: {
          bucket: "b",
          blockPublicAcls: true,
          blockPublicPolicy: true,
          ignorePublicAcls: true,
          restrictPublicBuckets: true,
        },
      },
    ],
    findings: [],
  },
  {
    rule: "stream-encryption",
    what: "a stream in the clear",
    resources: [{ type: "aws:kinesis/stream:Stream", props: {} }],
    findings: ["not KMS"],
  },
  {
    rule: "delivery-stream-encryption",
    what: "a delivery stream that reads an encrypted stream",
    resources: [
      { type: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", props: { kinesisSourceConfiguration: {} } },
    ],
    findings: [],
  },
  {
    rule: "queue-encryption",
    what: "encryption turned off",
    resources: [{ type: "aws:sqs/queue:Queue", props: { sqsManagedSseEnabled: false } }],
    findings: ["turned off"],
  },
  {
    rule: "queue-encryption",
    what: "AWS's default",
    resources: [{ type: "aws:sqs/queue:Queue", props: {} }],
    findings: [],
  },
  {
    rule: "queue-dead-letters",
    what: "a queue without",
    resources: [{ type: "aws:sqs/queue:Queue", name: "webhooks", props: {} }],
    findings: ["no dead-letter queue"],
  },
  {
    rule: "queue-dead-letters",
    what: "a queue with",
    resources: [
      {
        type: "aws:sqs/queue:Queue",
        name: "webhooks",
        props: { redrivePolicy: JSON.stringify({ deadLetterTargetArn: "arn", maxReceiveCount: 3 }) },
      },
    ],
    findings: [],
  },
  {
    rule: "queue-dead-letters",
    what: "the dead-letter queue itself",
    resources: [{ type: "aws:sqs/queue:Queue", name: "webhooks-dead-letters", props: { redriveAllowPolicy: "{}" } }],
    findings: [],
  },
  {
    rule: "load-balancer-internal",
    what: "a public one, by its sibling token",
    resources: [{ type: "aws:alb/loadBalancer:LoadBalancer", props: {} }],
    findings: ["open to the internet"],
  },
  {
    rule: "load-balancer-internal",
    what: "an internal one",
    resources: [{ type: "aws:lb/loadBalancer:LoadBalancer", props: { internal: true } }],
    findings: [],
  },
  {
    rule: "log-retention",
    what: "kept forever",
    resources: [{ type: "aws:cloudwatch/logGroup:LogGroup", props: { retentionInDays: 0 } }],
    findings: ["no retentionInDays"],
  },
  {
    rule: "log-retention",
    what: "kept for a month",
    resources: [{ type: "aws:cloudwatch/logGroup:LogGroup", props: { retentionInDays: 30 } }],
    findings: [],
  },
];
