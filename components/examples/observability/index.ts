import * as aws from "@pulumi/aws";
import { AccountLogging, auth, Function, HttpApi, Observability, RestApi } from "stagedoor";

// One role for the whole account and region, with which API Gateway writes its logs.
const accountLogging = new AccountLogging("account");
const greet = new Function("greet", { entry: "functions/greet.ts" });
const rest = new RestApi("rest", {
  accountLogging,
  tracing: true,
  routes: { "GET /hello": { function: greet, auth: auth.none("a greeting") } },
});
const http = new HttpApi("http", { routes: { "GET /hello": { function: greet, auth: auth.none("a greeting") } } });

// Not under alias/aws/sns: the policy of that key keeps CloudWatch from publishing.
const oncall = new aws.sns.Topic("oncall");
const watch = new Observability("shop", {
  restApis: { rest },
  httpApis: { http },
  functions: { greet },
  alarmTopicArns: [oncall.arn],
  thresholds: { p99LatencyMillis: 1500 },
});

export const restUrl = rest.url;
export const httpUrl = http.url;
export const alarms = watch.alarmArns;
export const dashboard = watch.dashboardName;
export const accessLog = rest.logGroupName;
