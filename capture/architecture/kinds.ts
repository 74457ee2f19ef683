/** Part of the picture that a box belongs to. */
export type Group = "edge" | "apis" | "compute" | "data" | "people";

/** What a box stands for. */
export interface Kind {
  /** AWS's own name of the service. */
  readonly service: string;
  readonly group: Group;
}

const kind = (service: string, group: Group): Kind => ({ service, group });

/** Components of the library, by class; the picture shows them as one box each. */
export const componentKinds: Readonly<Record<string, Kind>> = {
  EdgeDistribution: kind("Amazon CloudFront", "edge"),
  RestApi: kind("API Gateway REST API", "apis"),
  HttpApi: kind("API Gateway HTTP API", "apis"),
  WebSocketApi: kind("API Gateway WebSocket API", "apis"),
  Function: kind("AWS Lambda", "compute"),
  PrivateService: kind("Internal ALB by VPC link", "compute"),
  Workflow: kind("AWS Step Functions", "compute"),
  Table: kind("Amazon DynamoDB", "data"),
  Queue: kind("Amazon SQS", "data"),
  EventStream: kind("Kinesis, Firehose, S3", "data"),
  Bucket: kind("Amazon S3", "data"),
  UserDirectory: kind("Amazon Cognito", "people"),
};

/** Components that watch, meter or serve all others would hide the picture in lines. */
export const leftOut: ReadonlySet<string> = new Set([
  "Observability",
  "AccountLogging",
  "Network",
  "ApiClients",
  "ApiDomain",
  "Firewall",
]);

/** Resources that are a box of their own in a program that does without components. */
export const resourceKinds: Readonly<Record<string, Kind>> = {
  "aws:cloudfront/distribution:Distribution": kind("Amazon CloudFront", "edge"),
  "aws:apigateway/restApi:RestApi": kind("API Gateway REST API", "apis"),
  "aws:apigatewayv2/api:Api": kind("API Gateway", "apis"),
  "aws:lambda/function:Function": kind("AWS Lambda", "compute"),
  "aws:sfn/stateMachine:StateMachine": kind("AWS Step Functions", "compute"),
  "aws:ecs/service:Service": kind("Amazon ECS", "compute"),
  "aws:lb/loadBalancer:LoadBalancer": kind("Elastic Load Balancing", "compute"),
  "aws:dynamodb/table:Table": kind("Amazon DynamoDB", "data"),
  "aws:sqs/queue:Queue": kind("Amazon SQS", "data"),
  "aws:sns/topic:Topic": kind("Amazon SNS", "data"),
  "aws:kinesis/stream:Stream": kind("Amazon Kinesis", "data"),
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": kind("Amazon Data Firehose", "data"),
  "aws:s3/bucket:Bucket": kind("Amazon S3", "data"),
  "aws:s3/bucketV2:BucketV2": kind("Amazon S3", "data"),
  "aws:cloudwatch/eventBus:EventBus": kind("Amazon EventBridge", "data"),
  "aws:cognito/userPool:UserPool": kind("Amazon Cognito", "people"),
};
