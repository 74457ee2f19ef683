import type * as pulumi from "@pulumi/pulumi";
import type { Bucket } from "../bucket/bucket";
import type { PrivateService } from "../privateservice/private-service";
import type { Queue } from "../queue/queue";
import type { EventStream } from "../stream/event-stream";
import type { Table } from "../table/table";
import type { Workflow } from "../workflow/workflow";

/** What a route does with a table. */
export const TableAction = {
  GetItem: "GetItem",
  PutItem: "PutItem",
  UpdateItem: "UpdateItem",
  DeleteItem: "DeleteItem",
  Query: "Query",
} as const;
/** What a route does with a table. */
export type TableAction = (typeof TableAction)[keyof typeof TableAction];

/** The DynamoDB type of a value that a template writes. */
export const AttributeType = {
  /** Text. */
  String: "S",
  /** A number, written as DynamoDB wants it: as text. */
  Number: "N",
  /** Bytes in base64. */
  Binary: "B",
} as const;
/** The DynamoDB type of a value that a template writes. */
export type AttributeType = (typeof AttributeType)[keyof typeof AttributeType];

/**
 * A route that calls DynamoDB without a function. Values are *expressions*: text in which `$input.params('x')`,
 * `$input.path('$.x')`, `$context.x` and `$stageVariables.x` are replaced, escaped so that input stays a value.
 * Items are answered as plain JSON; maps and lists inside them one level deep, deeper ones as null.
 *
 * @example
 * { table: orders, action: TableAction.GetItem,
 *   key: { pk: "$context.authorizer.claims.sub", sk: "ORDER#$input.params('orderId')" } }
 */
export interface TableIntegration {
  /** The table. */
  table: Table;
  /** What to do with it; the API's role gets exactly this action on exactly this table. */
  action: TableAction;
  /** The item's key, attribute to expression; for GetItem, PutItem, UpdateItem and DeleteItem. */
  key?: Record<string, string>;
  /** The other attributes of PutItem, attribute to expression. @default none */
  item?: Record<string, string>;
  /** Index that Query reads. @default the table itself */
  indexName?: string;
  /** Query's key condition, for example `pk = :customer`. */
  keyConditionExpression?: string;
  /** UpdateItem's expression, for example `SET #status = :status`. */
  updateExpression?: string;
  /** Condition without which nothing is written. @default none */
  conditionExpression?: string;
  /** Filter that Query applies after reading. @default none */
  filterExpression?: string;
  /** Attributes that GetItem and Query return. @default all */
  projectionExpression?: string;
  /** `#name` to attribute name. @default none */
  expressionNames?: Record<string, string>;
  /** `:value` to expression. @default none */
  expressionValues?: Record<string, string>;
  /** Types of attributes or `:value`s that are not strings. @default AttributeType.String */
  types?: Record<string, AttributeType>;
  /** Most items that Query reads. @default 50 */
  limit?: number;
  /** Query's order by sort key. @default true */
  scanIndexForward?: boolean;
  /** Reads what was just written, at twice the price. @default false */
  consistentRead?: boolean;
}

/** A route that puts the request's raw body on a queue and answers 202 with the message's id. */
export interface QueueIntegration {
  /** The queue. */
  queue: Queue;
  /** Request headers that travel as message attributes, under their names in lower case, where the caller sent them. @default none */
  headers?: string[];
  /** Other message attributes, name to expression. @default none */
  attributes?: Record<string, string>;
  /** Expression for a FIFO queue's message group. */
  messageGroupId?: string;
  /** Expression for a FIFO queue's deduplication id. @default the queue's own content-based deduplication */
  messageDeduplicationId?: string;
}

/** A route that publishes the request's raw body to an SNS topic. */
export interface TopicIntegration {
  /** The topic. */
  topicArn: pulumi.Input<string>;
  /** ARN of the customer's own key that encrypts the topic's messages, not its alias. @default AWS owns the key */
  kmsKeyArn?: pulumi.Input<string>;
  /** Expression for the subject. @default none */
  subject?: string;
  /** Message attributes, name to expression. @default none */
  attributes?: Record<string, string>;
  /** Expression for a FIFO topic's message group. */
  messageGroupId?: string;
}

/** A route that puts the request's raw body on a Kinesis stream and answers 202 with its sequence number. */
export interface StreamIntegration {
  /** The stream. */
  stream: EventStream;
  /** Expression for the partition key. @default "$context.requestId" */
  partitionKey?: string;
}

/** What a route does with a state machine. */
export const WorkflowMode = {
  /** Starts an execution and answers its ARN; both types. */
  Start: "start",
  /** Starts an express execution and answers its result. */
  StartSync: "startSync",
  /** Answers the state of a standard execution that this state machine ran. */
  Describe: "describe",
} as const;
/** What a route does with a state machine. */
export type WorkflowMode = (typeof WorkflowMode)[keyof typeof WorkflowMode];

/** A route that runs or describes a Step Functions execution; the request's JSON body is the input. */
export interface WorkflowIntegration {
  /** The state machine. */
  workflow: Workflow;
  /** What to do with it. */
  mode: WorkflowMode;
  /** Expression for an execution's name: Start's own name, so that a repeated call starts nothing twice; Describe's needed one. @default a random name */
  name?: string;
}

/** What a route does with a bucket. */
export const BucketAction = {
  GetObject: "GetObject",
  PutObject: "PutObject",
  DeleteObject: "DeleteObject",
} as const;
/** What a route does with a bucket. */
export type BucketAction = (typeof BucketAction)[keyof typeof BucketAction];

/** A route that reads or writes one S3 object; bodies travel as they are, binary where the API's `binaryMediaTypes` say so. */
export interface BucketIntegration {
  /** The bucket. */
  bucket: Bucket;
  /** What to do; the API's role gets exactly this action on the prefix that `key` begins with. */
  action: BucketAction;
  /** The object's key with the route's path parameters in braces, for example `uploads/{name}`. */
  key: string;
}

/** A route that puts the request's JSON body on an EventBridge bus as an event's detail. */
export interface EventBusIntegration {
  /** The bus. */
  eventBusArn: pulumi.Input<string>;
  /** The event's source, for example `shop.partners`. */
  source: string;
  /** The event's detail type. */
  detailType: string;
}

/** A route that passes the request on to a public HTTP endpoint. */
export interface HttpIntegration {
  /** The endpoint; path parameters in braces are filled from the route's. HTTPS, unless the endpoint cannot. */
  url: pulumi.Input<string>;
  /** Method toward the endpoint. @default the route's own */
  method?: string;
  /** Headers that the API adds, for example a key the endpoint asks for. @default none */
  headers?: Record<string, pulumi.Input<string>>;
}

/** A route that passes the request on to a service inside the VPC, through VPC Link V2. */
export interface PrivateIntegration {
  /** The service. */
  service: PrivateService;
  /**
   * Path at the service, with the route's path parameters in braces. An HTTP API sends exactly this. AWS's guide says
   * that a REST API puts the stage's name before it, so a service behind one takes both.
   * @default the route's own path
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html
   */
  path?: string;
}

/** A route that API Gateway answers by itself. */
export interface MockIntegration {
  /** Status code. @default 200 */
  statusCode?: number;
  /** Response body. @default empty */
  body?: string;
  /** Response headers. @default none */
  headers?: Record<string, string>;
}
