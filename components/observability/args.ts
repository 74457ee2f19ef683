import type * as pulumi from "@pulumi/pulumi";
import type { Function } from "../function/function";
import type { HttpApi } from "../http/http-api";
import type { PrivateService } from "../privateservice/private-service";
import type { Queue } from "../queue/queue";
import type { RestApi } from "../rest/rest-api";
import type { EventStream } from "../stream/event-stream";
import type { Table } from "../table/table";
import type { WebSocketApi } from "../websocket/websocket-api";
import type { Workflow } from "../workflow/workflow";

/** Where alarms begin. */
export interface AlarmThresholds {
  /** Percent of requests refused as the client's fault. @default 5 */
  clientErrorPercent?: number;
  /** Percent of requests that failed. @default 1 */
  serverErrorPercent?: number;
  /** Milliseconds that the slowest of a hundred requests takes. @default 3000 */
  p99LatencyMillis?: number;
  /** Seconds that a message waits. @default 900 */
  oldestMessageSeconds?: number;
}

/** What an {@link Observability} is made from; what is watched goes by names of your own. */
export interface ObservabilityArgs {
  /** REST APIs: refused and failed requests, latency. @default none */
  restApis?: Record<string, RestApi>;
  /** HTTP APIs: refused and failed requests, latency. @default none */
  httpApis?: Record<string, HttpApi>;
  /** WebSocket APIs: failed messages. @default none */
  webSocketApis?: Record<string, WebSocketApi>;
  /** Functions: errors and throttles. @default none */
  functions?: Record<string, Function>;
  /** Tables: throttles and errors of DynamoDB. @default none */
  tables?: Record<string, Table>;
  /** Queues: dead letters and waiting messages. @default none */
  queues?: Record<string, Queue>;
  /** Streams: refused records. @default none */
  streams?: Record<string, EventStream>;
  /** Workflows: failed and late executions. @default none */
  workflows?: Record<string, Workflow>;
  /** Private services: 5XX of load balancer and service. @default none */
  privateServices?: Record<string, PrivateService>;
  /** SNS topics that alarms and recoveries go to. @default none: alarms are seen, nobody is told */
  alarmTopicArns?: pulumi.Input<string>[];
  /** Whether alarms are made. @default true */
  alarms?: boolean;
  /** Whether the dashboard is made. @default true */
  dashboard?: boolean;
  /** Where alarms begin. @default see AlarmThresholds */
  thresholds?: AlarmThresholds;
  /** Tags of all that is made. @default none */
  tags?: Record<string, pulumi.Input<string>>;
}
